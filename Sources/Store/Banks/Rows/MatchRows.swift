import Casework
import Foundation
import Policy

/// The rows of `item_matches`.
struct MatchRows {
    let transaction: any Transaction

    private static let columns: SQL = """
        m.id, m.tenant, m.item, m.number, m.content, m.found_at, m.finder, m.verdict,
        m.judged_by, m.judged_at, b.name AS bank_name, b.kind
        """

    /// - Returns: false where it was found before.
    func insert(
        _ found: FoundMatch,
        as id: MatchID,
        of subject: Decision.Subject,
        at now: Date,
        by finder: ItemMatch.Finder,
    ) throws -> Bool {
        let likeness = found.likeness
        return try transaction.run(
            """
            INSERT INTO item_matches (
                id, tenant, item, number, bank, entry, likeness, distance, content, found_at,
                finder, verdict
            ) VALUES (
                \(id.text), \(subject.tenant.text), \(subject.item.text), \(subject.version),
                \(found.bank.text), \(Int64(likeness.entry)), \(likeness.likeness.rawValue),
                \(likeness.distance), \(try JSONColumn.text(likeness)), \(now),
                \(finder.rawValue), 'waiting'
            ) ON CONFLICT (item, number, bank, entry, likeness) DO NOTHING
            """
        ) == 1
    }

    /// A tenant's match; nil where there is none.
    func find(_ id: MatchID, of tenant: TenantName) throws -> ItemMatch? {
        try list("m.id = \(id.text) AND m.tenant = \(tenant.text)").first
    }

    /// All of a version, the nearest first.
    ///
    /// - Parameter isStanding: without those that a person rejected, and those whose entries were
    ///   retired.
    func all(of item: ItemID, version: Int, isStanding: Bool = false) throws -> [ItemMatch] {
        let all: SQL = "m.item = \(item.text) AND m.number = \(version)"
        return try list(
            isStanding ? "\(all) AND m.verdict <> 'rejected' AND e.retired_at IS NULL" : all
        )
    }

    func page(
        _ filter: MatchFilter,
        of tenant: TenantName,
        after place: (time: Date, id: String)?,
        limit: Int,
    ) throws -> [ItemMatch] {
        var condition: SQL = "m.tenant = \(tenant.text) AND m.verdict = \(filter.verdict)"
        if let bank = filter.bank { condition = "\(condition) AND b.name = \(bank.text)" }
        if let place {
            condition = "\(condition) AND (m.found_at, m.id) > (\(place.time), \(place.id))"
        }
        if filter.verdict == MatchVerdict.waiting.word {
            condition = """
                \(condition) AND m.likeness <> 'bytes' AND e.retired_at IS NULL
                    AND i.state NOT IN ('removed', 'withdrawn')
                """
        }
        return try transaction.rows(
            """
            SELECT \(Self.columns) FROM item_matches m JOIN banks b ON b.id = m.bank
            JOIN bank_entries e ON e.bank = m.bank AND e.number = m.entry
            JOIN items i ON i.id = m.item
            WHERE \(condition) ORDER BY m.found_at, m.id LIMIT \(limit)
            """
        ).map { try ItemMatch(row: $0) }
    }

    func places(
        of entry: UInt32,
        in bank: BankID,
        after place: FingerprintPlace?,
        _ limit: Int,
    ) throws -> [FingerprintPlace] {
        let rest: SQL =
            place.map { "AND (item, number) > (\($0.item.text), \($0.version))" } ?? ""
        return try transaction.rows(
            """
            SELECT DISTINCT item, number FROM item_matches
            WHERE bank = \(bank.text) AND entry = \(Int64(entry)) \(rest)
            ORDER BY item, number LIMIT \(limit)
            """
        ).map { row in
            FingerprintPlace(
                item: try row.named("item", ItemID.init),
                version: try row.get("number"),
            )
        }
    }

    func settle(_ match: ItemMatch) throws {
        let judged: (PersonName, Date)? =
            switch match.verdict {
            case .waiting: nil
            case .confirmed(let person, let time), .rejected(let person, let time): (person, time)
            }
        try transaction.run(
            """
            UPDATE item_matches SET verdict = \(match.verdict.word),
                judged_by = \(judged?.0.text), judged_at = \(judged?.1)
            WHERE id = \(match.id.text)
            """
        )
    }

    private func list(_ condition: SQL) throws -> [ItemMatch] {
        try transaction.rows(
            """
            SELECT \(Self.columns) FROM item_matches m JOIN banks b ON b.id = m.bank
            JOIN bank_entries e ON e.bank = m.bank AND e.number = m.entry
            WHERE \(condition) ORDER BY m.distance, b.name, m.entry, m.likeness
            """
        ).map { try ItemMatch(row: $0) }
    }
}

extension ItemMatch {
    fileprivate init(row: Row) throws(DatabaseError) {
        let person = try row.namedIfPresent("judged_by", PersonName.init)
        let time = try row.get("judged_at", as: Date?.self)
        self.init(
            try row.named("id", MatchID.init),
            of: Decision.Subject(
                tenant: try row.named("tenant", TenantName.init),
                item: try row.named("item", ItemID.init),
                version: try row.get("number"),
            ),
            with: try row.json("content"),
            in: try row.named("bank_name", BankName.init),
            of: try row.named("kind") { ExactMatch.BankKind(rawValue: $0) },
            at: try row.get("found_at"),
            by: try row.named("finder") { Finder(rawValue: $0) },
            verdict: try row.named("verdict") { word in
                switch (word, person, time) {
                case ("waiting", nil, nil): .waiting
                case ("confirmed", let person?, let time?): .confirmed(by: person, at: time)
                case ("rejected", let person?, let time?): .rejected(by: person, at: time)
                default: nil
                }
            },
        )
    }
}
