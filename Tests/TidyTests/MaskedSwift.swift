/// Swift text taken apart into code and comments, each with blanks where the other stands.
///
/// Lines and columns stay what they were. The contents of string literals are in neither, so that
/// a rule about code never trips over a word in a message.
struct MaskedSwift: Sendable {
    private(set) var code: [UInt8]
    private(set) var comments: [UInt8]
    private let bytes: [UInt8]

    init(_ text: String) {
        bytes = Array(text.utf8)
        code = bytes
        comments = bytes.map { $0 == .newline ? $0 : .space }
        var index = 0
        while index < bytes.count { index = step(at: index) }
    }

    /// The code as text.
    var codeText: String { String(decoding: code, as: UTF8.self) }
    /// The comments as text.
    var commentText: String { String(decoding: comments, as: UTF8.self) }

    private mutating func step(at index: Int) -> Int {
        let (this, next) = (bytes[index], byte(index + 1))
        if this == .slash, next == .slash { return comment(from: index, to: endOfLine(index)) }
        if this == .slash, next == .star { return comment(from: index, to: endOfBlock(index)) }
        guard this == .quote || this == .hash else { return index + 1 }
        let hashes = bytes[index...].prefix { $0 == .hash }.count
        guard byte(index + hashes) == .quote else { return index + max(1, hashes) }
        let end = endOfString(index + hashes, hashes: hashes)
        blank(index..<end)
        return end
    }

    private func byte(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func comment(from start: Int, to end: Int) -> Int {
        for index in start..<end { comments[index] = bytes[index] }
        blank(start..<end)
        return end
    }

    private mutating func blank(_ range: Range<Int>) {
        for index in range where bytes[index] != .newline { code[index] = .space }
    }

    private func endOfLine(_ start: Int) -> Int {
        bytes[start...].firstIndex(of: .newline) ?? bytes.count
    }

    private func endOfBlock(_ start: Int) -> Int {
        var (index, depth) = (start, 0)
        while index < bytes.count {
            let pair = (bytes[index], byte(index + 1))
            if pair == (.slash, .star) {
                (index, depth) = (index + 2, depth + 1)
            } else if pair == (.star, .slash) {
                (index, depth) = (index + 2, depth - 1)
                if depth == 0 { return index }
            } else {
                index += 1
            }
        }
        return bytes.count
    }

    /// Where the literal whose first quote stands at `start` ends, interpolations included.
    private func endOfString(_ start: Int, hashes: Int) -> Int {
        let isLong = byte(start + 1) == .quote && byte(start + 2) == .quote
        let closing = Array(repeating: UInt8.quote, count: isLong ? 3 : 1) + hashMarks(hashes)
        let escape = [.backslash] + hashMarks(hashes)
        var index = start + (isLong ? 3 : 1)
        while index < bytes.count {
            if bytes[index...].starts(with: closing) { return index + closing.count }
            if bytes[index] == .newline, !isLong { return index }
            if bytes[index...].starts(with: escape) {
                index += escape.count
                index = byte(index) == .open ? endOfInterpolation(index) : index + 1
            } else {
                index += 1
            }
        }
        return bytes.count
    }

    private func hashMarks(_ count: Int) -> [UInt8] { Array(repeating: .hash, count: count) }

    private func endOfInterpolation(_ start: Int) -> Int {
        var (index, depth) = (start, 0)
        while index < bytes.count {
            switch bytes[index] {
            case .open: depth += 1
            case .close: depth -= 1
            case .quote:
                index = endOfString(index, hashes: 0)
                continue
            default: break
            }
            index += 1
            if depth == 0 { return index }
        }
        return bytes.count
    }
}

extension UInt8 {
    static let newline = UInt8(ascii: "\n")
    static let space = UInt8(ascii: " ")
    static let slash = UInt8(ascii: "/")
    static let star = UInt8(ascii: "*")
    static let quote = UInt8(ascii: "\"")
    static let hash = UInt8(ascii: "#")
    static let backslash = UInt8(ascii: "\\")
    static let open = UInt8(ascii: "(")
    static let close = UInt8(ascii: ")")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")
}
