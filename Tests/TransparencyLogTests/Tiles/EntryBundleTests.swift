import TestSupport
import Testing

@testable import TransparencyLog

@Suite struct EntryBundleTests {
    private let entries: [[UInt8]] = [[], [1], Array(repeating: 2, count: 300), [3, 4]]

    @Test func `lays entries one behind another, each behind its length`() throws {
        let bundle = try #require(EntryBundle(entries: entries))
        #expect(bundle.bytes.prefix(7) == [0, 0, 0, 1, 1, 1, 44])
        let read = try EntryBundle(parsing: bundle.bytes, width: 4)
        #expect(read == bundle)
        #expect(read.entries.map { Array($0) } == entries)
        #expect(read.leafHashes == entries.map { TreeHash.leaf($0) })
        #expect(read.entry(at: 1) == [1])
        #expect(read.entry(at: 4) == nil)
    }

    @Test func `takes entries of up to 65,535 bytes`() throws {
        let longest = [UInt8](repeating: 9, count: EntryBundle.mostEntryBytes)
        let bundle = try #require(EntryBundle(entries: [longest]))
        #expect(try EntryBundle(parsing: bundle.bytes, width: 1).entries == [longest[...]])
        #expect(EntryBundle(entries: [longest + [9]]) == nil)
    }

    @Test func `every truncation is named with the entry it falls into`() throws {
        let bytes = try #require(EntryBundle(entries: entries)).bytes
        let ends = [2, 5, 307, 311]
        for count in 0..<bytes.count {
            let position = ends.firstIndex { count < $0 }
            #expect(throws: EntryBundle.Malformation.truncated(position: position ?? -1)) {
                try EntryBundle(parsing: Array(bytes.prefix(count)), width: 4)
            }
        }
        #expect(throws: EntryBundle.Malformation.trailingBytes(offset: bytes.count)) {
            try EntryBundle(parsing: bytes + [0], width: 4)
        }
        #expect(throws: EntryBundle.Malformation.trailingBytes(offset: 307)) {
            try EntryBundle(parsing: bytes, width: 3)
        }
        #expect(throws: EntryBundle.Malformation.truncated(position: 4)) {
            try EntryBundle(parsing: bytes, width: 5)
        }
    }

    @Test(arguments: [UInt64(1), 2])
    func `random bytes never trap`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0...64, using: &generator)).map { _ in
                UInt8.random(in: 0...3, using: &generator)
            }
            _ = try? EntryBundle(parsing: bytes, width: Int.random(in: -1...9, using: &generator))
        }
    }
}
