import Crypto

/// A private key with its name.
///
/// It prints neither itself nor its bytes, except as ``text``.
public struct SignerKey: Sendable {
    /// The public key that verifies what this one signs.
    public let verifier: VerifierKey
    private let seed: [UInt8]

    /// Makes a key of 32 secret random bytes, the seed of RFC 8032; ``KeyError/wrongLength(_:)``
    /// for others.
    public init(name: KeyName, kind: KeyKind = .ed25519, seed: [UInt8]) throws(KeyError) {
        guard seed.count == 32, let key = Self.privateKey(of: seed) else {
            throw .wrongLength(seed.count)
        }
        let publicKey = Array(key.publicKey.rawRepresentation)
        verifier = try VerifierKey(name: name, kind: kind, publicKey: publicKey)
        self.seed = seed
    }

    /// Reads `PRIVATE+KEY+name+id+base64`, the form that the Go checksum database introduced.
    ///
    /// The id is that of the public key of the same kind.
    public init(parsing text: some StringProtocol) throws(KeyError) {
        let parts = KeyText.parts(of: text, atMost: 5)
        guard parts.count == 5, parts[0] == "PRIVATE", parts[1] == "KEY" else { throw .malformed }
        let content = try KeyText(name: parts[2], id: parts[3], material: parts[4])
        try self.init(name: content.name, kind: content.kind, seed: content.key)
        guard verifier.id == content.id else { throw .wrongID }
    }

    /// The secret key as `PRIVATE+KEY+name+id+base64`.
    public var text: String {
        let material = Base64.text(of: [verifier.kind.rawValue] + seed)
        return "PRIVATE+KEY+\(verifier.name)+\(Hex.text(of: verifier.id))+\(material)"
    }

    /// The same key for signatures of another kind, as other witnesses use one key file.
    ///
    /// C2SP advises against one key for two kinds; a witness that has its own key needs this only
    /// to read a file that another program made.
    public func of(kind: KeyKind) throws(KeyError) -> SignerKey {
        try SignerKey(name: verifier.name, kind: kind, seed: seed)
    }

    /// The Ed25519 signature of a message; nil when the library can't sign.
    func signature(of message: [UInt8]) -> [UInt8]? {
        (try? Self.privateKey(of: seed)?.signature(for: message)).map { Array($0) }
    }

    private static func privateKey(of seed: [UInt8]) -> Curve25519.Signing.PrivateKey? {
        try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
    }
}

extension SignerKey: CustomStringConvertible, CustomReflectable {
    /// The name of the key, without its secret.
    public var description: String { "private key of \(verifier.name)" }

    /// Nothing, so that no log shows the secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
