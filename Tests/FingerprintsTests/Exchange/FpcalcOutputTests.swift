import Foundation
import Media
import TestSupport
import Testing

@testable import Fingerprints

@Suite struct FpcalcOutputTests {
    /// What fpcalc 1.5.1 of Debian 12 prints for a recording of the cases.
    private let compressed =
        "AQAAO0mSRJKSJEmUKAmOG4f5Qy8eiMdxfMdX8MdxmDh4w8ePHzhhHCcs4ISPA5aOGzguvDi-4xB7wD9-"
        + "_Digw4c1HDjc47hB4QAjLAFKDFGGQE448Zww2klnnlFuWjceRkoA4YRxznzhRHDCAg"

    private func sound(_ list: Listing) throws -> (items: [UInt32], seconds: Double?) {
        guard case .sound(let items, let seconds) = try #require(list.entries.first).signal else {
            return ([], nil)
        }
        return (items, seconds)
    }

    @Test(.enabled(if: Cases.folder != nil))
    func `reads the raw output of the cases, which the compressed one equals`() throws {
        let bytes = try #require(
            Cases.bytes(of: "media/audio/chromaprint_test.mp3.fpcalc.out")
        )
        let list = try Listing(bytes, .fpcalc)
        let (items, seconds) = try sound(list)
        #expect(items.count == 59 && seconds == 10 && list.report.refusedCount == 0)
        #expect(items.first == 4_152_350_079 && items.last == 4_118_672_759)
        #expect(CompressedChromaprint(items: items)?.text == compressed)
        #expect(try Array(list.entries[0].text(as: .fpcalcRaw).utf8) == bytes)
    }

    @Test func `every way of printing reads the same`() throws {
        let items = try CompressedChromaprint(decoding: compressed.utf8).items
        let numbers = items.map(String.init).joined(separator: ",")
        let signed = items.map { String(Int32(bitPattern: $0)) }.joined(separator: ",")
        let texts = [
            "DURATION=10\nFINGERPRINT=\(compressed)\n", "DURATION=10\nFINGERPRINT=\(numbers)\n",
            "DURATION=10\r\nFINGERPRINT=\(signed)\r\n",
            "{\"duration\": 10.00, \"fingerprint\": \"\(compressed)\"}\n",
            "{\"timestamp\": 0.00, \"duration\": 10.00, \"fingerprint\": [\(numbers)]}\n",
            "{\"duration\": 10.00, \"fingerprint\": [\(signed)]}\n",
        ]
        for text in texts {
            let (read, seconds) = try sound(Listing(text, .fpcalc))
            #expect(read == items && seconds == 10, "\(text.prefix(40))")
        }
        for plain in [compressed, numbers, signed] {
            let (read, seconds) = try sound(Listing(plain + "\n", .fpcalc))
            #expect(read == items && seconds == nil)
        }
    }

    @Test func `reads several recordings and pieces of one`() throws {
        let text = """
            FILE=a.mp3
            DURATION=5
            FINGERPRINT=1,2,3

            TIMESTAMP=1795286294.30
            DURATION=3
            FINGERPRINT=4

            FINGERPRINT=5
            """
        let list = try Listing(text, .fpcalc)
        #expect(list.report.acceptedCount == 3 && list.report.refusedCount == 0)
        let read = list.entries.map(\.signal)
        #expect(
            read == [
                .sound(items: [1, 2, 3], durationSeconds: 5),
                .sound(items: [4], durationSeconds: 3),
                .sound(items: [5], durationSeconds: nil),
            ]
        )
    }

    @Test func `refuses what is no fingerprint`() throws {
        let other = try #require(CompressedChromaprint(items: [1, 2], algorithm: 2)).text
        let text = """
            FINGERPRINT=
            FINGERPRINT=1,,2
            FINGERPRINT=1,4294967296
            FINGERPRINT=-2147483649
            FINGERPRINT=\(compressed.dropLast(60))
            FINGERPRINT=\(other)
            ERROR=no such file
            {"duration": 1}
            {"fingerprint": [1.5]}
            {"fingerprint": []}
            A
            """
        let list = try Listing(text, .fpcalc)
        #expect(list.entries.isEmpty)
        let wanted: [ExchangeRefusal] = [
            .fingerprint, .fingerprint, .fingerprint, .fingerprint, .fingerprint, .algorithm(2),
            .fingerprint, .json, .json, .fingerprint, .fingerprint,
        ]
        #expect(list.reasons == wanted)
    }

    @Test(arguments: [ExchangeStyle.fpcalc, .fpcalcRaw, .fpcalcJSON, .fpcalcRawJSON])
    func `writes what it reads`(_ style: ExchangeStyle) throws {
        for seed in Seeds.some(5, for: "recordings in \(style)") {
            var generator = SeededGenerator(seed: seed)
            let items = (0..<Int.random(in: 1..<300, using: &generator)).map { _ in
                UInt32(truncatingIfNeeded: generator.next())
            }
            let entry = ExchangeEntry(.sound(items: items, durationSeconds: 12))
            #expect(
                try Listing(entry.text(as: style), .fpcalc).entries == [entry],
                "seed \(seed)",
            )
        }
    }
}
