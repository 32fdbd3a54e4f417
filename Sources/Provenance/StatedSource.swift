/// What a Content Credentials store says of where its content comes from, before any validation.
///
/// Nothing here was checked: anybody can write such a store. It is what the file *states*.
public struct StatedSource: Hashable, Sendable {
    /// The label of the active manifest, the last one of the store.
    public var manifestLabel: String
    /// The program that made the claim, as it names itself.
    public var claimGenerator: String?
    /// The `digitalSourceType` values of the active manifest's actions, as full IPTC addresses.
    public var digitalSourceTypes: [String]

    /// Puts a statement together.
    public init(manifestLabel: String, claimGenerator: String?, digitalSourceTypes: [String]) {
        self.manifestLabel = manifestLabel
        self.claimGenerator = claimGenerator
        self.digitalSourceTypes = digitalSourceTypes
    }
}
