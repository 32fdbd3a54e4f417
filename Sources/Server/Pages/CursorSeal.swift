import Crypto
import Foundation

/// Makes cursors of lists: opaque, and signed, so that nobody makes up a place to read from.
///
/// A cursor holds the place behind which the next page begins, and belongs to one list of one tenant
/// with its filters.
package struct CursorSeal: Sendable {
    private static let tagBytes = 16

    private let key: SymmetricKey

    /// - Parameter key: 32 bytes that all nodes share.
    package init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

    /// The cursor behind a place.
    ///
    /// - Parameter list: operation, tenant and filters: what the cursor may be used for.
    package func cursor(behind place: String, of list: [String]) -> String {
        let text = Array(place.utf8)
        return Base64URL.text(tag(text, list) + text)
    }

    /// The place that a cursor names.
    ///
    /// - Throws: a problem where it isn't one that we made for this list.
    package func place(of cursor: String, of list: [String]) throws(Problem) -> String {
        guard cursor.utf8.count <= 1_024, let bytes = Base64URL.bytes(cursor),
            bytes.count >= Self.tagBytes
        else { throw Self.foreign }
        let text = Array(bytes.dropFirst(Self.tagBytes))
        let expected = tag(text, list)
        let difference = zip(expected, bytes).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
        guard difference == 0, let place = String(validating: text, as: UTF8.self) else {
            throw Self.foreign
        }
        return place
    }

    private func tag(_ text: [UInt8], _ list: [String]) -> [UInt8] {
        var code = HMAC<SHA256>(key: key)
        for part in list.map({ Array($0.utf8) }) + [text] {
            code.update(data: withUnsafeBytes(of: UInt64(part.count).bigEndian) { Array($0) })
            code.update(data: part)
        }
        return Array(code.finalize().prefix(Self.tagBytes))
    }

    private static let foreign = Problem(
        .malformedRequest,
        "the cursor isn't one of this list; begin again without it",
    ).at([FieldError("cursor", "isn't one of this list")])
}
