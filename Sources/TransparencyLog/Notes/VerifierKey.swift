import Crypto

/// A public key with its name (C2SP signed-note, "Verifier keys").
public struct VerifierKey: Hashable, Sendable {
    /// Whose key it is.
    public let name: KeyName
    /// What it signs.
    public let kind: KeyKind
    /// The 32 bytes of the Ed25519 public key (RFC 8032).
    public let publicKey: [UInt8]
    /// The first four bytes of SHA-256(name || newline || kind || public key), as a number.
    public let id: UInt32

    /// A key of 32 bytes; ``KeyError/wrongLength(_:)`` for others.
    public init(name: KeyName, kind: KeyKind, publicKey: [UInt8]) throws(KeyError) {
        guard publicKey.count == 32 else { throw .wrongLength(publicKey.count) }
        (self.name, self.kind, self.publicKey) = (name, kind, publicKey)
        id = Self.id(name: name, kind: kind, publicKey: publicKey)
    }

    /// Reads `name+id+base64`.
    public init(parsing text: some StringProtocol) throws(KeyError) {
        let parts = KeyText.parts(of: text)
        guard parts.count == 3 else { throw .malformed }
        let content = try KeyText(name: parts[0], id: parts[1], material: parts[2])
        try self.init(name: content.name, kind: content.kind, publicKey: content.key)
        guard id == content.id else { throw .wrongID }
    }

    /// The key as `name+id+base64`.
    public var text: String {
        "\(name)+\(Hex.text(of: id))+\(Base64.text(of: [kind.rawValue] + publicKey))"
    }

    static func id(name: KeyName, kind: KeyKind, publicKey: [UInt8]) -> UInt32 {
        let content = Array(name.text.utf8) + [UInt8(ascii: "\n"), kind.rawValue] + publicKey
        return SHA256.hash(data: content).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Whether the bytes are this key's Ed25519 signature of the message.
    func isSignature(_ bytes: some Collection<UInt8>, of message: [UInt8]) -> Bool {
        let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey)
        return key?.isValidSignature(Array(bytes), for: message) ?? false
    }
}

/// The parts that the texts of public and private keys have in common.
struct KeyText {
    /// The most bytes of a key's text that is looked at.
    static let mostBytes = 1024

    let name: KeyName
    let id: UInt32
    let kind: KeyKind
    let key: [UInt8]

    init(name: Substring, id: Substring, material: Substring) throws(KeyError) {
        guard let name = KeyName(name) else { throw .badName }
        guard let id = Hex.number(id), let bytes = Base64.bytes(of: material),
            let first = bytes.first
        else { throw .malformed }
        guard let kind = KeyKind(rawValue: first) else { throw .unknownKind(first) }
        (self.name, self.id, self.kind) = (name, id, kind)
        key = Array(bytes.dropFirst())
    }

    /// What stands between plus signs; the last part may contain some, as base 64 does.
    static func parts(of text: some StringProtocol, atMost count: Int = 3) -> [Substring] {
        guard text.utf8.count <= mostBytes else { return [] }
        return Substring(text).split(
            separator: "+",
            maxSplits: count - 1,
            omittingEmptySubsequences: false,
        )
    }
}
