import Media

/// The lines of a text, a chunk of the file at a time.
///
/// Lines end with a line feed, with a carriage return before it or without; the last one may lack
/// it. A byte order mark is skipped.
struct LineReader {
    /// The longest line that is read, in bytes.
    static let longestLine = 8 << 20
    private static let chunk = 1 << 16

    struct Line {
        let number: Int
        /// The bytes without their end, or why they can't be had.
        let bytes: Result<[UInt8], Refusal>
    }

    struct Refusal: Error { let reason: ExchangeRefusal }

    private let source: any ByteSource
    private var offset: UInt64 = 0
    private var buffer: [UInt8] = []
    private var place = 0
    /// The number of the last line, from 1.
    private(set) var number = 0

    init(_ source: any ByteSource) { self.source = source }

    /// The next line; `nil` at the end.
    mutating func next() throws(ReadingFault) -> Line? {
        guard place < buffer.count || offset < source.size else { return nil }
        number += 1
        var bytes: [UInt8] = []
        var isTooLong = false
        while true {
            if place == buffer.count {
                guard try fill() else { break }
            }
            let end = buffer[place...].firstIndex(of: UInt8(ascii: "\n"))
            let part = buffer[place..<(end ?? buffer.count)]
            isTooLong = isTooLong || bytes.count + part.count > Self.longestLine
            if isTooLong { bytes = [] } else { bytes += part }
            place = (end ?? buffer.count - 1) + 1
            if end != nil { break }
        }
        return Line(number: number, bytes: Self.checked(bytes, isTooLong: isTooLong))
    }

    /// Whether there is more; a byte order mark alone is nothing.
    private mutating func fill() throws(ReadingFault) -> Bool {
        guard offset < source.size else { return false }
        buffer = try source.bytes(at: offset, upTo: Self.chunk)
        guard !buffer.isEmpty else { throw .truncated(at: offset) }
        place = offset == 0 && buffer.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        offset += UInt64(buffer.count)
        return place < buffer.count
    }

    private static func checked(_ line: [UInt8], isTooLong: Bool) -> Result<[UInt8], Refusal> {
        guard !isTooLong else {
            return .failure(Refusal(reason: .tooLong(limit: longestLine)))
        }
        var line = line
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        guard line.allSatisfy({ $0 < 0x80 }) || String(validating: line, as: UTF8.self) != nil
        else {
            return .failure(Refusal(reason: .notUTF8))
        }
        return .success(line)
    }
}

extension BidirectionalCollection<UInt8> {
    /// Without the spaces and tabs at both ends.
    var trimmed: SubSequence {
        let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        guard let first = firstIndex(where: { !isBlank($0) }),
            let last = lastIndex(where: { !isBlank($0) })
        else { return self[endIndex..<endIndex] }
        return self[first...last]
    }
}
