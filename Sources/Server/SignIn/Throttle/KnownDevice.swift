import Casework
import Foundation

/// A browser in which somebody signed in before, as its cookie says.
///
/// It opens nothing. It keeps its own count of tries, so that nobody locks somebody out by guessing
/// at their name elsewhere (OWASP, device cookies).
struct KnownDevice: Hashable, Sendable {
    static let idBytes = 16
    private static let tagBytes = 16
    private static let whoseBytes = 16

    let id: [UInt8]

    /// What the cookie of a browser says from now on.
    static func cookie(
        _ id: [UInt8],
        of name: String,
        until end: Date,
        _ keys: SignInKeys,
    ) -> String {
        let time = UInt64(max(0, end.timeIntervalSince1970))
        let content =
            id + withUnsafeBytes(of: time.bigEndian) { Array($0) } + whose(name, keys)
        return Base64URL.text(keys.code("device", over: [content]).prefix(tagBytes) + content)
    }

    /// Nil for a cookie that we didn't make for this name, and for one that is too old.
    init?(cookie: String, of name: String, at now: Date, _ keys: SignInKeys) {
        let length = Self.tagBytes + Self.idBytes + 8 + Self.whoseBytes
        guard cookie.utf8.count < 2 * length, let bytes = Base64URL.bytes(cookie),
            bytes.count == length
        else { return nil }
        let content = Array(bytes.dropFirst(Self.tagBytes))
        let time = content.dropFirst(Self.idBytes).prefix(8)
            .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard
            isSame(
                keys.code("device", over: [content]).prefix(Self.tagBytes),
                bytes.prefix(Self.tagBytes),
            ),
            isSame(content.suffix(Self.whoseBytes), Self.whose(name, keys)),
            now.timeIntervalSince1970 < Double(time)
        else { return nil }
        id = Array(content.prefix(Self.idBytes))
    }

    private static func whose(_ name: String, _ keys: SignInKeys) -> [UInt8] {
        Array(keys.code("device name", over: [Array(name.utf8)]).prefix(whoseBytes))
    }
}
