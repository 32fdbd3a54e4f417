import Crypto
import CryptoExtras
import Foundation
import Pipeline

/// How a token may be signed: by a private key alone, so never by nothing (`none`) and never by a
/// secret that both sides have (`HS256`), for which anybody could take the public key.
enum TokenAlgorithm: String, Hashable, Sendable, CaseIterable {
    case rs256 = "RS256"
    case ps256 = "PS256"
    case es256 = "ES256"
}

/// A public key of a provider (RFC 7517).
struct OpenIDKey: Sendable {
    private enum Material: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case curve(P256.Signing.PublicKey)
    }

    /// Bits below which a key of RSA is none (NIST SP 800-131A).
    private static let rsaBits = 2_048...8_192

    let id: String?
    private let algorithm: TokenAlgorithm?
    private let material: Material

    /// Nil for a key of another kind, for another use, or too weak: a set may hold such.
    init?(_ json: JSONValue) {
        if let use = json.word("use"), use != "sig" { return nil }
        id = json.word("kid")
        if let name = json.word("alg") {
            guard let known = TokenAlgorithm(rawValue: name) else { return nil }
            algorithm = known
        } else {
            algorithm = nil
        }
        switch json.word("kty") {
        case "RSA":
            guard let n = json.word("n").flatMap({ Base64URL.bytes($0) }),
                let e = json.word("e").flatMap({ Base64URL.bytes($0) }),
                let key = try? _RSA.Signing.PublicKey(n: n, e: e),
                Self.rsaBits.contains(key.keySizeInBits)
            else { return nil }
            material = .rsa(key)
        case "EC":
            guard json.word("crv") == "P-256",
                let x = json.word("x").flatMap({ Base64URL.bytes($0) }), x.count == 32,
                let y = json.word("y").flatMap({ Base64URL.bytes($0) }), y.count == 32,
                let key = try? P256.Signing.PublicKey(x963Representation: [4] + x + y)
            else { return nil }
            material = .curve(key)
        default: return nil
        }
    }

    /// Whether it may sign by an algorithm.
    func does(_ wanted: TokenAlgorithm) -> Bool {
        guard algorithm == nil || algorithm == wanted else { return false }
        switch material {
        case .rsa: return wanted == .rs256 || wanted == .ps256
        case .curve: return wanted == .es256
        }
    }

    /// Whether it signed these bytes so.
    func signed(_ bytes: [UInt8], _ signature: [UInt8], by wanted: TokenAlgorithm) -> Bool {
        guard does(wanted) else { return false }
        let digest = SHA256.hash(data: bytes)
        switch material {
        case .rsa(let key):
            return key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature),
                for: digest,
                padding: wanted == .ps256 ? .PSS : .insecurePKCS1v1_5,
            )
        case .curve(let key):
            let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
            return signature.map { key.isValidSignature($0, for: digest) } ?? false
        }
    }
}

extension JSONValue {
    /// The text under a key.
    func word(_ key: String) -> String? {
        if case .text(let text) = self[key] { text } else { nil }
    }

    /// The number of seconds under a key.
    func seconds(_ key: String) -> Double? {
        switch self[key] {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    /// A text or the texts of a list.
    var oneOrMoreWords: [String]? {
        switch self {
        case .text(let text): return [text]
        case .list(let list):
            let texts = list.compactMap { if case .text(let text) = $0 { text } else { nil } }
            return texts.count == list.count ? texts : nil
        default: return nil
        }
    }
}
