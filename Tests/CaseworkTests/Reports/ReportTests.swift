import Foundation
import Policy
import TestSupport
import Testing

@testable import Casework

@Suite struct ReportTests {
    @Test func `a receipt reads back however somebody typed it`() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<200 {
            let bytes = (0..<10).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let receipt = try #require(ReceiptNumber(secretBytes: bytes))
            #expect(receipt.text.count == 19)
            let typed = receipt.text.lowercased().replacing("-", with: " ")
                .replacing("0", with: "o").replacing("1", with: "l")
            #expect(ReceiptNumber(typed) == receipt)
        }
        let all = (0..<2_000).compactMap { _ in
            ReceiptNumber(secretBytes: (0..<10).map { _ in UInt8.random(in: 0...255) })?.digits
        }
        #expect(Set(all).count == 2_000)
    }

    @Test(arguments: [
        "", "ABCD", "ABCD-EFGH-JKMN-PQR", "ABCD-EFGH-JKMN-PQR!", "ABCD-EFGH-JKMN-PQRSU",
    ])
    func `what is no receipt is none`(_ text: String) {
        #expect(ReceiptNumber(text) == nil)
    }

    @Test func `nobody is left unread before a warning, nor for few, nor for ever`() throws {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        var reporter = Reporter(
            try #require(ReporterID("00000000-0000-4000-8000-000000000001")),
            of: try #require(TenantName("studio")),
            .anybody,
        )
        let term = Reporter.Suspension(until: now + 86_400, why: "made up")
        for _ in 0..<4 { reporter.count(.unfounded) }
        #expect(throws: ReportRefusal.notWarned) {
            try reporter.suspend(term, by: MisuseRule(), at: now)
        }
        reporter.warn(at: now - 1)
        #expect(throws: ReportRefusal.tooFewUnfounded(4, least: 5)) {
            try reporter.suspend(term, by: MisuseRule(), at: now)
        }
        reporter.count(.unfounded)
        let long = Reporter.Suspension(until: now + 91 * 86_400, why: "made up")
        #expect(throws: ReportRefusal.unfitTerm(mostDays: 90)) {
            try reporter.suspend(long, by: MisuseRule(), at: now)
        }
        try reporter.suspend(term, by: MisuseRule(), at: now)
        #expect(throws: ReportRefusal.suspended(until: term.until, why: "made up")) {
            try reporter.check(at: now)
        }
        try reporter.check(at: term.until)
    }

    @Test func `accuracy counts what was decided, and what an appeal changed`() throws {
        var reporter = Reporter(
            try #require(ReporterID("00000000-0000-4000-8000-000000000001")),
            of: try #require(TenantName("studio")),
            .flagger,
        )
        #expect(reporter.record.accuracy == nil)
        for outcome in [ReportOutcome.upheld, .partlyUpheld, .rejected, .moot, .unfounded] {
            reporter.count(outcome)
        }
        #expect(reporter.record.accuracy == 0.5)
        reporter.discount(.rejected)
        reporter.count(.upheld)
        #expect(reporter.record.accuracy == 0.75)
    }

    @Test func `every reason has words in both languages and a field of work`() {
        for reason in ReportReason.allCases {
            #expect(!reason.words.english.isEmpty && !reason.words.chinese.isEmpty)
        }
        #expect(
            Set(ReportReason.allCases.map(\.category))
                == Set(CaseCategory.allCases).subtracting([.matches])
        )
    }
}
