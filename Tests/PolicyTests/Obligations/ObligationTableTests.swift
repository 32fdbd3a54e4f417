import Foundation
import Policy
import TestSupport
import Testing

@Suite struct ObligationTableTests {
    static let heading =
        "id,instrument,article,duty,duty-zh,deadline,profiles,state,room,act,act-zh,because,tests"
    private static let sound = """
        \(heading)
        A-1,Law,1,Mark,标识,always,cn;eu,software-ready,Gate,,,,GateTests/what is live plays;NoteTests
        A-2,Law,2,Report,报告,soon,cn,operator-must-act,,Report it.,报告。,,
        A-3,Law,3,"Count, and say so",统计,"at once, always",us,waiting,,,,It isn't built.,
        A-4,Law,4,Sell,销售,–,cn,not-applicable,,,,Nothing is sold.,
        """

    private static func complaints(_ text: String) -> [String] {
        PackSample.complaints(about: [
            PackFile("obligations.csv", Array(text.utf8)),
            PackSample.file(PackSample.pack().replacing("LM-6.1", with: "A-1")),
        ])
    }

    private static func complaints(replacing part: String, with other: String) -> [String] {
        complaints(sound.replacing(part, with: other))
    }

    private static func read(_ text: String) throws -> Obligations {
        try PolicyBook([
            PackFile("obligations.csv", Array(text.utf8)),
            PackSample.file(PackSample.pack().replacing("LM-6.1", with: "A-1")),
        ]).obligations
    }

    @Test func `a row is read from its columns`() throws {
        let table = try Self.read(Self.sound)
        let first = try #require(table["A-1"])
        #expect(first.duty.english == "Mark" && first.duty.chinese == "标识")
        #expect(first.profiles == ["cn", "eu"] && first.state == .softwareReady)
        #expect(first.room == "Gate" && first.act == nil && first.because == nil)
        #expect(first.proofs.map(\.description) == ["GateTests/what is live plays", "NoteTests"])
        #expect(first.proofs.map(\.test) == ["what is live plays", nil])
        #expect(table["A-2"]?.act?.chinese == "报告。")
        #expect(table["A-3"]?.duty.english == "Count, and say so")
        #expect(table["A-3"]?.because == "It isn't built.")
        #expect(table.owed(under: "cn").map(\.id) == ["A-1", "A-2", "A-4"])
        let counts = table.owed(under: "cn").counts
        #expect(counts.map(\.count) == [1, 1, 0, 1])
    }

    @Test func `what is written is read back as the same table`() throws {
        let table = try Self.read(Self.sound)
        let again = try Self.read(table.rows.csv)
        #expect(again == table && table.rows.csv.hasPrefix("\(Self.heading)\r\n"))
    }

    @Test(arguments: [
        ("software-ready", "done", "2: “done” is no state"),
        ("ready,Gate", "ready,", "2: software-ready needs “room”"),
        ("GateTests/what is live plays;NoteTests", "", "2: software-ready needs “tests”"),
        ("NoteTests", "notes", "2: “notes” is no suite of tests"),
        (",报告。,,", ",,,", "3: “act-zh” is missing"),
        ("Report it.,报告。", ",", "3: operator-must-act needs “act”"),
        ("It isn't built.", "", "4: waiting needs “because”"),
        ("Nothing is sold.", " ", "5: not-applicable needs “because”"),
        (",,,,GateTests", ",,,Soon.,GateTests", "2: software-ready needs no “because”"),
        ("A-2,", "A-1,", "3: “A-1” stands already in line 2"),
        ("A-4,", "A 4,", "5: an id is made of"), ("cn;eu", "cn;cn", "2: profiles are names"),
        ("cn;eu", "cn;", "2: profiles are names"), ("Mark,标识", "Mark,", "2: “duty-zh” is missing"),
        (",Law,4", ",,4", "5: “instrument” is missing"), ("–,cn", "–,cn,", "5: 14 fields"),
        ("soon,", "", "3: 12 fields; a row has 13"), ("id,", "ID,", "1: the first line has to be"),
        ("A-3,", "\n\"A-3,", "4: 1 fields"), ("A-4,", "\"A-4,", "5: the quote that opens here"),
    ])
    func `a mistake is named with file and line`(_ part: String, _ other: String, _ said: String) {
        let found = Self.complaints(replacing: part, with: other)
        #expect(found.contains { $0.hasPrefix("obligations.csv:\(said)") }, "\(found)")
    }

    @Test func `every other byte than those of a table ends in words, never in a trap`() {
        let bytes = Array(Self.sound.utf8)
        for place in bytes.indices {
            for mask: UInt8 in [0x01, 0x0E, 0x20, 0x80, 0xFF] {
                var damaged = bytes
                damaged[place] ^= mask
                let files = [PackFile("obligations.csv", damaged)]
                #expect(!PackSample.complaints(about: files).isEmpty)
            }
        }
        for count in 0..<bytes.count {
            let files = [PackFile("obligations.csv", Array(bytes.prefix(count)))]
            #expect(!PackSample.complaints(about: files).isEmpty)
        }
    }

    @Test func `a table in the former form is named, not left out`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "obligations.yaml")
            try Data("X-1: {}".utf8).write(to: path)
            #expect(throws: PackFolder.Fault.formerTable(path.path)) {
                try PackFolder.files(in: folder.path)
            }
            #expect(
                "\(PackFolder.Fault.formerTable("t"))" == "t:1: the table is obligations.csv now"
            )
        }
    }
}
