import Crypto

/// Signs links to media, and reads back only what it signed.
package struct LinkSigner: Sendable {
    private static let tagBytes = 16
    /// Bytes of the longest token that is looked at.
    static let longestToken = 2_048

    private let key: SymmetricKey

    /// - Parameter key: 32 bytes that all nodes share.
    package init(key: [UInt8]) {
        // A key of its own, so that nothing signed elsewhere with these bytes passes for a link.
        self.key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: key),
            info: Array("touchstone/media-link/v1".utf8),
            outputByteCount: 32,
        )
    }

    /// What stands in the link's address.
    package func token(for link: MediaLink) -> String {
        let bytes = link.bytes
        return Base64URL.text(tag(bytes) + bytes)
    }

    /// The link that a token stands for; nil where it isn't one of ours.
    package func link(of token: String) -> MediaLink? {
        guard token.utf8.count <= Self.longestToken, let bytes = Base64URL.bytes(token),
            bytes.count > Self.tagBytes
        else { return nil }
        let content = Array(bytes.dropFirst(Self.tagBytes))
        let difference = zip(tag(content), bytes).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
        return difference == 0 ? MediaLink(bytes: content) : nil
    }

    private func tag(_ bytes: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key).prefix(Self.tagBytes))
    }
}
