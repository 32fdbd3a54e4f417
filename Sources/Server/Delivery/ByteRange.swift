/// The one range of bytes that a request asks for (RFC 9110 §14.2).
enum ByteRange: Hashable, Sendable {
    /// Everything: no range is asked for, or one that need not be honoured.
    case whole
    case part(Range<UInt64>)
    /// A range that lies behind the end.
    case unsatisfiable

    /// Reads a `Range` field.
    ///
    /// Several ranges at once, other units, and what isn't well formed count as none: that is allowed,
    /// and players ask for one.
    init(_ field: String?, bytes: UInt64) {
        guard let field, field.utf8.starts(with: "bytes=".utf8) else {
            self = .whole
            return
        }
        let ends = field.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = Self.number(ends[0]), let last = Self.number(ends[1])
        else {
            self = .whole
            return
        }
        switch (first, last) {
        case (nil, nil): self = .whole
        case (nil, .some(let count)):
            self =
                count == 0 || bytes == 0
                ? .unsatisfiable : .part(bytes - min(count, bytes)..<bytes)
        case (.some(let start), let end):
            guard end.map({ $0 >= start }) ?? true else {
                self = .whole
                return
            }
            guard start < bytes else {
                self = .unsatisfiable
                return
            }
            self = .part(start..<min(end ?? bytes - 1, bytes - 1) + 1)
        }
    }

    /// A number, nothing at all, or (as the outer nil) something else.
    private static func number(_ text: Substring) -> UInt64?? {
        if text.isEmpty { return .some(nil) }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt64(text) else {
            return nil
        }
        return .some(number)
    }
}
