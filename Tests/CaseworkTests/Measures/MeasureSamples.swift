import Casework
import Foundation
import Policy

/// Measures and strikes that tests decide with.
enum MeasureSamples {
    static let now = Date(timeIntervalSince1970: 1_800_000_000)
    static let facts = BilingualText(en: "three faces were made.", zh: "三段人脸系生成。")
    private static let book = Result { try PolicyBook.bundled() }

    static func ladder(_ name: String) -> EnforcementLadder {
        guard let profile = try? book.get().profiles[name] else { preconditionFailure("none") }
        return profile.ladder
    }

    static func day(_ days: Double) -> Date { now.addingTimeInterval(days * 86_400) }

    static func id<ID: RecordID>(_ number: Int, as type: ID.Type = ID.self) -> ID {
        let digits = String(number, radix: 16)
        let zeros = String(repeating: "0", count: 12 - digits.count)
        guard let id = ID("00000000-0000-7000-8000-\(zeros)\(digits)") else {
            preconditionFailure("no id")
        }
        return id
    }

    static let account = Account(
        id: id(1),
        tenant: CaseSamples.tenant(),
        externalID: ExternalID("user-1") ?? { preconditionFailure("no name") }(),
        standing: Standing(agreement: "1"),
    )

    static func effect(_ kind: MeasureKind) -> MeasureEffect {
        switch kind {
        case .warn: .warn(rectify: BilingualText(en: "Declare them.", zh: "请声明。"), by: day(7))
        case .limit: .limit([.reviewedPublishing, .dailyUploads(3), .host("comments")])
        case .suspendUpdates: .suspendUpdates
        case .close: .close
        }
    }

    static func draft(
        _ kind: MeasureKind,
        on ground: PolicyGround = CaseSamples.choice,
        _ change: (inout MeasureDraft) -> Void = { _ in },
    ) -> MeasureDraft {
        var draft = MeasureDraft(effect(kind), on: ground, facts: facts)
        if kind != .close { draft.until = day(30) }
        change(&draft)
        return draft
    }

    static func kept(
        _ kind: MeasureKind,
        _ number: Int = 1,
        since: Date = now,
    ) throws -> KeptMeasure {
        var draft = draft(kind)
        if kind != .close { draft.until = since.addingTimeInterval(30 * 86_400) }
        return KeptMeasure(
            try draft.measure(
                id(number),
                on: account,
                by: [CaseSamples.person("ann")],
                under: times,
                at: since,
            )
        )
    }

    static var times: DecisionTimes {
        guard let profile = try? book.get().profiles["cn"] else { preconditionFailure("none") }
        return DecisionTimes(profile.times, redressRoute: "appeals@example.org")
    }

    static let undoing = Undoing(
        at: now,
        by: CaseSamples.person("eve"),
        because: BilingualText(en: "It was lawful.", zh: "内容合法。"),
    )

    static let factors = MisuseFactors(
        items: 3,
        outOf: 40,
        days: 30,
        gravity: BilingualText(en: "Many saw it.", zh: "传播范围广。"),
        intention: BilingualText(en: "On purpose.", zh: "故意为之。"),
    )

    static let reason = BilingualText(en: "It would go on.", zh: "违规将持续。")
}
