import TestSupport
import Testing

@testable import Fingerprints

@Suite struct CompressedChromaprintTests {
    @Test func `keeps every item, from none to all bits`() throws {
        let odd: [UInt32] = [0, 0, .max, 0, 1, 1 << 31, 1 << 31 | 1, 0x40, 0x80, .max, .max]
        for items in [[], [0], [.max], odd] {
            let packed = try #require(CompressedChromaprint(items: items))
            #expect(try CompressedChromaprint(decoding: packed.text.utf8) == packed)
        }
        for seed in Seeds.some(50, for: "items packed") {
            var generator = SeededGenerator(seed: seed)
            let items = (0..<Int.random(in: 0..<100, using: &generator)).map { _ in
                UInt32(truncatingIfNeeded: generator.next() & generator.next() & generator.next())
            }
            let packed = try #require(CompressedChromaprint(items: items, algorithm: 4))
            #expect(
                try CompressedChromaprint(decoding: packed.text.utf8) == packed,
                "seed \(seed)",
            )
        }
    }

    /// Three of the pieces that fpcalc 1.5.1 printed for a recording of the cases with `-chunk 3`.
    @Test func `reads and writes what fpcalc wrote`() throws {
        let pieces: [(String, [UInt32])] = [
            ("AQAAA0mSRJKSJEmUKAmOGyMA", [4_152_350_079, 4_152_350_591, 4_152_358_911]),
            ("AQAAA0kSSUqSJEkkJcEJ6wDnAQ", [4_118_803_807, 4_118_664_543, 3_581_793_791]),
            ("AQAAA0kSSVKiJEmkJLDwAQQ", [4_127_053_151, 4_127_053_311, 4_127_060_479]),
        ]
        for (text, items) in pieces {
            #expect(try CompressedChromaprint(decoding: text.utf8).items == items)
            #expect(CompressedChromaprint(items: items)?.text == text)
        }
    }

    @Test func `names what is wrong`() {
        func malformation(_ text: String) -> CompressedChromaprint.Malformation? {
            #expect(throws: CompressedChromaprint.Malformation.self) {
                try CompressedChromaprint(decoding: text.utf8)
            }
        }
        #expect(malformation("") == .noHeader)
        #expect(malformation("AQAA") == .noHeader)
        #expect(malformation("AQAAA") == .base64)
        #expect(malformation("AQAA+A") == .base64)
        #expect(malformation("AQAAAQ") == .tooShort(claimed: 1))
        #expect(malformation("Af___w") == .tooShort(claimed: 0xFF_FFFF))
        #expect(malformation("AQAAAQc") == .tooShort(claimed: 1))
        #expect((try? CompressedChromaprint(decoding: "AQAAAAA".utf8))?.items.isEmpty == true)
        // Seven and 31 more is a bit beyond the 32nd.
        #expect(malformation("AQAAAQcf") == .bit)
    }

    @Test func `never traps on damage`() throws {
        for seed in Seeds.some(300, for: "fingerprints damaged") {
            var generator = SeededGenerator(seed: seed)
            let items = (0..<20).map { _ in UInt32(truncatingIfNeeded: generator.next()) }
            var text = Array(try #require(CompressedChromaprint(items: items)).text.utf8)
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                text[Int.random(in: 0..<text.count, using: &generator)] =
                    "AZaz09-_"[...].utf8.randomElement(using: &generator) ?? 65
            }
            text.removeLast(Int.random(in: 0..<text.count, using: &generator))
            if let read = try? CompressedChromaprint(decoding: text) {
                #expect(read.items.count <= 8 * text.count, "seed \(seed)")
            }
        }
    }
}
