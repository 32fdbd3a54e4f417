import Crypto
import Foundation

/// AES-256-GCM with a random nonce, bound to the place where it lies.
enum Sealing {
    /// - Parameter place: what the bytes belong to; elsewhere they don't open.
    static func seal(_ bytes: some DataProtocol, _ key: Data, at place: String) -> [UInt8]? {
        let box = try? AES.GCM.seal(
            bytes,
            using: SymmetricKey(data: key),
            authenticating: Data(place.utf8),
        )
        return box?.combined.map { Array($0) }
    }

    /// Nil for what was sealed with another key, for another place, or was changed.
    static func open(_ sealed: [UInt8], _ key: Data, at place: String) -> Data? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed) else { return nil }
        return try? AES.GCM.open(
            box,
            using: SymmetricKey(data: key),
            authenticating: Data(place.utf8),
        )
    }
}

/// A keyed digest that answers “the same?” and nothing else.
///
/// Without the key it can't be tried out: of all resident numbers a plain digest is found in minutes.
struct BlindIndex {
    /// Each question has its own key, so that answers to one can't be laid beside another's.
    enum Purpose: String {
        /// Which accounts stand for the same subject?
        case samePerson = "same-person"
        /// Was this number asked for too often?
        case sending
        /// Which reports came from the same reporter?
        case sameReporter = "same-reporter"
        /// Is this the same claim again, with all that it says?
        case retry
        /// Is this the ring of the installation?
        case ring
        /// Is this the code that was sent?
        case code
    }

    /// Bytes of a code: 64 bits meet by chance once in billions of subjects.
    static let codeBytes = 8

    let secret: Data

    func code(_ value: String, _ purpose: Purpose, _ scope: String...) -> [UInt8] {
        let info = (["touchstone index 1", purpose.rawValue] + scope).joined(separator: "\u{1F}")
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret),
            info: Data(info.utf8),
            outputByteCount: 32,
        )
        let code = HMAC<SHA256>.authenticationCode(for: Data(value.utf8), using: key)
        return Array(code.prefix(Self.codeBytes))
    }
}
