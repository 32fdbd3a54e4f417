import Media

/// Writes JSON of the kinds that ``CanonicalJSON`` knows.
///
/// As bytes: every event is written once, and a text that grows by small pieces costs several times
/// as much.
struct CanonicalJSONWriter {
    typealias Member = (key: String, value: CanonicalJSON)

    private(set) var bytes: [UInt8] = []

    /// - Parameter capacity: bytes for which there is room from the start.
    init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    mutating func write(_ json: CanonicalJSON) {
        switch json {
        case .text(let text): write(text)
        case .integer(let integer): bytes += String(integer).utf8
        case .boolean(let boolean): bytes += (boolean ? "true" : "false").utf8
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(value)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members): write(inOrder: members.sorted(by: Self.comesFirst))
        }
    }

    /// Writes an object whose members stand in the order of their names' bytes already.
    mutating func write(inOrder members: [Member]) {
        bytes.append(UInt8(ascii: "{"))
        for (index, member) in members.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(member.key)
            bytes.append(UInt8(ascii: ":"))
            write(member.value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func comesFirst(_ one: Member, _ other: Member) -> Bool {
        one.key.utf8.lexicographicallyPrecedes(other.key.utf8)
    }

    private mutating func write(_ text: String) {
        bytes.append(Self.quote)
        var text = text
        text.withUTF8 { utf8 in
            // Most texts hold nothing to escape.
            if utf8.contains(where: Self.isEscaped) {
                for byte in utf8 { write(character: byte) }
            } else {
                bytes.append(contentsOf: utf8)
            }
        }
        bytes.append(Self.quote)
    }

    /// What is escaped is one byte long in UTF-8, so the bytes of other characters pass as they are.
    private mutating func write(character byte: UInt8) {
        guard Self.isEscaped(byte) else { return bytes.append(byte) }
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case Self.quote, UInt8(ascii: "\\"): bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default: bytes += "u00\(Hex.text([byte]))".utf8
        }
    }

    private static let quote = UInt8(ascii: "\"")

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < UInt8(ascii: " ") || byte == quote || byte == UInt8(ascii: "\\")
    }
}
