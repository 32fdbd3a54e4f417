import Casework
import Pipeline
import Policy
import Store
import Testing

@testable import Server

@Suite struct RefusalProblemTests {
    /// A refusal that no room has sorted.
    private enum Stray: Refusal {
        case one

        var code: String { "stray" }
        var words: BilingualText { BilingualText(en: "no", zh: "不") }
    }

    private static let refusals: [(any Refusal, Int, String)] = [
        (RecordRefusal.unknown(.item), 404, "not-found"),
        (RecordRefusal.changed(found: 3), 412, "precondition-failed"),
        (RecordRefusal.tooMany(.edge, limit: 16), 409, "conflict"),
        (RecordRefusal.unknownProfile("x"), 409, "conflict"),
        (TransitionRefusal.stillExamined, 409, "conflict"),
        (TransitionRefusal.noNotice, 422, "invalid-request"),
        (TransitionRefusal.noAge, 422, "invalid-request"),
        (TransitionRefusal.publisher(.suspended), 403, "may-not-publish"),
        (TransitionRefusal.secondPersonNeeded([.removal]), 403, "second-person-needed"),
        (PublishingRefusal.identityPending, 403, "may-not-publish"),
        (PublishingRefusal.dailyUploads(limit: 2), 403, "may-not-publish"),
        (MeasureRefusal.alreadyClosed, 409, "conflict"),
        (MeasureRefusal.warningFirst("DSA-23.1"), 409, "conflict"),
        (MeasureRefusal.milderFirst([.warn]), 422, "invalid-request"),
        (MeasureRefusal.factorsMissing(.close), 422, "invalid-request"),
        (MeasureRefusal.endMissing(.limit), 422, "invalid-request"),
        (StrikeRefusal.causeTaken, 409, "conflict"),
        (StrikeRefusal.noItem, 422, "invalid-request"),
        (ApprovalRefusal.samePerson, 403, "second-person-needed"),
        (DeclarationRefusal.notAnswered, 422, "invalid-request"),
        (ApprovalRefusal.lapsed, 409, "conflict"),
        (ContentRefusal.noTitle, 422, "invalid-request"),
        (AgreementRefusal.notInForce("1", inForce: nil), 409, "conflict"),
        (StatementFault.emptyGap("facts"), 422, "invalid-request"), (Stray.one, 409, "conflict"),
    ]

    @Test func `every refusal is a problem with its code and its words`() throws {
        for (refusal, status, kind) in Self.refusals {
            let problem = try #require(Problem.expected(refusal), "\(refusal)")
            #expect(problem.status == status && problem.kind.code == kind, "\(refusal)")
            #expect(problem.extensions["code"] == .text(refusal.code))
            #expect(problem.extensions["words"] == .bilingual(refusal.words))
            #expect(problem.detail == refusal.words.english)
        }
    }

    @Test func `a template that is wrong is our own fault`() {
        #expect(Problem.expected(StatementFault.differentGaps("x")) == .fault)
    }
}
