/// Why a text is no table of comma-separated values, and from which line on.
package struct CSVFault: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        case byteOrderMark
        case notUTF8
        case loneReturn
        case quoteInside
        case textBehindQuote
        case openQuote
        case longFile(Int)
        case longField(Int)
        case manyRecords(Int)
    }

    package let reason: Reason
    /// Counted from 1.
    package let line: Int

    init(_ reason: Reason, _ line: Int = 1) {
        self.reason = reason
        self.line = line
    }

    package var description: String {
        switch reason {
        case .byteOrderMark: "a byte order mark stands there; save it as UTF-8 without one"
        case .notUTF8: "this is not UTF-8"
        case .loneReturn: "a lone carriage return; lines end with LF or CRLF"
        case .quoteInside: "a quote within a bare field; put the field in quotes and write it twice"
        case .textBehindQuote:
            "text behind a closing quote; a quote within a field is written twice"
        case .openQuote: "the quote that opens here is never closed"
        case .longFile(let most): "the file has more than \(most) bytes"
        case .longField(let most): "a field has more than \(most) bytes"
        case .manyRecords(let most): "the table has more than \(most) records"
        }
    }
}
