import CHamming
import Foundation
import Media
import TestSupport
import Testing

@testable import Fingerprints

@Suite(.alone) struct SegmentTests {
    private static func sample(words: Int, rows: Int = 60) throws -> (Bank, Segment) {
        let bank = Bank.all(rows, seed: 21)[1]
        return (bank, try Segment(bank.entries, words: words))
    }

    /// Opens bytes as if they were a file.
    private static func open(
        _ bytes: [UInt8],
        _ check: SegmentCheck = .whole,
    ) throws(SegmentFault) -> Segment {
        try Segment(opening: SegmentBytes(copying: bytes), check: check)
    }

    /// The header's checksum made right again after a change.
    private static func resealed(_ bytes: [UInt8], _ change: (inout [UInt8]) -> Void) -> [UInt8] {
        var bytes = bytes
        change(&bytes)
        let checksum = hamming_crc32c(0, bytes, 48)
        for place in 0..<4 {
            bytes[48 + place] = UInt8(truncatingIfNeeded: checksum >> (8 * UInt32(place)))
        }
        return bytes
    }

    @Test(arguments: [0, 16, 32], SegmentResidence.allCases)
    func `is the same in a file`(words: Int, residence: SegmentResidence) async throws {
        let (bank, segment) = try Self.sample(words: words)
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "s").path
            try segment.write(to: FilePathBytes(path))
            #expect(
                throws: IndexFault.disk(IndexDiskFault(.writing, path, errno: EEXIST))
            ) { try segment.write(to: FilePathBytes(path)) }
            for check in [SegmentCheck.whole, .bounds] {
                let opened = try Segment(
                    opening: FilePathBytes(path),
                    check: check,
                    residence: residence,
                )
                try opened.verify()
                #expect(opened.count == 60)
                #expect(opened.wordCount == words)
                #expect(opened.byteCount == segment.byteCount)
                #expect((0..<60).map { opened[$0] } == bank.entries)
                let queries = bank.hashes
                #expect(opened.search(queries) == segment.search(queries))
            }
        }
    }

    @Test func `a file that isn't there, or no segment, is refused with its name`() async throws {
        try await withTemporaryFolder { folder in
            let path = FilePathBytes(folder.appending(path: "none").path)
            #expect(
                throws: IndexFault.disk(
                    IndexDiskFault(.opening, path.description, errno: ENOENT)
                )
            ) { try Segment(opening: path) }
            let empty = folder.appending(path: "empty")
            try Data().write(to: empty)
            #expect(throws: IndexFault.segment(empty.path, .notASegment)) {
                try Segment(opening: FilePathBytes(empty.path))
            }
            #expect(throws: IndexFault.self) { try Segment(opening: FilePathBytes(folder.path)) }
        }
    }

    @Test(arguments: [0, 32])
    func `a changed byte is told, or doesn't matter`(words: Int) throws {
        let (bank, segment) = try Self.sample(words: words)
        let bytes = segment.memory.array()
        let layout = segment.layout
        let parts = SegmentPart.allCases.map { ($0, layout.range(of: $0)) }
        var random = SeededGenerator(seed: 4)
        let step = words == 0 ? 5 : 29
        for place in stride(from: 0, to: bytes.count, by: step) {
            var damaged = bytes
            damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            if let (part, _) = parts.first(where: { $0.1.contains(place) }) {
                #expect(throws: SegmentFault.self, "byte \(place) of \(part)") {
                    try Self.open(damaged)
                }
                // Without checksums it may be opened; then it may answer wrongly, but must answer.
                if let opened = try? Self.open(damaged, .bounds) {
                    _ = opened.search(Array(bank.hashes.prefix(3)), SearchTerms(way: .multiIndex))
                    #expect(throws: SegmentFault.damaged(part)) { try opened.verify() }
                }
            } else {
                let some = Array(bank.hashes.prefix(3))
                #expect(try Self.open(damaged).search(some) == segment.search(some))
            }
        }
    }

    @Test func `each part's damage is told by its name`() throws {
        let (_, segment) = try Self.sample(words: 32)
        for part in SegmentPart.allCases where part != .counts {
            var bytes = segment.memory.array()
            bytes[segment.layout.range(of: part).lowerBound + 5] ^= 0x40
            #expect(throws: SegmentFault.damaged(part)) { try Self.open(bytes) }
        }
    }

    @Test func `a file that is cut off or too long is refused`() throws {
        let (_, segment) = try Self.sample(words: 16, rows: 5)
        let bytes = segment.memory.array()
        let length = UInt64(bytes.count)
        for count in Array(0..<64) + stride(from: 64, to: bytes.count, by: 99_991) {
            let fault = #expect(throws: SegmentFault.self) {
                try Self.open(Array(bytes.prefix(count)), .bounds)
            }
            if count >= SegmentHeader.byteCount {
                #expect(fault == .wrongLength(expected: length, found: UInt64(count)))
            }
        }
        #expect(throws: SegmentFault.wrongLength(expected: length, found: length + 1)) {
            try Self.open(bytes + [0])
        }
    }

    @Test func `a claim of a billion rows is refused before memory is taken`() throws {
        let bytes = try Self.sample(words: 0).1.memory.array()
        for rows in [1_000_000_000, UInt64.max, 1 << 62] {
            let claim = Self.resealed(bytes) { bytes in
                withUnsafeBytes(of: rows) { bytes.replaceSubrange(16..<24, with: $0) }
            }
            #expect(throws: SegmentFault.tooManyRows(rows)) { try Self.open(claim) }
        }
        let claim = Self.resealed(bytes) { bytes in
            withUnsafeBytes(of: UInt64(200_000_000)) { bytes.replaceSubrange(16..<24, with: $0) }
        }
        let fault = #expect(throws: SegmentFault.self) { try Self.open(claim) }
        guard case .wrongLength = fault else { return #expect(Bool(false), "\(fault as Any)") }
    }

    @Test func `another version, byte order or number of words is refused`() throws {
        let bytes = try Self.sample(words: 0).1.memory.array()
        #expect(throws: SegmentFault.otherVersion(2)) {
            try Self.open(Self.resealed(bytes) { $0[8] = 2 })
        }
        #expect(throws: SegmentFault.otherByteOrder) {
            try Self.open(
                bytes.indices.prefix(52).reduce(into: bytes) { swapped, place in
                    if place >= 8 { swapped[place] = bytes[place / 4 * 4 + 3 - place % 4] }
                }
            )
        }
        for words in [1, 10, 33, 255] as [UInt8] {
            #expect(throws: SegmentFault.damaged(.counts)) {
                try Self.open(Self.resealed(bytes) { $0[24] = words })
            }
        }
    }

    @Test func `buckets that lead outside are refused even without checksums`() throws {
        let (_, segment) = try Self.sample(words: 32)
        let buckets = segment.layout.range(of: .buckets)
        for place in [0, 1, 100, 256] {
            var bytes = segment.memory.array()
            bytes[buckets.lowerBound + 4 * place + 2] = 0x7F
            #expect(throws: SegmentFault.damaged(.buckets)) { try Self.open(bytes, .bounds) }
        }
    }

    @Test func `lists that lead outside are noticed, and rows looked at without them`() throws {
        let (bank, segment) = try Self.sample(words: 32)
        var bytes = segment.memory.array()
        for place in segment.layout.range(of: .lists) { bytes[place] = 0xEE }
        let opened = try Self.open(bytes, .bounds)
        let terms = SearchTerms(way: .multiIndex)
        #expect(opened.search(bank.hashes, terms) == segment.search(bank.hashes, terms))
    }
}
