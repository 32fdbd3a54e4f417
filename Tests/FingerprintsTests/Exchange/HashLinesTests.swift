import Media
import TestSupport
import Testing

@testable import Fingerprints

@Suite struct HashLinesTests {
    @Test func `reads kinds, hashes and names`() throws {
        let text = """
            pdq \(Sample.bridge)
            pdq  \(Sample.other.uppercased())\tthe bridge, sharpened
            sha256 \(Sample.empty) nothing

            video_sha256 \(Sample.empty)
            """
        let list = try Listing(text, .lines)
        let (bridge, other) = (try #require(PDQHash(Sample.bridge)), PDQHash(Sample.other))
        #expect(list.entries.count == 4 && list.report.acceptedCount == 4)
        #expect(list.entries[0] == ExchangeEntry(.picture(bridge)))
        #expect(list.entries[1].signal == other.map { .picture($0) })
        #expect(list.entries[1].id == "the bridge, sharpened")
        #expect(list.entries[2] == ExchangeEntry(.file(ContentDigest(of: [])), id: "nothing"))
        #expect(list.report.refusedCount == 0)
    }

    @Test func `says which lines it refuses, and why`() throws {
        let text = """
            md5 d41d8cd98f00b204e9800998ecf8427e
            pdq \(Sample.bridge.dropLast())
            pdq
            \(Sample.bridge)
            pdq \(Sample.bridge)
            sha256 \(Sample.empty.dropFirst())g
            pdq \(Sample.bridge.prefix(40))
            """
        let list = try Listing(text, .lines)
        #expect(list.entries.count == 1)
        #expect(list.report.refusals.map(\.line) == [1, 2, 3, 4, 6, 7])
        #expect(list.reasons == [.otherKind("md5"), .hash, .hash, .noKind, .hash, .hash])
    }

    @Test func `takes bare hashes when told their kind`() throws {
        let list = try Listing(
            "\(Sample.bridge) a\nsha256 \(Sample.empty)\n",
            .lines,
            untyped: .pdq,
        )
        #expect(list.entries.map(\.id) == ["a", nil])
        #expect(list.entries[1].signal == .file(ContentDigest(of: [])))
    }

    @Test(.enabled(if: Cases.folder != nil))
    func `takes the reference's own lists`() throws {
        let bytes = try #require(Cases.bytes(of: "media/hashes/haystack.txt"))
        let list = try Listing(bytes, .lines, untyped: .pdq)
        let count = bytes.split(separator: UInt8(ascii: "\n")).count
        #expect(list.report.acceptedCount == count && list.report.refusedCount == 0)
    }

    @Test func `every ending of lines reads the same`() throws {
        let line = "pdq \(Sample.bridge) a"
        for text in [
            "\(line)\n\(line)\n", "\(line)\r\n\(line)", "\u{FEFF}\(line)\n\r\n\(line)\r\n",
        ] {
            let list = try Listing(text, .lines)
            #expect(list.entries.map(\.id) == ["a", "a"])
            #expect(list.report.refusedCount == 0)
        }
        for empty in ["", "\n", "\r\n", "\u{FEFF}", "\u{FEFF}\n"] {
            let list = try Listing(empty, .lines)
            #expect(list.entries.isEmpty && list.report.refusedCount == 0)
        }
    }

    @Test func `a line costs itself only, whatever it holds`() throws {
        let good = Array("pdq \(Sample.bridge) ok\n".utf8)
        let long = [UInt8](repeating: UInt8(ascii: "a"), count: LineReader.longestLine + 1) + [10]
        let list = try Listing(good + [0xFF, 0xFE, 0x0A] + good + long + [0, 10] + good, .lines)
        #expect(list.entries.map(\.id) == ["ok", "ok", "ok"])
        #expect(list.report.refusals.map(\.line) == [2, 4, 5])
        #expect(list.reasons.prefix(2) == [.notUTF8, .tooLong(limit: LineReader.longestLine)])
    }

    @Test func `lines across chunks of the file are whole`() throws {
        for length in 65_530..<65_542 {
            let name = String(repeating: "n", count: length - 70)
            let text = "pdq \(Sample.bridge) \(name)\r\npdq \(Sample.other) last"
            let list = try Listing(text, .lines)
            #expect(list.entries.map(\.id) == [name, "last"], "\(length)")
        }
    }

    @Test func `counts all refusals and keeps the first`() throws {
        let list = try Listing(String(repeating: "md5 0\n", count: 1000), .lines)
        #expect(list.report.refusedCount == 1000)
        #expect(list.report.refusals.count == ExchangeReport.keptRefusals)
        #expect(list.report.refusals.last?.line == ExchangeReport.keptRefusals)
    }

    @Test func `writes what it reads`() throws {
        let hash = try #require(PDQHash(Sample.bridge))
        let entries = [
            ExchangeEntry(.picture(hash), id: "a name, with blanks"),
            ExchangeEntry(.picture(hash)), ExchangeEntry(.file(ContentDigest(of: [1])), id: "é"),
        ]
        let text = try entries.map { try $0.text(as: .lines) }.joined()
        #expect(try Listing(text, .lines).entries == entries)
        for id in ["two\nlines", " blank", "tab\tinside"] {
            #expect(throws: ExchangeWritingFault.unwritable(id)) {
                try ExchangeEntry(.picture(hash), id: id).text(as: .lines)
            }
        }
        #expect(throws: ExchangeWritingFault.otherSignal) {
            try ExchangeEntry(.film([])).text(as: .lines)
        }
    }
}
