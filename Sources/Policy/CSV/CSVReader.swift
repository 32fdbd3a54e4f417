/// One record of a table: its fields, and the line in which it begins.
package struct CSVRecord: Hashable, Sendable {
    /// Counted from 1.
    package let line: Int
    package let fields: [String]
}

/// Reads comma-separated values (RFC 4180), one record after another.
///
/// Lines end with LF or CRLF. What the RFC doesn't have is refused: a byte order mark, a lone CR, a
/// quote within a bare field, text behind a closing quote.
package struct CSVReader {
    private static let (comma, quote) = (UInt8(ascii: ","), UInt8(ascii: "\""))
    private static let (newline, feed) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))

    private let limits: PolicyLimits
    private var rest: ArraySlice<UInt8>
    private var line = 1
    private var records = 0

    package init(
        _ bytes: [UInt8],
        limits: PolicyLimits = PolicyLimits(),
    ) throws(CSVFault) {
        guard bytes.count <= limits.fileBytes else { throw CSVFault(.longFile(limits.fileBytes)) }
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { throw CSVFault(.byteOrderMark) }
        self.limits = limits
        rest = bytes[...]
    }

    /// The next record; nil behind the last one.
    package mutating func next() throws(CSVFault) -> CSVRecord? {
        guard !rest.isEmpty else { return nil }
        records += 1
        guard records <= limits.tableRecords else {
            throw CSVFault(.manyRecords(limits.tableRecords), line)
        }
        let first = line
        var fields = [try field()]
        while rest.first == Self.comma {
            rest.removeFirst()
            fields.append(try field())
        }
        try endLine()
        return CSVRecord(line: first, fields: fields)
    }

    /// Takes the end of a line, or of the file.
    private mutating func endLine() throws(CSVFault) {
        if rest.first == Self.feed {
            rest.removeFirst()
            guard rest.first == Self.newline else { throw CSVFault(.loneReturn, line) }
        }
        guard let byte = rest.popFirst() else { return }
        guard byte == Self.newline else { throw CSVFault(.textBehindQuote, line) }
        line += 1
    }

    private mutating func field() throws(CSVFault) -> String {
        rest.first == Self.quote ? try quoted() : try bare()
    }

    private mutating func bare() throws(CSVFault) -> String {
        let end =
            rest.firstIndex { $0 == Self.comma || $0 == Self.newline || $0 == Self.feed }
            ?? rest.endIndex
        let bytes = rest[..<end]
        guard !bytes.contains(Self.quote) else { throw CSVFault(.quoteInside, line) }
        rest = rest[end...]
        return try text(of: bytes, line)
    }

    /// Takes a field in quotes, of which two within it stand for one.
    private mutating func quoted() throws(CSVFault) -> String {
        let first = line
        rest.removeFirst()
        var bytes: ArraySlice<UInt8> = []
        while let end = rest.firstIndex(of: Self.quote) {
            bytes += rest[..<end]
            line += rest[..<end].count { $0 == Self.newline }
            rest = rest[rest.index(after: end)...]
            guard rest.first == Self.quote else { return try text(of: bytes, first) }
            bytes.append(Self.quote)
            rest.removeFirst()
        }
        throw CSVFault(.openQuote, first)
    }

    private func text(
        of bytes: ArraySlice<UInt8>,
        _ line: Int,
    ) throws(CSVFault) -> String {
        guard bytes.count <= limits.fieldBytes else {
            throw CSVFault(.longField(limits.fieldBytes), line)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CSVFault(.notUTF8, line)
        }
        return text
    }
}
