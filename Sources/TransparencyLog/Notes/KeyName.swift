/// The name of a key: no spaces, no plus signs, compared byte by byte (C2SP signed-note, "Format").
public struct KeyName: Hashable, Sendable {
    /// The most bytes of a name.
    public static let mostBytes = 255

    private let utf8: [UInt8]

    /// Nil for an empty or too long name, and for one with a plus sign, Unicode space or control
    /// character in it.
    public init?(_ text: some StringProtocol) {
        let isFree = text.unicodeScalars.allSatisfy {
            $0 != "+" && !$0.properties.isWhitespace && $0.value >= 0x20
        }
        guard !text.isEmpty, text.utf8.count <= Self.mostBytes, isFree else { return nil }
        utf8 = Array(text.utf8)
    }

    /// The name as text.
    public var text: String { String(decoding: utf8, as: UTF8.self) }
}

extension KeyName: CustomStringConvertible {
    /// The name as text.
    public var description: String { text }
}
