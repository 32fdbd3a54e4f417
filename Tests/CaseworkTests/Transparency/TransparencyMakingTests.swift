import Casework
import Foundation
import Labels
import Media
import Policy
import Testing

/// Decisions as the transparency database reads them.
@Suite struct TransparencyMakingTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private static let terms = PolicyGround(
        .terms,
        instrument: BilingualText(en: "the terms of service", zh: "用户协议"),
        article: "4.2",
        territory: .everywhere,
    )

    private func decision(
        _ ruling: Ruling,
        facts: String = "It shows a face that was made.",
        end: Term.End? = nil,
        automation: Automation = .none,
    ) throws -> Decision {
        let term = Term(since: Self.now, end: end)
        let redress = Redress(until: nil, route: "appeals")
        return Decision(
            on: .init(tenant: CaseSamples.tenant(), item: CaseSamples.item(), version: 1),
            ruling,
            term: term,
            automation: automation,
            redress: redress,
            pin: nil,
            statement: try StatementOfReasons(
                for: ruling,
                title: "Rain of jo@example.org",
                facts: BilingualText(en: facts, zh: "画面人脸系生成。"),
                term: term,
                automation: automation,
                redress: redress,
            ),
        )
    }

    private static func content(
        _ media: MediaKind? = .video,
        isSynthetic: Bool = false,
        _ kind: TransparencyClass? = nil,
    ) -> TransparencyRecord.Content {
        .init(
            media,
            isSynthetic: isSynthetic,
            broughtAt: now.addingTimeInterval(-86_400),
            kind: kind,
            names: ["user-77"],
        )
    }

    private func refusal(
        _ ruling: Ruling,
        facts: String = "seen.",
        _ content: TransparencyRecord.Content = content(),
        found origin: TransparencyRecord.Origin = .init(),
    ) throws -> TransparencyRefusal? {
        let decision = try decision(ruling, facts: facts)
        do {
            _ = try TransparencyRecord(of: decision, on: content, found: origin)
            return nil
        } catch { return error }
    }

    @Test(arguments: [
        (DecisionAction.remove, TransparencyRecord.Visibility.removed),
        (.stop, .disabled), (.hold, .disabled), (.ageRestrict, .ageRestricted),
        (.label, .labelled),
    ])
    func `each restriction is one, with texts of the statement`(
        _ action: DecisionAction,
        _ visibility: TransparencyRecord.Visibility,
    ) throws {
        var ruling = Ruling.by("ann", action, 1, on: Self.terms, label: .is)
        ruling.minimumAge = 18
        let record = try TransparencyRecord(of: try decision(ruling), on: Self.content())
        #expect(record.visibility == [visibility] && record.problems().isEmpty)
        #expect(record.facts == "What was found: It shows a face that was made.")
        #expect(record.termsGround == "the terms say so: the terms of service, clause 4.2")
        #expect(record.termsExplanation?.hasSuffix("a face that was made.") == true)
        #expect(record.legalGround == nil && record.ground == .incompatible)
        #expect(record.puid == "studio-\(CaseSamples.id(1).text)")
        #expect(record.applicationDay == "2027-01-15" && record.contentDay == "2027-01-14")
        #expect(record.category == "STATEMENT_CATEGORY_OTHER_VIOLATION_TC")
        let keyword = action == .ageRestrict ? "AGE_SPECIFIC_RESTRICTIONS" : "OTHER"
        #expect(record.keywords == ["KEYWORD_\(keyword)"])
    }

    @Test func `a release gives none`() throws {
        #expect(try refusal(.by("ann", .release, 1)) == .noRestriction)
    }

    @Test func `no title leaves the house`() throws {
        let record = try TransparencyRecord(
            of: try decision(.by("ann", .stop, 1)),
            on: Self.content(),
        )
        let text = String(decoding: try JSONEncoder().encode(record), as: UTF8.self)
        #expect(!text.contains("Rain") && !text.contains("ann"))
    }

    @Test func `the countries are those of the database where it bites`() throws {
        func scope(_ territory: String) throws -> [String]? {
            var ruling = Ruling.by("ann", .stop, 1)
            ruling.territory = CaseSamples.territory(territory)
            return try? TransparencyRecord(of: try decision(ruling), on: Self.content()).territory
        }
        #expect(try scope("everywhere") == TransparencyRecord.countries)
        #expect(try scope("EU")?.count == 27)
        #expect(try scope("EU,NO,CN")?.contains("NO") == true)
        #expect(try scope("GR,CN,US") == ["GR"])
        #expect(try scope("CN") == nil && scope("NO,IS") == nil && scope("GB") == nil)
        var ruling = Ruling.by("ann", .stop, 1)
        ruling.territory = CaseSamples.territory("CN")
        #expect(try refusal(ruling) == .outsideTheUnion)
    }

    @Test func `what breaks a law needs a kind of violation that somebody named`() throws {
        let ruling = Ruling.by("ann", .stop, 1, on: CaseSamples.law)
        #expect(try refusal(ruling) == .noCategory)
        let kind = TransparencyClass(.cyberViolence, [.nonConsensualDeepfake])
        let record = try TransparencyRecord(
            of: try decision(ruling),
            on: Self.content(.video, isSynthetic: false, kind),
        )
        #expect(record.ground == .illegal && record.termsGround == nil)
        #expect(record.legalGround == "the law requires it: the AV Provisions, art. 12")
        #expect(record.category == "STATEMENT_CATEGORY_CYBER_VIOLENCE")
        #expect(record.keywords == ["KEYWORD_NON_CONSENSUAL_MATERIAL_DEEPFAKE"])
    }

    @Test func `only an end that lets it go on is one`() throws {
        let at = Self.now.addingTimeInterval(3 * 86_400)
        func end(_ then: Term.Then) throws -> String? {
            let decision = try decision(
                .by("ann", .hold, 1),
                end: .init(at: at, then: then),
            )
            return try TransparencyRecord(of: decision, on: Self.content()).visibilityEnd
        }
        #expect(try end(.release) == "2027-01-18" && end(.escalate) == nil)
    }

    @Test(arguments: [
        (
            Automation.none, false, TransparencyRecord.YesNo.no,
            TransparencyRecord.AutomatedDecision.not,
        ),
        (.detection, false, .yes, .not), (.full, true, .yes, .fully),
        (.full, false, .yes, .partially),
    ])
    func `how much of it machines made is said`(
        _ automation: Automation,
        _ isByRule: Bool,
        _ detection: TransparencyRecord.YesNo,
        _ decided: TransparencyRecord.AutomatedDecision,
    ) throws {
        let ruling = isByRule ? Ruling.byRule(.hold, 1) : .by("ann", .hold, 1)
        let record = try TransparencyRecord(
            of: try decision(ruling, automation: automation),
            on: Self.content(),
        )
        #expect(record.automatedDetection == detection && record.automatedDecision == decided)
    }

    @Test(arguments: [
        (MediaKind.video, "CONTENT_TYPE_VIDEO"), (.audio, "CONTENT_TYPE_AUDIO"),
        (.image, "CONTENT_TYPE_IMAGE"), (nil, "CONTENT_TYPE_OTHER"),
    ])
    func `the kind of content is said, and that it is synthetic`(
        _ media: MediaKind?,
        _ word: String,
    ) throws {
        let decision = try decision(.by("ann", .stop, 1))
        let plain = try TransparencyRecord(of: decision, on: Self.content(media))
        #expect(plain.contentTypes.map(\.rawValue) == [word])
        #expect((plain.contentTypeOther != nil) == (media == nil))
        let made = try TransparencyRecord(
            of: decision,
            on: Self.content(media, isSynthetic: true),
        )
        #expect(made.contentTypes.map(\.rawValue) == [word, "CONTENT_TYPE_SYNTHETIC_MEDIA"])
    }

    @Test func `who found it is said, and nobody's name where the service did`() throws {
        let decision = try decision(.by("ann", .stop, 1))
        let flagged = try TransparencyRecord(
            of: decision,
            on: Self.content(),
            found: .init(.trustedFlagger, identity: "Hotline e.V."),
        )
        #expect(flagged.source == .trustedFlagger && flagged.sourceIdentity == "Hotline e.V.")
        let own = try TransparencyRecord(
            of: decision,
            on: Self.content(),
            found: .init(.voluntary, identity: "Hotline e.V."),
        )
        #expect(own.source == .voluntary && own.sourceIdentity == nil)
    }

    @Test(arguments: [
        ("Ask jo@example.org.", PersonalTrace.mailAddress), ("Call +49 30 901820.", .number),
        ("It is user-77 again.", .accountName),
    ])
    func `texts that lead to a person are refused, and what to do is said`(
        _ facts: String,
        _ trace: PersonalTrace,
    ) throws {
        let refusal = try #require(try refusal(.by("ann", .stop, 1), facts: facts))
        #expect(refusal == .personalData(trace, .facts))
        #expect(refusal.code == "personal-data-\(trace.rawValue)")
        #expect(refusal.words.english.contains("decide again with facts that name nobody"))
        let told = try self.refusal(
            .by("ann", .stop, 1),
            found: .init(.notice, identity: "jo@example.org"),
        )
        #expect(told == .personalData(.mailAddress, .sourceIdentity))
    }

    @Test func `what is cut off is looked at, too`() throws {
        let facts = String(repeating: "x ", count: 2_495) + "jo@example.org"
        #expect(
            try refusal(.by("ann", .stop, 1), facts: facts) == .personalData(.mailAddress, .facts)
        )
    }

    @Test func `a word of the rules' own may be some account's name`() throws {
        let decision = try decision(.byRule(.hold, 1), facts: "user-77 is a word of the pack.")
        _ = try TransparencyRecord(of: decision, on: Self.content())
    }

    @Test func `what is too long is cut, and that shows`() throws {
        let facts = String(repeating: "字 ", count: 2_500)
        let record = try TransparencyRecord(
            of: try decision(.by("ann", .stop, 1), facts: facts),
            on: Self.content(),
        )
        #expect(record.facts.unicodeScalars.count == 5_000 && record.facts.hasSuffix(" […]"))
        #expect(record.termsExplanation?.unicodeScalars.count == 2_000)
        #expect(record.termsExplanation?.hasSuffix(" […]") == true)
    }

    @Test func `an account is restricted in the same form`() throws {
        let record = try TransparencyRecord(
            .account(.suspended, until: Self.now.addingTimeInterval(86_400)),
            because: .init(
                Self.terms,
                facts: "Labels were taken off again and again.",
                in: .everywhere,
                since: Self.now,
                automation: .none,
                hasPeople: true,
            ),
            on: Self.content(.video, isSynthetic: false, TransparencyClass(.otherViolationTc)),
            puid: "studio-account-1",
        )
        #expect(record.account == .suspended && record.visibility == nil)
        #expect(record.accountEnd == "2027-01-16" && record.visibilityEnd == nil)
    }
}
