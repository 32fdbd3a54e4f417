import Casework
import Foundation
import Labels
import Policy
import Testing

/// What follows from measures and strikes.
@Suite struct EnforcementRecordTests {
    private typealias Samples = MeasureSamples

    private func strike(_ number: Int, weight: Int, at time: Date) throws -> KeptStrike {
        let draft = StrikeDraft(
            .low,
            category: "c",
            about: .content,
            because: .text("\(number)"),
            reason: Samples.reason,
            discoveredAt: Samples.day(-900),
        )
        return KeptStrike(
            try draft.strike(
                Samples.id(number),
                on: Samples.account,
                by: CaseSamples.person("ann"),
                declaredAt: nil,
                weighed: (EnforcementLadder.Level(weight: weight, days: 90), time),
            )
        )
    }

    @Test func `the rung is that of the strictest measure in force`() throws {
        var record = EnforcementRecord()
        #expect(record.rung(at: Samples.now) == .good)
        #expect(record.rungSince(at: Samples.now) == nil)
        let kinds: [MeasureKind] = [.limit, .suspendUpdates, .warn]
        record.measures = try kinds.enumerated().map { place, kind in
            try Samples.kept(kind, place + 1, since: Samples.day(Double(place)))
        }
        let table: [(Double, AccountFacts.Rung, Double?)] = [
            (2, .suspended, 1), (30, .suspended, 1), (31, .warned, 2), (32, .good, nil),
        ]
        for (day, rung, since) in table {
            #expect(record.rung(at: Samples.day(day)) == rung, "\(day)")
            #expect(record.rungSince(at: Samples.day(day)) == since.map(Samples.day), "\(day)")
        }
        record.measures[1].undoing = Samples.undoing
        #expect(record.rung(at: Samples.day(2)) == .limited)
        #expect(record.limits(at: Samples.day(2)).dailyUploads == 3)
        #expect(record.limits(at: Samples.day(31)) == [])
    }

    @Test func `weights add up while strikes stand`() throws {
        var record = EnforcementRecord(
            strikes: [
                try strike(1, weight: 2, at: Samples.now),
                try strike(2, weight: 4, at: Samples.day(9)),
            ]
        )
        #expect(record.weight(at: Samples.day(9)) == 6)
        #expect(record.weight(at: Samples.day(90)) == 4)
        record.strikes[1].undoing = Samples.undoing
        #expect(record.weight(at: Samples.day(9)) == 2)
    }

    @Test func `the ladder recommends what nobody answered yet`() throws {
        let ladder = Samples.ladder("cn")
        var record = EnforcementRecord()
        #expect(record.recommendation(under: ladder, at: Samples.now).step == nil)
        record.strikes = [try strike(1, weight: 1, at: Samples.now)]
        #expect(record.recommendation(under: ladder, at: Samples.now).step?.measure == .warn)
        record.measures = [try Samples.kept(.warn, since: Samples.day(1))]
        let answered = record.recommendation(under: ladder, at: Samples.day(2))
        #expect(answered.isAnswered && answered.step == nil && answered.reached != nil)
        #expect(answered.next?.measure == .limit)
        // The warning is over; the strike stands, and was answered.
        #expect(record.recommendation(under: ladder, at: Samples.day(40)).step == nil)
        record.strikes.append(try strike(2, weight: 8, at: Samples.day(41)))
        let grave = record.recommendation(under: ladder, at: Samples.day(42))
        #expect(grave.weight == 9 && grave.step?.measure == .suspendUpdates)
        #expect(grave.untried == [.limit])
        record.measures[0].undoing = Samples.undoing
        #expect(
            record.recommendation(under: ladder, at: Samples.day(42)).untried == [.warn, .limit]
        )
    }

    @Test func `what a measure limits binds the account alone`() throws {
        let profile = try #require(PolicyBook.bundled().profiles["eu"])
        var account = Samples.account
        #expect(account.profile(profile) == profile)
        #expect(account.refusal(afterUploads: 999) == nil)
        account.standing.limits = [.reviewedPublishing, .dailyUploads(3), .dailyUploads(5)]
        #expect(account.profile(profile).entry.review == .person)
        #expect(account.profile(profile).times.holdEnd == .escalate)
        #expect(account.refusal(afterUploads: 2) == nil)
        #expect(account.refusal(afterUploads: 3) == .dailyUploads(limit: 3))
    }

    @Test func `what played may be labelled while its owner is suspended`() throws {
        var journey = try Journey.examined(.byRule(.release, 1))
        let refusal = PublishingRefusal.suspended
        let label = ItemEvent.decided(.by("ann", .label, 2, label: .is))
        #expect(!refusal.bars(label, on: journey.course))
        try journey.meet(label)
        #expect(journey.state == .labelling)
        #expect(!refusal.bars(.labelRead(version: 1, .is), on: journey.course))
        // What never played waits.
        let fresh = try Journey.examined(.byRule(.hold, 1))
        #expect(refusal.bars(.decided(.by("ann", .release, 2)), on: fresh.course))
        #expect(!refusal.bars(.decided(.byRule(.label, 2, label: .is)), on: fresh.course))
    }

    @Test func `a suspended owner may declare what plays, and change nothing else`() throws {
        var journey = try Journey.examined(.byRule(.release, 1))
        journey.publisher = .suspended
        let edit = ItemEvent.versionReceived(.init(keepsPlayingFile: true))
        #expect(PublishingRefusal.suspended.bars(edit, on: journey.course))
        #expect(PublishingRefusal.closed.bars(edit, on: journey.course))
        let said = ItemEvent.versionReceived(
            .init(keepsFile: true, keepsPlayingFile: true, isDeclaration: true)
        )
        #expect(!PublishingRefusal.suspended.bars(said, on: journey.course))
        #expect(PublishingRefusal.closed.bars(said, on: journey.course))
        journey.publisher = nil
        try journey.meet(said)
        #expect(journey.course.newest.onlyDeclares)
        #expect(!PublishingRefusal.suspended.bars(journey.course))
        try journey.meet(said)
        #expect(journey.course.newest.onlyDeclares)
        try journey.meet(edit)
        #expect(!journey.course.newest.onlyDeclares)
        try journey.meet(said)
        // It declares an edit that waits, which is new.
        #expect(!journey.course.newest.onlyDeclares)
        #expect(PublishingRefusal.suspended.bars(journey.course))
    }
}
