import Foundation
import Pipeline

/// A token as it came: JSON that somebody signed (RFC 7515, compact form).
struct SignedToken: Sendable {
    let algorithm: TokenAlgorithm
    let keyID: String?
    /// What it says, which counts for nothing before its signature was looked at.
    private let claims: JSONValue
    private let signed: [UInt8]
    private let signature: [UInt8]

    /// - Throws: ``OpenIDFault/token(_:)`` for everything but three parts with a header that we
    ///   understand whole.
    init(_ text: String, _ limits: OpenIDLimits) throws(OpenIDFault) {
        guard text.utf8.count <= limits.tokenBytes else { throw .token("is too long") }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let head = Self.json(parts[0]), let claims = Self.json(parts[1]),
            let signature = Base64URL.bytes(parts[2]), case .object = claims
        else { throw .token("can't be read") }
        guard let name = head.word("alg"), let algorithm = TokenAlgorithm(rawValue: name) else {
            throw .token("is signed in a way that proves nothing to us")
        }
        guard head["crit"] == nil else { throw .token("asks for what we don't know (crit)") }
        (self.algorithm, self.claims, self.signature) = (algorithm, claims, signature)
        keyID = head.word("kid")
        signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// What it says, once its signature holds.
    ///
    /// - Parameter keys: those of the provider.
    /// - Returns: nil where none of them is the one that it names.
    func claims(by keys: [OpenIDKey]) throws(OpenIDFault) -> JSONValue? {
        // A key is found by its name alone; where a token names none, there must be just one.
        let candidates = keys.filter { $0.does(algorithm) && (keyID == nil || $0.id == keyID) }
        guard let key = candidates.first, keyID != nil || candidates.count == 1 else { return nil }
        guard key.signed(signed, signature, by: algorithm) else {
            throw .token("isn't signed by the provider")
        }
        return claims
    }

    private static func json(_ part: Substring) -> JSONValue? {
        // Read exactly: of a key that stands there twice, two readers take two values.
        Base64URL.bytes(part).flatMap { try? JSONText.value(of: $0) }
    }
}
