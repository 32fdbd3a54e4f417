import Casework
import Foundation
import Labels
import Policy
import Testing

@Suite struct StatementTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let facts = BilingualText(en: "a face was made.", zh: "画面人脸系生成。")

    private func statement(
        _ ruling: Ruling,
        facts: BilingualText? = nil,
        title: String = "Rain {facts}",
        end: Term.End? = nil,
    ) throws -> StatementOfReasons {
        try StatementOfReasons(
            for: ruling,
            title: title,
            facts: facts ?? self.facts,
            term: Term(since: now, end: end),
            automation: .full,
            redress: Redress(until: now.addingTimeInterval(86_400), route: "appeals@example.org"),
        )
    }

    @Test func `every action has a statement in both languages, without a gap left`() throws {
        for action in DecisionAction.allCases {
            var ruling = Ruling.by("ann", action, 1, on: CaseSamples.law, label: .is)
            ruling.minimumAge = 18
            for remedy in Ruling.Remedy.allCases {
                ruling.remedy = remedy
                let whole = try statement(ruling, title: "Rain").whole
                #expect(!whole.english.contains("{"), "\(action)")
                #expect(!whole.chinese.contains("{"), "\(action)")
                #expect(whole.english.contains("the law requires it: the AV Provisions, art. 12"))
                #expect(whole.chinese.contains("《网络音视频信息服务管理规定》第12条"))
                #expect(whole.english.contains("appeals@example.org"))
                #expect(whole.english.contains("without a person"))
            }
        }
    }

    @Test func `what is put in is not searched for gaps`() throws {
        let whole = try statement(.by("ann", .release, 1)).whole
        #expect(whole.english.contains("“Rain {facts}” may be played"))
    }

    @Test func `a hold says since when, until when and what happens then`() throws {
        let end = Term.End(at: now.addingTimeInterval(259_200), then: .escalate)
        let text = try statement(.by("ann", .hold, 1), end: end).duration
        #expect(text.english.contains("since 2027-01-15 08:00:00 UTC"))
        #expect(text.english.contains("by 2027-01-18 08:00:00 UTC somebody more senior"))
        #expect(text.chinese.contains("更高级别人员复核"))
    }

    @Test func `where it applies is said, and that it applies nowhere else`() throws {
        var ruling = Ruling.by("ann", .stop, 1)
        ruling.territory = CaseSamples.territory("CN")
        let text = try statement(ruling).scope
        #expect(text.english == "It applies in CN and nowhere else.")
    }

    @Test func `facts in one language only are refused`() {
        for facts in [BilingualText(en: "x", zh: " "), BilingualText(en: "", zh: "x")] {
            #expect(throws: StatementFault.emptyGap("facts")) {
                try statement(.by("ann", .stop, 1), facts: facts)
            }
        }
        #expect(throws: StatementFault.emptyGap("notice")) {
            try statement(.by("ann", .label, 1))
        }
    }

    @Test func `a template has the same gaps in both languages`() throws {
        let odd = BilingualText(en: "{a}", zh: "{b}")
        #expect(throws: StatementFault.differentGaps("{a}")) { try StatementTemplate(odd) }
        let template = try StatementTemplate(BilingualText(en: "{a}!", zh: "{a}！"))
        #expect(throws: StatementFault.strayWords("b")) {
            try template.filled(["a": facts, "b": facts])
        }
        #expect(throws: StatementFault.emptyGap("a")) { try template.filled([:]) }
    }

    @Test func `what rules answer becomes a decision with their ground, words and versions`() throws
    {
        let firing = Firing(
            "av/label",
            version: 3,
            action: .label,
            ground: CaseSamples.law,
            statement: facts,
            because: facts,
        )
        let pin = PolicyPin(profile: .init("cn", 1), packs: [.init("av", 2)], rules: [])
        let shown = ShownNotice(.mayBe, facts)
        let verdict = Verdict(
            .label,
            in: .everywhere,
            notice: shown,
            firings: [firing, firing],
            shadows: [],
            pin: pin,
        )
        let draft = DecisionDraft(verdict)
        #expect(draft.action == .label)
        #expect(draft.marks.label == .mayBe)
        #expect(draft.facts == facts)
        #expect(draft.ground == CaseSamples.law)
        #expect(draft.pin == pin)
        let none = DecisionDraft(
            Verdict(.release, in: .everywhere, notice: nil, firings: [], shadows: [], pin: pin)
        )
        #expect(none.ground.kind == .ownChoice)
        #expect(none.marks.label == nil)
    }
}
