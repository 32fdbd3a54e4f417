import Crypto

/// What a browser shows to be let in: 256 random bits, of which only the SHA-256 is kept.
struct SessionSecret: Sendable, Hashable {
    static let bytes = 32

    let text: String

    init(bytes: [UInt8]) { text = Base64URL.text(bytes) }

    /// Nil for a text that is none of ours.
    init?(_ text: String) {
        guard text.utf8.count == 43, Base64URL.bytes(text)?.count == Self.bytes else { return nil }
        self.text = text
    }

    /// What is kept.
    var digest: [UInt8] { AccessToken.digest(of: text) }

    /// What a page of ours sends along with everything that changes something: a page of somebody
    /// else's doesn't know it, since it is made of the secret, which no script reads.
    var csrf: String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("touchstone/csrf/v1".utf8),
            using: SymmetricKey(data: Array(text.utf8)),
        )
        return Base64URL.text(Array(code).prefix(16))
    }
}
