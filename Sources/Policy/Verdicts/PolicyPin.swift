/// By which profile, packs and rules a verdict came about, so that it can be repeated.
package struct PolicyPin: Hashable, Sendable, Codable {
    /// A name with the version that was in force.
    package struct Version: Hashable, Sendable, Codable {
        package let name: String
        package let version: Int

        package init(_ name: String, _ version: Int) {
            self.name = name
            self.version = version
        }
    }

    package let profile: Version
    /// Sorted by name.
    package let packs: [Version]
    /// The rules that fired, shadow ones too, as `pack/rule`; sorted by name.
    package let rules: [Version]

    package init(profile: Version, packs: [Version], rules: [Version]) {
        self.profile = profile
        self.packs = packs
        self.rules = rules
    }
}
