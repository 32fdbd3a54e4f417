/// The code of a setup link: 256 random bits behind a prefix by which scanners find codes that leaked.
package struct SetupCode: Sendable, Hashable {
    package static let prefix = "tsu_"
    package static let secretBytes = 32

    /// The whole code, shown once.
    package let text: String

    /// - Parameter secretBytes: 32 that nobody can guess.
    package init(secretBytes: [UInt8]) { text = Self.prefix + Base64URL.text(secretBytes) }

    /// Nil for a text that is none of ours.
    init?(_ text: String) {
        guard text.hasPrefix(Self.prefix),
            Base64URL.bytes(text.dropFirst(Self.prefix.count))?.count == Self.secretBytes
        else { return nil }
        self.text = text
    }

    /// What is kept.
    package var digest: [UInt8] { AccessToken.digest(of: text) }
}
