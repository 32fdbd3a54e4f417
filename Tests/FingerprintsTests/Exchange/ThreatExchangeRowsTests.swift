import Media
import TestSupport
import Testing

@testable import Fingerprints

@Suite struct ThreatExchangeRowsTests {
    /// As `CliIndicatorSerialization.store` of threatexchange 1.2.17 wrote it.
    private let rows =
        "\(Sample.bridge),4711,2026-11-02T10:00:00+0000,dog cat\r\n\(Sample.other),815,mine,\r\n"
        + "\(Sample.bridge),3,today,\"a,\"\"b\"\"\"\r\n"

    @Test func `reads the rows of the library's cache`() throws {
        let list = try Listing(rows, .threatexchange, untyped: .pdq)
        #expect(list.report.refusedCount == 0)
        #expect(list.entries.map(\.id) == ["4711", "815", "3"])
        #expect(list.entries.map(\.addedOn) == ["2026-11-02T10:00:00+0000", "mine", "today"])
        #expect(list.entries.map(\.labels) == [["dog", "cat"], [], ["a,\"b\""]])
        #expect(list.entries[1].signal == PDQHash(Sample.other).map { .picture($0) })
    }

    @Test func `writes rows that it reads`() throws {
        let entries = try Listing(rows, .threatexchange, untyped: .pdq).entries
        let text = try entries.map { try $0.text(as: .threatexchange) }.joined()
        #expect(text == rows)
        let quote = ExchangeEntry(
            .file(ContentDigest(of: [])),
            id: "7",
            labels: ["\""],
            addedOn: "x",
        )
        let row = try quote.text(as: .threatexchange)
        #expect(try Listing(row, .threatexchange, untyped: .sha256).entries == [quote])
    }

    @Test func `a name that is no number is written as none`() throws {
        let hash = try #require(PDQHash(Sample.bridge))
        let row = try ExchangeEntry(.picture(hash), id: "mine").text(as: .threatexchange)
        #expect(row == "\(Sample.bridge),0,,\r\n")
        #expect(throws: ExchangeWritingFault.unwritable("two words")) {
            try ExchangeEntry(.picture(hash), labels: ["two words"]).text(as: .threatexchange)
        }
    }

    /// As Hasher-Matcher-Actioner's serialization writes it.
    @Test func `reads rows with the indicator's number`() throws {
        let list = try Listing(
            "\(Sample.bridge),12345,6789,today,tag1\r\n",
            .threatexchange,
            untyped: .pdq,
        )
        #expect(list.entries.map(\.id) == ["12345"])
        #expect(list.entries.map(\.addedOn) == ["today"])
    }

    /// As `threatexchange dataset -P --csv` 1.2.17 printed it.
    @Test func `reads what the command prints, and refuses other kinds by name`() throws {
        let text = """
            signal_type,signal_str,collab,category,tags\r
            url,https://example.org/a,Sample Signals,INVESTIGATION_SEED,\r
            pdq,\(Sample.bridge),Sample Signals,POSITIVE_CLASS,dog cat\r
            video_md5,cab08b36195edb1a1231d2d09fa450e0,Sample Signals,INVESTIGATION_SEED,\r
            video_sha256,\(Sample.empty),Sample Signals,INVESTIGATION_SEED,\r
            pdq,\(Sample.bridge)\r

            """
        let list = try Listing(text, .threatexchange)
        #expect(list.entries.map(\.labels) == [["dog", "cat"], []])
        #expect(list.entries.last?.signal == .file(ContentDigest(of: [])))
        #expect(list.report.refusals.map(\.line) == [2, 4, 6])
        #expect(list.reasons == [.otherKind("url"), .otherKind("video_md5"), .fieldCount(2)])
    }

    @Test func `refuses rows that it can't understand`() throws {
        let text = "\(Sample.bridge),1,a\n\(Sample.bridge),1,a,\"b\n\(Sample.bridge)x,1,a,b\n"
        let list = try Listing(text, .threatexchange, untyped: .pdq)
        #expect(list.entries.isEmpty)
        #expect(list.reasons == [.fieldCount(3), .openQuote, .hash])
        #expect(try Listing(rows, .threatexchange).reasons == [.noKind, .noKind, .noKind])
    }

    @Test func `reads descriptors in JSON, a line each`() throws {
        let text = """
            {"id": "30580617", "raw_indicator": "\(Sample.bridge)", "type": "HASH_PDQ", "owner": \
            {"id": "6"}, "status": "MALICIOUS", "tags": null, "added_on": "2020-07-01T18:31:15+0000"}
            {"id": 7, "raw_indicator": "\(Sample.empty)", "type": "HASH_SHA256", "tags": ["a", "b c"]}
            {"id": 8, "raw_indicator": "\(Sample.other)", "type": "HASH_PDQ", "tags": {"data": \
            [{"id": "1", "text": "dog"}]}}
            {"id": 9, "raw_indicator": "\(Sample.other)", "type": "HASH_PDQ", "status": "NON_MALICIOUS"}
            {"id": 10, "raw_indicator": "face", "type": "HASH_MD5"}
            {"id": 11, "type": "HASH_PDQ"}
            """
        let list = try Listing(text, .threatexchange)
        #expect(list.entries.map(\.id) == ["30580617", "7", "8"])
        #expect(list.entries.map(\.labels) == [[], ["a", "b c"], ["dog"]])
        #expect(list.entries.map(\.addedOn) == ["2020-07-01T18:31:15+0000", nil, nil])
        #expect(list.reasons == [.notMalicious, .otherKind("HASH_MD5"), .json])
    }
}
