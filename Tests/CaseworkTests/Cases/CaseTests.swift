import Foundation
import Policy
import TestSupport
import Testing

@testable import Casework

@Suite struct CaseTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)
    private static let hour = 3_600.0

    private static func id<ID: RecordID>(_ number: Int) throws -> ID {
        let digits = String(repeating: "0", count: 12 - "\(number)".count) + "\(number)"
        return try #require(ID("00000000-0000-4000-8000-\(digits)"))
    }

    private static func cause(
        _ source: CaseSource = .report,
        _ severity: PolicyCategory.Severity = .medium,
        _ category: CaseCategory = .synthetic,
        hours: Double = 72,
    ) -> CaseCause {
        CaseCause(source, category, severity, dueAt: start.addingTimeInterval(hours * hour))
    }

    private static func opened(for cause: CaseCause = cause()) throws -> Case {
        Case(
            try id(1),
            of: try #require(TenantName("studio")),
            on: .item(try id(2)),
            at: start,
            for: cause,
        )
    }

    private static func reviewer(
        _ name: String,
        _ level: Case.Level = .reviewer,
        for category: CaseCategory? = nil,
        until: Date = start + 1e6,
    ) throws -> Reviewer {
        let person = try #require(PersonName(name))
        let held = try category.map {
            ReviewerQualification(
                of: person,
                for: $0,
                in: nil,
                by: try #require(PersonName("lead")),
                at: start - 1,
                until: until,
            )
        }
        return Reviewer(
            person,
            level,
            [held].compactMap(\.self),
            needsQualification: category != nil,
        )
    }

    @Test func `causes fold: the gravest names the field, the earliest the time`() throws {
        var found = try Self.opened(for: Self.cause(.report, .low, .rights, hours: 72))
        found.add(Self.cause(.flagger, .critical, .minors, hours: 24))
        found.add(Self.cause(.hold, .medium, .terms, hours: 100))
        #expect(found.content.category == .minors && found.content.severity == .critical)
        #expect(found.content.dueAt == Self.start + 24 * Self.hour)
        #expect(found.content.sources == [.report, .flagger, .hold])
        #expect(found.revision == 2)
    }

    @Test func `one works on it at a time, until their time is over or it is taken over`() throws {
        var found = try Self.opened()
        let (ann, bob) = (try Self.reviewer("ann"), try Self.reviewer("bob"))
        let now = Self.start
        try found.take(by: ann, for: 600, at: now)
        #expect(throws: CaseRefusal.held(by: ann.person)) {
            try found.take(by: bob, for: 600, at: now)
        }
        #expect(throws: CaseRefusal.reasonMissing) {
            try found.takeOver(by: bob, because: "", for: 600, at: now)
        }
        try found.takeOver(by: bob, because: "ann went home", for: 600, at: now)
        #expect(found.holder(at: now) == bob.person)
        #expect(throws: CaseRefusal.held(by: bob.person)) {
            try found.beginDecision(by: ann, at: now)
        }
        #expect(found.holder(at: now + 600) == nil)
        #expect(throws: CaseRefusal.notHeld) { try found.beginDecision(by: bob, at: now + 600) }
        try found.take(by: ann, for: 600, at: now + 600)
        try found.beginDecision(by: ann, at: now + 601)
        #expect(throws: CaseRefusal.deciding) { try found.take(by: bob, for: 1, at: now + 602) }
    }

    @Test func `what was escalated takes somebody as senior`() throws {
        var found = try Self.opened()
        let (ann, sue) = (try Self.reviewer("ann"), try Self.reviewer("sue", .senior))
        try found.take(by: ann, for: 600, at: Self.start)
        try found.escalate(by: ann.person, because: "unclear", at: Self.start)
        #expect(Routing.standard.queue(of: found) == .senior)
        #expect(throws: CaseRefusal.tooJunior(.senior)) {
            try found.take(by: ann, for: 600, at: Self.start)
        }
        try found.take(by: sue, for: 600, at: Self.start)
        try found.escalate(by: sue.person, because: "still unclear", at: Self.start)
        let olga = try Self.reviewer("olga", .officer)
        try found.take(by: olga, for: 600, at: Self.start)
        #expect(throws: CaseRefusal.highestLevel) {
            try found.escalate(by: olga.person, because: "no idea", at: Self.start)
        }
    }

    @Test func `who isn't qualified for it, or not any more, doesn't decide`() throws {
        var found = try Self.opened()
        let able = try Self.reviewer("ann", for: .synthetic)
        let other = try Self.reviewer("ann", for: .rights)
        let lapsed = try Self.reviewer("ann", for: .synthetic, until: Self.start)
        for reviewer in [other, lapsed] {
            #expect(throws: CaseRefusal.notQualified(.synthetic)) {
                try found.take(by: reviewer, for: 600, at: Self.start)
            }
        }
        try found.take(by: able, for: 600, at: Self.start)
        // The qualification has to stand when the decision falls, too.
        #expect(throws: CaseRefusal.notQualified(.synthetic)) {
            try found.beginDecision(by: lapsed, at: Self.start)
        }
        try found.beginDecision(by: able, at: Self.start)
    }

    @Test func `a queue goes by due time, with a head start for the grave, the seen, the trusted`()
        throws
    {
        let plain = try Self.opened()
        let grave = try Self.opened(for: Self.cause(.report, .high))
        let flagged = try Self.opened(for: Self.cause(.flagger))
        var seen = try Self.opened()
        seen.report(reach: 6_400)
        let late = try Self.opened(for: Self.cause(.report, .high, hours: 72 + 6 * 24))
        let order = [grave, flagged, seen, plain, late].map(\.place)
        #expect(order == order.sorted())
        // Whatever is grave comes first today, and yet nothing waits for ever.
        #expect(plain.place < late.place)
        #expect(seen.place == plain.place - 36 * Self.hour)
    }

    @Test func `a case ends by itself only where nobody waits for an answer`() throws {
        var held = try Self.opened(for: Self.cause(.hold))
        #expect(held.endsByItself)
        held.add(Self.cause(.match))
        #expect(held.endsByItself)
        held.add(Self.cause(.report))
        #expect(!held.endsByItself)
    }

    /// Random orders of what reviewers and the software do: whatever happens, one holds it at most, a
    /// closed case stays as it is, and each change is a new revision.
    @Test(arguments: [UInt64.random(in: 0...UInt64.max), 7, 42])
    func `any order of steps keeps the rules`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let people = try ["ann", "bob", "sue"].map {
            try Self.reviewer($0, $0 == "sue" ? .officer : .reviewer)
        }
        for _ in 0..<200 {
            var (found, now) = (try Self.opened(), Self.start)
            for _ in 0..<40 {
                let before = found
                now += Double.random(in: 0...400, using: &generator)
                let person = people[Int.random(in: 0..<people.count, using: &generator)]
                let isDone = try Self.step(&found, person, at: now, &generator)
                let note = Comment(rawValue: "seed \(seed)")
                if before.content.state == .closed {
                    #expect(found.content.closing == before.content.closing, note)
                }
                #expect(isDone || found == before, note)
                #expect(found.revision >= before.revision, note)
                #expect(
                    (found.content == before.content) == (found.revision == before.revision),
                    note,
                )
                if found.content.state != .open {
                    #expect(found.content.lease == nil || found.content.state == .deciding, note)
                }
            }
        }
    }

    /// - Returns: whether the step was allowed.
    private static func step(
        _ found: inout Case,
        _ reviewer: Reviewer,
        at now: Date,
        _ generator: inout SeededGenerator,
    ) throws -> Bool {
        let approval: ApprovalID = try id(9)
        do throws(CaseRefusal) {
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: try found.take(by: reviewer, for: 600, at: now)
            case 1: try found.takeOver(by: reviewer, because: "why", for: 600, at: now)
            case 2: try found.giveBack(by: reviewer.person, at: now)
            case 3: try found.escalate(by: reviewer.person, because: "why", at: now)
            case 4: try found.beginDecision(by: reviewer, at: now)
            case 5:
                guard found.content.state == .deciding else { return true }
                found.wait(for: approval)
            case 6: found.resume()
            default:
                try found.close(
                    Case.Closing(.noAction, at: now, by: reviewer.person, decision: nil)
                )
            }
            return true
        } catch {
            return false
        }
    }
}
