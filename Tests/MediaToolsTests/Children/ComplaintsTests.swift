import Testing

@testable import MediaTools

@Suite struct ComplaintsTests {
    private func told(_ lines: [String]) -> String {
        var complaints = Complaints(limitBytes: 65_536, progress: nil)
        let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
        bytes.withUnsafeBytes { complaints.take($0) }
        return complaints.text
    }

    @Test func `what is said of every frame is told once, in the words said last`() {
        let lines = (1...40).flatMap { ["[h264 @ 0x7f] Invalid size (\($0) > 7).", "no frame!"] }
        #expect(told(lines + ["gave up"]) == "[h264] Invalid size (40 > 7).; no frame!; gave up")
    }

    @Test func `of many kinds the last six are told`() {
        let kinds = ["a", "b", "c", "d", "e", "f", "g", "h"]
        #expect(told(kinds) == "c; d; e; f; g; h")
    }
}
