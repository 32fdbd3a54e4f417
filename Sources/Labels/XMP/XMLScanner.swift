/// Takes XML apart into pieces and says exactly where each lies, without changing a byte.
///
/// It knows what XMP needs of XML 1.0: elements, attributes, text, CDATA, comments, processing
/// instructions. Document types are refused. It never goes past the end and never calls itself.
struct XMLScanner {
    /// One attribute, as it is written.
    struct Attribute {
        var name: Range<Int>
        /// Between the quotation marks.
        var value: Range<Int>
        /// From the blanks before it to the closing quotation mark.
        var whole: Range<Int>
    }

    /// One piece of the document.
    enum Piece {
        case open(name: Range<Int>, attributes: [Attribute], isEmpty: Bool)
        case close(name: Range<Int>)
        case text
        case literal(inner: Range<Int>)
        case comment
        case instruction(name: Range<Int>)
    }

    let bytes: [UInt8]
    private(set) var position: Int
    /// Where the piece that was read last begins.
    private(set) var start = 0
    private var attributesLeft: Int

    init(_ bytes: [UInt8], from position: Int, attributeLimit: Int) {
        self.bytes = bytes
        self.position = position
        attributesLeft = attributeLimit
    }

    /// Reads the next piece, or `nil` at the end.
    mutating func next() throws(XMPError) -> Piece? {
        start = position
        guard let first = peek else { return nil }
        guard first == UInt8(ascii: "<") else {
            position = bytes[position...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
            return .text
        }
        switch peek(1) {
        case UInt8(ascii: "?"): return try instruction()
        case UInt8(ascii: "!"): return try declaration()
        case UInt8(ascii: "/"): return try closingTag()
        default: return try openingTag()
        }
    }

    private mutating func instruction() throws(XMPError) -> Piece {
        position += 2
        let name = try name()
        try skip(past: "?>", in: "a processing instruction")
        return .instruction(name: name)
    }

    private mutating func declaration() throws(XMPError) -> Piece {
        if has("<!--") {
            position += 4
            try skip(past: "-->", in: "a comment")
            return .comment
        }
        if has("<![CDATA[") {
            position += 9
            let inner = position
            try skip(past: "]]>", in: "a CDATA section")
            return .literal(inner: inner..<position - 3)
        }
        if has("<!DOCTYPE") || has("<!ENTITY") { throw .documentType(at: start) }
        throw .malformed("an unknown declaration", at: start)
    }

    private mutating func closingTag() throws(XMPError) -> Piece {
        position += 2
        let name = try name()
        skipBlanks()
        guard take(UInt8(ascii: ">")) else {
            throw .malformed("a closing tag has no end", at: start)
        }
        return .close(name: name)
    }

    private mutating func openingTag() throws(XMPError) -> Piece {
        position += 1
        let name = try name()
        var attributes: [Attribute] = []
        while true {
            let before = position
            skipBlanks()
            if take(UInt8(ascii: ">")) {
                return .open(name: name, attributes: attributes, isEmpty: false)
            }
            if has("/>") {
                position += 2
                return .open(name: name, attributes: attributes, isEmpty: true)
            }
            guard position > before else { throw .malformed("a tag has no end", at: start) }
            attributes.append(try attribute(from: before))
        }
    }

    private mutating func attribute(from before: Int) throws(XMPError) -> Attribute {
        guard attributesLeft > 0 else { throw .overLimit("too many attributes", at: position) }
        attributesLeft -= 1
        let name = try name()
        skipBlanks()
        guard take(UInt8(ascii: "=")) else {
            throw .malformed("an attribute has no value", at: position)
        }
        skipBlanks()
        guard let mark = peek, mark == UInt8(ascii: "\"") || mark == UInt8(ascii: "'") else {
            throw .malformed("an attribute's value has no quotation marks", at: position)
        }
        position += 1
        let inner = position
        guard let end = bytes[position...].firstIndex(where: { $0 == mark || $0 == 0x3C }),
            bytes[end] == mark
        else { throw .malformed("an attribute's value has no end", at: inner) }
        position = end + 1
        return Attribute(name: name, value: inner..<end, whole: before..<position)
    }

    /// Reads a name: anything but what ends a name in a tag.
    private mutating func name() throws(XMPError) -> Range<Int> {
        let start = position
        while let byte = peek, byte > 0x20, !"<>/=?\"'&!".utf8.contains(byte) { position += 1 }
        guard position > start else { throw .malformed("a name is missing", at: position) }
        return start..<position
    }

    private mutating func skip(past end: String, in what: String) throws(XMPError) {
        let end = Array(end.utf8)
        while let byte = peek {
            if byte == end[0], bytes[position...].starts(with: end) {
                position += end.count
                return
            }
            position += 1
        }
        throw .malformed("\(what) has no end", at: start)
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func peek(_ ahead: Int) -> UInt8? {
        position + ahead < bytes.count ? bytes[position + ahead] : nil
    }

    private func has(_ text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }
}
