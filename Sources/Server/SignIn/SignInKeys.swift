import Crypto
import Foundation

/// Keys of the sign-in that never lie in the database: all of them made from one secret of 32 bytes.
///
/// Whoever reads the database alone can neither guess passwords nor make codes. Without the secret
/// all passwords and devices are lost, and everybody needs a new setup link.
package struct SignInKeys: Sendable {
    package static let secretBytes = 32

    private let secret: SymmetricKey

    /// - Parameter secret: 32 bytes that all nodes share.
    package init(secret: [UInt8]) { self.secret = SymmetricKey(data: secret) }

    /// A key for one purpose.
    private func key(for purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: secret,
            info: Array("touchstone/sign-in/\(purpose)/v1".utf8),
            outputByteCount: 32,
        )
    }

    /// A code over parts that can't be mistaken for other parts.
    func code(_ purpose: String, over parts: [[UInt8]]) -> [UInt8] {
        var code = HMAC<SHA256>(key: key(for: purpose))
        for part in parts {
            code.update(data: withUnsafeBytes(of: UInt64(part.count).bigEndian) { Array($0) })
            code.update(data: part)
        }
        return Array(code.finalize())
    }

    /// Seals bytes for a purpose and a place, such as the person whose they are.
    func seal(_ bytes: [UInt8], _ purpose: String, of place: String) throws -> [UInt8] {
        let box = try AES.GCM.seal(
            bytes,
            using: key(for: purpose),
            authenticating: Array(place.utf8),
        )
        return Array(box.combined ?? Data())
    }

    /// The bytes that were sealed for this purpose and place; nil for anything else.
    func open(_ sealed: [UInt8], _ purpose: String, of place: String) -> [UInt8]? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed) else { return nil }
        return
            (try? AES.GCM.open(
                box,
                using: key(for: purpose),
                authenticating: Array(place.utf8),
            )).map { Array($0) }
    }
}

/// Compares without telling by time where the difference is.
func isSame(_ one: some Collection<UInt8>, _ other: some Collection<UInt8>) -> Bool {
    one.count == other.count
        && zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}
