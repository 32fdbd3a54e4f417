import Casework
import Foundation
import Policy
import Testing

/// What the owner of an account is told.
@Suite struct MeasureStatementTests {
    private typealias Samples = MeasureSamples

    private func statement(
        _ kind: MeasureKind,
        _ change: (inout MeasureDraft) -> Void = { _ in },
    ) throws -> StatementOfReasons {
        let draft = Samples.draft(kind, on: CaseSamples.law, change)
        return try draft.measure(
            Samples.id(7),
            on: Samples.account,
            by: [CaseSamples.person("ann")],
            under: Samples.times,
            at: Samples.now,
        ).statement
    }

    @Test(arguments: MeasureKind.allCases)
    func `every measure says all seven things in both languages, without a gap left`(
        _ kind: MeasureKind
    ) throws {
        for isWeighed in [false, true] {
            let statement = try statement(kind) {
                guard isWeighed else { return }
                ($0.whyNotMilder, $0.factors) = (Samples.reason, Samples.factors)
            }
            let parts = [
                statement.measure, statement.facts, statement.ground, statement.scope,
                statement.duration, statement.automation, statement.redress,
            ]
            for part in parts {
                #expect(part.english.count > 10 && part.chinese.count > 5, "\(part)")
                #expect(!part.english.contains("{") && !part.chinese.contains("{"), "\(part)")
                #expect(part.chinese.contains { $0 > "\u{4e00}" })
            }
            let whole = statement.whole
            #expect(whole.english.contains("“user-1”") && whole.chinese.contains("“user-1”"))
            #expect(whole.english.contains("People found and decided this."))
            #expect(whole.english.contains("the law requires it: the AV Provisions, art. 12"))
            #expect(whole.english.contains("appeals@example.org"))
            #expect(whole.english.contains("3 of 40 items in 30 days") == isWeighed)
            #expect(whole.chinese.contains("较轻措施不足以解决问题的理由：违规将持续。") == isWeighed)
        }
    }

    @Test func `a warning says what to put right and by when`() throws {
        let words = try statement(.warn).measure
        #expect(words.english.contains("By 2027-01-22 08:00:00 UTC, put this right: Declare them."))
        #expect(words.chinese.contains("请声明。"))
    }

    @Test func `a limit names each function`() throws {
        let words = try statement(.limit).measure
        #expect(words.english.contains("“comments”; at most 3 new files in 24 hours; a person"))
        #expect(words.chinese.contains("24小时内最多上传 3 个新文件"))
    }

    @Test func `a suspension says what stays, and until when`() throws {
        let statement = try statement(.suspendUpdates)
        #expect(statement.scope.english.contains("exporting, deleting, declaring and objecting"))
        #expect(statement.duration.english.contains("until 2027-02-14 08:00:00 UTC"))
        let closure = try self.statement(.close)
        #expect(closure.duration.english.contains("until another decision"))
    }

    @Test func `what nobody can tell of the intention is said so`() throws {
        let statement = try statement(.close) {
            var factors = Samples.factors
            factors.intention = nil
            $0.factors = factors
        }
        #expect(statement.facts.english.contains("What was meant nobody can tell."))
        #expect(statement.facts.chinese.contains("主观意图无法判断"))
    }

    @Test func `what is said in one language only is refused`() {
        let half = BilingualText(en: "x", zh: "")
        #expect(throws: StatementFault.emptyGap("facts")) {
            _ = try statement(.limit) { $0.facts = half }
        }
        #expect(throws: StatementFault.emptyGap("rectify")) {
            _ = try statement(.warn) { $0.effect = .warn(rectify: half, by: Samples.day(7)) }
        }
        #expect(throws: StatementFault.emptyGap("reason")) {
            _ = try statement(.limit) { $0.whyNotMilder = half }
        }
    }

    @Test func `machines take no part in it`() throws {
        #expect(try Samples.kept(.warn).measure.automation == .none)
    }
}
