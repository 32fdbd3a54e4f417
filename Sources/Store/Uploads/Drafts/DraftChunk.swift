/// A stretch of a draft that is an object of its own: `ID.NUMBER/START-FENCE`.
///
/// Every holder of an upload writes with its own fence, and a later one begins where the row says. So
/// of two stretches that begin at the same byte, the one with the higher fence is the one that was
/// counted, or none is; what a holder that was taken over writes late is never looked at.
struct DraftChunk: Hashable, Sendable {
    let start: UInt64
    let fence: Int64

    init(start: UInt64, fence: Int64) {
        self.start = start
        self.fence = fence
    }

    /// Both numbers with as many digits as they may have, so that names sort as they do.
    var text: String { "\(Self.digits(start))-\(Self.digits(fence.magnitude))" }

    /// Reads a name; nil where it is no chunk's.
    init?(text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 16 }),
            let start = UInt64(parts[0], radix: 16), let fence = Int64(parts[1], radix: 16)
        else { return nil }
        self.init(start: start, fence: fence)
        guard self.text == text else { return nil }
    }

    private static func digits(_ number: UInt64) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: max(0, 16 - text.count)) + text
    }

    /// The chunks that hold the first bytes up to `end`, one behind another.
    ///
    /// - Throws: ``DraftError/damaged`` where some are missing, or `end` lies within one: whoever
    ///   counts bytes counts whole chunks.
    static func chain<Value>(
        of chunks: [(chunk: DraftChunk, bytes: UInt64, value: Value)],
        upTo end: UInt64,
    ) throws(DraftError) -> [Value] {
        var newest: [UInt64: (chunk: DraftChunk, bytes: UInt64, value: Value)] = [:]
        for one in chunks where one.chunk.fence > newest[one.chunk.start]?.chunk.fence ?? -1 {
            newest[one.chunk.start] = one
        }
        var (found, offset): ([Value], UInt64) = ([], 0)
        while offset < end {
            guard let next = newest[offset], next.bytes > 0, next.bytes <= end - offset else {
                throw .damaged
            }
            found.append(next.value)
            offset += next.bytes
        }
        return found
    }
}
