package import Casework
package import Foundation
import Labels
import Policy

/// What items were found to be, or to be like: the rows of `item_matches`, and what follows from
/// them.
package struct ItemMatches: Sendable {
    private let records: Records

    package init(_ records: Records) { self.records = records }

    /// A tenant's match; nil where there is none.
    package func find(
        _ id: MatchID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> ItemMatch? {
        try MatchRows(transaction: transaction).find(id, of: tenant)
    }

    /// All matches of a version, the nearest first.
    package func all(
        of item: ItemID,
        version: Int,
        in transaction: any Transaction,
    ) throws -> [ItemMatch] {
        try MatchRows(transaction: transaction).all(of: item, version: version)
    }

    /// Those of a version that count: no person rejected them, and their entries are in force.
    package func standing(
        of item: ItemID,
        version: Int,
        in transaction: any Transaction,
    ) throws -> [ItemMatch] {
        try MatchRows(transaction: transaction).all(of: item, version: version, isStanding: true)
    }

    /// A page of a tenant's versions that may still play, with what they are recognised by.
    package func fingerprints(
        of tenant: TenantName,
        after place: FingerprintPlace?,
        _ size: PageSize,
        in transaction: any Transaction,
    ) throws -> RowPage<KeptFingerprint> {
        try FingerprintRows(transaction: transaction).page(of: tenant, after: place, size)
    }

    /// A page of a tenant's matches over all items, the oldest first.
    ///
    /// Those that wait are those of which somebody has to say what they are: not equal bytes, nothing
    /// that was found by an entry that is retired, and nothing of an item that has ended.
    package func list(
        _ filter: MatchFilter,
        of tenant: TenantName,
        after place: (time: Date, id: String)? = nil,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [ItemMatch] {
        try MatchRows(transaction: transaction).page(
            filter,
            of: tenant,
            after: place,
            limit: min(max(limit, 1), records.rules.limits.pageRows),
        )
    }

    /// A page of the versions of which something was found by an entry.
    package func places(
        of entry: UInt32,
        in bank: BankID,
        after place: FingerprintPlace?,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [FingerprintPlace] {
        try MatchRows(transaction: transaction).places(of: entry, in: bank, after: place, limit)
    }

    /// What one version is recognised by; nil where that is not known, or forgotten.
    package func fingerprint(
        at place: FingerprintPlace,
        in transaction: any Transaction,
    ) throws -> KeptFingerprint? {
        try FingerprintRows(transaction: transaction).find(place.version, of: place.item).map {
            KeptFingerprint(place: place, packed: $0)
        }
    }
}

// What follows from them.
extension ItemMatches {
    /// Asks for a page of items to be looked at again.
    package func ask(
        for job: RetroJob,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        try records.queue.enqueue(try job.request(for: tenant), in: transaction)
    }

    /// Writes down what a version was found to be later than it was examined, weighs it again, and
    /// does what the rules say.
    ///
    /// What was found before changes nothing: so the same call may come twice. Of a version that is
    /// still examined nothing is kept: its examination looks by itself, and what came in meanwhile is
    /// looked for when it is done.
    ///
    /// - Returns: nil where nothing is new, the version plays no more, or is still examined.
    package func add(
        _ finding: LaterFinding,
        of tenant: TenantName,
        weighing: Weighing,
        in transaction: any Transaction,
    ) throws -> Settled? {
        let place = finding.place
        let (item, publisher) = try Items(records).hold(place.item, of: tenant, in: transaction)
        guard item.course.ending == nil, item.course.mayStillPlay(place.version),
            !item.course.awaitsExamination(of: place.version)
        else { return nil }
        let subject = Decision.Subject(tenant: tenant, item: item.id, version: place.version)
        let fresh = try keep(finding.found, of: subject, by: .retroMatch, in: transaction)
        guard !fresh.isEmpty else { return nil }
        let occasion = Occasion(item, publisher, place.version, cause: finding.cause)
        guard
            let again = try weigh(
                occasion,
                weighing,
                in: transaction,
                news: { MatchedVersion.News(Set(fresh), among: $0) },
            )
        else { return .before(item, nil) }
        return try follow(again, on: occasion, in: transaction)
    }

    /// Weighs a version again of which something counts no more; what was decided stands until
    /// somebody decides otherwise.
    package func weighAgain(
        _ place: FingerprintPlace,
        of tenant: TenantName,
        weighing: Weighing,
        in transaction: any Transaction,
    ) throws {
        let (item, publisher) = try Items(records).hold(place.item, of: tenant, in: transaction)
        guard item.course.ending == nil else { return }
        let occasion = Occasion(item, publisher, place.version, cause: "retirement")
        _ = try weigh(occasion, weighing, in: transaction)
    }

    /// Takes a person's word on a match, and weighs its version again.
    ///
    /// A yes may raise what the version comes to, and the rules are asked once more; a no takes
    /// back what stood on this match alone, and releases nothing by itself.
    ///
    /// - Throws: ``BankRefusal``, ``RecordRefusal/unknown(_:)``.
    package func judge(
        _ id: MatchID,
        isRight: Bool,
        by staff: Staff,
        weighing: Weighing,
        in transaction: any Transaction,
    ) throws -> (ItemMatch, Item) {
        let rows = MatchRows(transaction: transaction)
        guard let seen = try rows.find(id, of: staff.tenant) else {
            throw RecordRefusal.unknown(.match)
        }
        let (item, publisher) = try Items(records).hold(
            seen.item,
            of: staff.tenant,
            in: transaction,
        )
        // Read again under the item's lock: two people may answer at once.
        guard let former = try rows.find(id, of: staff.tenant) else {
            throw RecordRefusal.unknown(.match)
        }
        var match = former
        try match.judge(isRight, by: staff.person, at: records.now)
        try rows.settle(match)
        try record(
            isRight ? "match.confirmed" : "match.rejected",
            match,
            by: staff.person,
            in: transaction,
        )
        let occasion = Occasion(item, publisher, match.version, cause: "match/\(id.text)")
        let again = try weigh(
            occasion,
            weighing,
            in: transaction,
            news: { isRight ? MatchedVersion.News([id], former: [former], among: $0) : nil },
        )
        guard let again, isRight, item.course.ending == nil,
            item.course.mayStillPlay(match.version)
        else { return (match, item) }
        let settled = try follow(again, on: occasion, in: transaction)
        switch settled {
        case .now(let next, _), .before(let next, _): return (match, next)
        case .overtaken: return (match, item)
        }
    }

    /// Writes matches down, and gives those that are new.
    func keep(
        _ found: [FoundMatch],
        of subject: Decision.Subject,
        by finder: ItemMatch.Finder,
        in transaction: any Transaction,
    ) throws -> [MatchID] {
        let rows = MatchRows(transaction: transaction)
        return try found.compactMap { match in
            let id: MatchID = try records.newID()
            let isNew = try rows.insert(match, as: id, of: subject, at: records.now, by: finder)
            return isNew ? id : nil
        }
    }

    private func weigh(
        _ occasion: Occasion,
        _ weighing: Weighing,
        in transaction: any Transaction,
        news: ([ItemMatch]) -> MatchedVersion.News? = { _ in nil },
    ) throws -> Reassessment? {
        let (item, version) = (occasion.item, occasion.version)
        let standing = try MatchRows(transaction: transaction).all(
            of: item.id,
            version: version,
            isStanding: true,
        )
        guard let kept = try VersionRows(transaction: transaction).find(version, of: item.id) else {
            return nil
        }
        let again = try weighing(
            MatchedVersion(
                item: item,
                publisher: occasion.publisher,
                version: kept,
                assessment: try Items(records).assessment(
                    of: version,
                    item: item.id,
                    tenant: item.tenant,
                    in: transaction,
                ),
                matches: standing,
                news: news(standing),
            )
        )
        if let again {
            try ProductRows(transaction: transaction, catalogue: records.catalogue).putAssessment(
                again.assessment,
                of: item.id,
                number: version,
                at: records.now,
            )
        }
        return again
    }

    /// Does what the rules say of a version that was examined before.
    private func follow(
        _ again: Reassessment,
        on occasion: Occasion,
        in transaction: any Transaction,
    ) throws -> Settled {
        let (item, publisher, cause) = (occasion.item, occasion.publisher, occasion.cause)
        if let decision = try DecisionRows(transaction: transaction).find(
            cause: cause,
            item: item.id,
        ) {
            return .before(item, decision)
        }
        guard let verdict = again.verdict else { return .before(item, nil) }
        guard let draft = DecisionDraft(verdict, learnedOf: occasion.version, on: item.course)
        else {
            return try show(verdict, on: occasion, in: transaction)
        }
        let decision = try records.decision(
            draft,
            by: Set(verdict.firings.map { .rule($0.rule) }),
            on: item,
            publisher: publisher,
            in: transaction,
        )
        let event = occasion.event(decision.ruling)
        if let refusal = records.refusal(of: event, on: item, publisher) {
            return .overtaken(refusal)
        }
        try records.keep(decision, cause: cause, in: transaction)
        let next = try records.advance(
            item,
            event,
            by: Act(of: decision, cause: cause),
            publisher: publisher,
            in: transaction,
        )
        return .now(next, decision)
    }

    /// Tells viewers what the rules ask no more than to tell.
    private func show(
        _ verdict: Verdict,
        on occasion: Occasion,
        in transaction: any Transaction,
    ) throws -> Settled {
        let (item, version) = (occasion.item, occasion.version)
        let course = item.course
        let shown = [course.newest, course.older].compactMap(\.self).first {
            $0.number == version
        }?.notice
        guard let notice = verdict.notice?.notice, shown.map({ $0 < notice }) ?? true else {
            return .before(item, nil)
        }
        var act = Act.software("banks")
        act.cause = occasion.cause
        act.details["notice"] = .text(notice.word)
        let next = try records.advance(
            item,
            .noticeRaised(version: version, notice),
            by: act,
            publisher: occasion.publisher,
            in: transaction,
        )
        return .now(next, nil)
    }

    private func record(
        _ kind: String,
        _ match: ItemMatch,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws {
        try records.trail.record(
            AuditEntry(
                tenant: match.tenant.text,
                kind: kind,
                actor: .init(.person(person)),
                subject: .init(kind: "match", id: match.id.text),
                details: [
                    "item": .text(match.item.text), "bank": .text(match.bank.text),
                    "entry": .integer(Int64(match.found.entry)),
                    "likeness": .text(match.found.likeness.rawValue),
                ],
            ),
            in: transaction,
        )
    }
}

/// What a version was found to be, later than it was examined.
package struct LaterFinding: Hashable, Sendable {
    package let found: [FoundMatch]
    package let place: FingerprintPlace
    /// What brought it about, for the record.
    package let cause: String

    package init(_ found: [FoundMatch], at place: FingerprintPlace, cause: String) {
        (self.found, self.place, self.cause) = (found, place, cause)
    }
}

/// On what rules are asked once more, and why.
private struct Occasion {
    let item: Item
    let publisher: Publisher
    let version: Int
    let cause: String

    init(_ item: Item, _ publisher: Publisher, _ version: Int, cause: String) {
        (self.item, self.publisher) = (item, publisher)
        (self.version, self.cause) = (version, cause)
    }

    /// What a ruling brings about: a hold of the older version that plays leaves the newest alone.
    func event(_ ruling: Ruling) -> ItemEvent {
        ruling.action == .hold && item.course.newest.number != version
            ? .heldBack(version: version, ruling) : .decided(ruling)
    }
}

/// Which matches are asked for.
package struct MatchFilter: Hashable, Sendable {
    /// The word of what a person said; see ``MatchVerdict/word``.
    package var verdict: String
    package var bank: BankName?

    package init(verdict: String = MatchVerdict.waiting.word, bank: BankName? = nil) {
        (self.verdict, self.bank) = (verdict, bank)
    }
}
