/// Categories and rules of one field of law: one file of `Packs/policies`.
package struct PolicyPack: Hashable, Sendable {
    package let id: String
    package let version: Int
    package let title: BilingualText
    /// Detectors that are trained models, whose rules begin in shadow.
    package let models: [String]
    package let categories: [PolicyCategory]
    package let rules: [PolicyRule]

    package init(
        id: String,
        version: Int,
        title: BilingualText,
        models: [String] = [],
        categories: [PolicyCategory] = [],
        rules: [PolicyRule],
    ) {
        self.id = id
        self.version = version
        self.title = title
        self.models = models
        self.categories = categories
        self.rules = rules
    }
}
