import Casework
import Foundation
import Labels
import Media
import Pipeline
import Policy
import Store
import Testing

@testable import Server

/// What a person may read, in both languages.
@Suite struct LanguageTests {
    private static let records: [RecordRefusal] = [
        .changed(found: 3), .missingObject(ContentDigest(of: [1])), .unknownProfile("xx"),
        .tooMany(.edge, limit: 3), .unknown(.tenant), .unknown(.account), .unknown(.item),
        .unknown(.version), .unknown(.decision), .unknown(.approval), .unknown(.token),
        .unknown(.edge), .unknown(.purge), .unknown(.person), .unknown(.session),
        .unknown(.measure), .unknown(.strike), .unknown(.appeal),
    ]
    private static let transitions: [TransitionRefusal] = [
        .otherStage(stage: "labelling", event: "a hold"),
        .otherStage(stage: "held", event: "a conclusion"), .personNeeded(.release),
        .personNeeded(.label), .personNeeded(.ageRestrict), .personNeeded(.hold),
        .personNeeded(.stop), .personNeeded(.remove),
    ]
    private static let declarations: [DeclarationRefusal] = [.notAsked, .notAnswered, .noClass]
    private static let publishing: [PublishingRefusal] = [
        .identityMissing(accepted: []), .identityPending, .identityLapsed(accepted: [.mobile]),
        .identityMethod(.mobile, accepted: []), .agreementMissing(version: nil),
        .agreementMissing(version: "2"), .suspended, .closed, .dailyUploads(limit: 3),
    ]
    private static let measures: [MeasureRefusal] = [
        .alreadyClosed, .noFunction, .tooManyFunctions(limit: 2), .oddFunction("x"), .oddDeadline,
        .endMissing(.limit), .endOver, .endOfClosure, .tooLong(days: 3),
        .milderFirst([.warn, .limit]), .warningFirst("DSA-23.1"), .factorsMissing(.close),
        .oddFactors, .undone, .noReason,
    ]
    private static let strikes: [StrikeRefusal] = [
        .declaredBefore(declared: .distantPast, discovered: .now), .causeTaken, .noReason,
        .notDiscovered, .noItem, .noBreach, .undone,
    ]
    private static let appeals: [AppealRefusal] = [
        .tooLate(until: .now), .alreadyOpen, .decided, .nothingAgainst, .undone, .wordsMissing,
        .answerMissing, .closed, .ownDecision, .nothingPartly, .tooManyMessages(limit: 3),
    ]
    private static var refusals: [any Refusal] {
        var all: [any Refusal] = []
        for refusal in records { all.append(refusal) }
        for refusal in transitions { all.append(refusal) }
        for refusal in declarations { all.append(refusal) }
        for refusal in publishing { all.append(refusal) }
        for refusal in measures { all.append(refusal) }
        for refusal in strikes { all.append(refusal) }
        for refusal in appeals { all.append(refusal) }
        return all
    }

    @Test func `every refusal is a problem with its words in both languages`() throws {
        for refusal in Self.refusals {
            let problem = try #require(Problem.expected(refusal), "\(refusal)")
            let document = problem.document(of: nil)
            let words = document["words"]
            #expect(document.text("code") == refusal.code)
            #expect(words?.text("en") == document.text("detail"))
            let chinese = words?.text("zh-Hans") ?? ""
            #expect(chinese.contains { $0 > "\u{4e00}" }, "\(refusal)")
        }
    }

    @Test func `no stage, act or thing stands in English among Chinese words`() {
        let english = ["held", "labelling", "hold", "conclusion", "release", "item", "tenant"]
        for refusal in Self.refusals where !(refusal is PublishingRefusal) {
            let found = english.filter { refusal.words.chinese.contains($0) }
            #expect(found == [], "\(refusal.words.chinese)")
        }
    }

    @Test func `whoever may not publish reads why in both`() {
        let refusal = PublishingRefusal.agreementMissing(version: "2")
        guard case .list(let reasons) = refusal.problem.document(of: nil)["why_not"] else {
            Issue.record("no reasons")
            return
        }
        #expect(reasons.first?.text("en")?.contains("has not accepted") == true)
        #expect(reasons.first?.text("zh-Hans")?.contains("尚未接受") == true)
    }
}
