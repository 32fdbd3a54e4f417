/// An answer in XML, as stores write them: elements and text, nothing else.
///
/// Strict, since it comes from another machine: no document types, no entities but the five, no
/// comments, a most of depth and elements; what doesn't fit is an error, never a guess.
struct S3Document: Sendable {
    struct Malformed: Error, Hashable {
        let offset: Int
    }

    struct Element: Sendable {
        let name: String
        fileprivate(set) var text = ""
        fileprivate(set) var children: [Element] = []

        /// The text of the first child with this name.
        subscript(name: String) -> String? { children.first { $0.name == name }?.text }

        func all(_ name: String) -> [Element] { children.filter { $0.name == name } }
    }

    static let deepest = 16
    static let mostElements = 50_000

    let root: Element

    init(_ bytes: [UInt8]) throws(Malformed) {
        var reader = Reader(bytes: bytes)
        root = try reader.document()
    }
}

private struct Reader {
    typealias Malformed = S3Document.Malformed

    let bytes: [UInt8]
    private var offset = 0
    private var count = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private var fault: Malformed { Malformed(offset: offset) }

    mutating func document() throws(Malformed) -> S3Document.Element {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
        skipBlanks()
        if starts(with: "<?xml") {
            while !starts(with: "?>") {
                guard offset < bytes.count else { throw fault }
                offset += 1
            }
            offset += 2
            skipBlanks()
        }
        var open: [S3Document.Element] = []
        while true {
            if let done = try step(&open) {
                skipBlanks()
                guard offset == bytes.count else { throw fault }
                return done
            }
        }
    }

    /// Reads text, an opening or a closing.
    ///
    /// - Returns: the root, once it is closed.
    private mutating func step(
        _ open: inout [S3Document.Element]
    ) throws(Malformed) -> S3Document.Element? {
        guard let last = open.indices.last else { return try begin(&open) }
        guard offset < bytes.count else { throw fault }
        guard bytes[offset] == UInt8(ascii: "<") else {
            open[last].text += try text()
            return nil
        }
        guard starts(with: "</") else { return try begin(&open) }
        offset += 2
        guard try name() == open[last].name else { throw fault }
        skipBlanks()
        try take(">")
        return close(&open)
    }

    private mutating func begin(
        _ open: inout [S3Document.Element]
    ) throws(Malformed) -> S3Document.Element? {
        try take("<")
        count += 1
        guard open.count < S3Document.deepest, count <= S3Document.mostElements else { throw fault }
        open.append(.init(name: try name()))
        try skipAttributes()
        if starts(with: "/>") {
            offset += 2
            return close(&open)
        }
        try take(">")
        return nil
    }

    private mutating func close(_ open: inout [S3Document.Element]) -> S3Document.Element? {
        guard let done = open.popLast() else { return nil }
        guard let parent = open.indices.last else { return done }
        open[parent].children.append(done)
        return nil
    }
}

// Signs.
extension Reader {
    private func starts(with text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes.dropFirst(offset).starts(with: $0) }
    }

    private mutating func take(_ text: StaticString) throws(Malformed) {
        guard starts(with: text) else { throw fault }
        offset += text.utf8CodeUnitCount
    }

    private mutating func skipBlanks() {
        while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
    }

    /// A name without the prefix of its namespace.
    private mutating func name() throws(Malformed) -> String {
        let start = offset
        while offset < bytes.count, isNamed(bytes[offset]) { offset += 1 }
        guard start < offset, offset - start <= 128 else { throw fault }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        return text.split(separator: ":").last.map(String.init) ?? text
    }

    private func isNamed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    /// Attributes say only which namespace it is.
    private mutating func skipAttributes() throws(Malformed) {
        skipBlanks()
        while !starts(with: ">"), !starts(with: "/>") {
            _ = try name()
            skipBlanks()
            try take("=")
            skipBlanks()
            guard offset < bytes.count, [0x22, 0x27].contains(bytes[offset]) else { throw fault }
            let quote = bytes[offset]
            offset += 1
            while offset < bytes.count, bytes[offset] != quote {
                guard bytes[offset] != UInt8(ascii: "<") else { throw fault }
                offset += 1
            }
            offset += 1
            skipBlanks()
            guard offset < bytes.count else { throw fault }
        }
    }

    private mutating func text() throws(Malformed) -> String {
        var found: [UInt8] = []
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "<") {
            if bytes[offset] == UInt8(ascii: "&") {
                found += Array(String(try entity()).utf8)
            } else {
                found.append(bytes[offset])
                offset += 1
            }
        }
        guard let text = String(validating: found, as: UTF8.self) else { throw fault }
        return text
    }

    private mutating func entity() throws(Malformed) -> Unicode.Scalar {
        let rest = bytes.dropFirst(offset + 1).prefix(12)
        guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else { throw fault }
        let name = String(decoding: rest[..<end], as: UTF8.self)
        guard let scalar = Self.scalar(name) else { throw fault }
        offset = end + 1
        return scalar
    }

    private static func scalar(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let number =
            digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.flatMap(Unicode.Scalar.init)
    }
}
