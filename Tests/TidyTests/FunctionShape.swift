/// How long a function is and how much it asks for, read from masked code.
struct FunctionShape: Hashable {
    /// The word that it begins with: `func`, `init`, `subscript`, `deinit` or `var`.
    let keyword: String
    let line: Int
    let lineCount: Int
    let parameterCount: Int

    /// The functions, initializers, subscripts and computed properties that have a body, and the
    /// requirements that have none (of one line).
    static func all(in masked: MaskedSwift) -> [Self] {
        var scan = Scan(bytes: masked.code)
        var shapes: [Self] = []
        while let keyword = scan.nextKeyword() {
            if let shape = scan.shape(after: keyword) { shapes.append(shape) }
        }
        return shapes
    }
}

/// A walk over code in which comments and strings are blank.
private struct Scan {
    let bytes: [UInt8]
    private var index = 0
    private var line = 1

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Moves behind the next word that may begin a function.
    mutating func nextKeyword() -> String? {
        while index < bytes.count {
            guard bytes[index].isWordPart else {
                advance(to: index + 1)
                continue
            }
            let follows = index > 0 ? bytes[index - 1] : .newline
            let word = bytes[index...].prefix { $0.isWordPart }
            advance(to: word.endIndex)
            let text = String(decoding: word, as: UTF8.self)
            if follows != UInt8(ascii: "."), Self.keywords.contains(text) { return text }
        }
        return nil
    }

    private static let keywords: Set = ["func", "init", "subscript", "deinit", "var"]

    func shape(after keyword: String) -> FunctionShape? {
        var (end, parameterCount) = (index, 0)
        if ["func", "init", "subscript"].contains(keyword) {
            guard let open = parameterList(after: keyword) else { return nil }
            (end, parameterCount) = parameters(from: open)
        }
        let body = body(from: end) ?? index
        return FunctionShape(
            keyword: keyword,
            line: line,
            lineCount: 1 + bytes[index..<body].count { $0 == .newline },
            parameterCount: parameterCount,
        )
    }

    private mutating func advance(to next: Int) {
        line += bytes[index..<next].count { $0 == .newline }
        index = next
    }

    /// Where the parameters begin; an `init` that isn't followed by them declares nothing.
    private func parameterList(after keyword: String) -> Int? {
        guard let open = bytes[index...].firstIndex(of: .open) else { return nil }
        let between = String(decoding: bytes[index..<open], as: UTF8.self)
        if keyword == "func" || between.allSatisfy({ "?!".contains($0) }) { return open }
        return between.hasPrefix("<") || between.hasPrefix("?<") ? open : nil
    }

    /// Where the parameters that begin at `open` end, and how many there are.
    private func parameters(from open: Int) -> (end: Int, count: Int) {
        var (index, depth, count, isNamed) = (open, 0, 0, false)
        while index < bytes.count {
            switch bytes[index] {
            case .open, UInt8(ascii: "["), .openBrace: depth += 1
            case .close, UInt8(ascii: "]"), .closeBrace: depth -= 1
            case UInt8(ascii: ":") where depth == 1 && !isNamed:
                count += 1
                isNamed = true
            case UInt8(ascii: ",") where depth == 1: isNamed = false
            default: break
            }
            index += 1
            if depth == 0 { break }
        }
        return (index, count)
    }

    /// The last byte of the body that follows `start`, or `nil` when there is none.
    private func body(from start: Int) -> Int? {
        var (index, depth) = (start, 0)
        while index < bytes.count {
            switch bytes[index] {
            case .open, UInt8(ascii: "["): depth += 1
            case .close, UInt8(ascii: "]"): depth -= 1
            case .openBrace where depth == 0: return closingBrace(of: index)
            case .closeBrace: return nil
            case UInt8(ascii: "=") where depth == 0: return nil
            case .newline where depth == 0 && !signatureGoesOn(behind: index): return nil
            default: break
            }
            if depth < 0 { return nil }
            index += 1
        }
        return nil
    }

    private func signatureGoesOn(behind newline: Int) -> Bool {
        let next = bytes[newline...].drop { $0 == .newline || $0 == .space }
        return ["{", "->", "where ", "throws", "async"].contains { next.starts(with: $0.utf8) }
    }

    private func closingBrace(of open: Int) -> Int {
        var depth = 0
        for index in open..<bytes.count {
            if bytes[index] == .openBrace { depth += 1 }
            if bytes[index] == .closeBrace { depth -= 1 }
            if depth == 0 { return index }
        }
        return bytes.count - 1
    }
}

extension UInt8 {
    fileprivate var isWordPart: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...: true
        default: false
        }
    }
}
