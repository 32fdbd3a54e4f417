import Casework
import Foundation
import Media

/// The rows of `bank_entries`.
struct EntryRows {
    let transaction: any Transaction

    /// Rows that are written or asked for by one statement.
    private static let batch = 500

    /// Those of some drafts that the bank hasn't, and of which none waits; each once.
    func fresh(_ drafts: [EntryDraft], in bank: BankID, at now: Date) throws -> [EntryDraft] {
        var seen: Set<[UInt8]> = []
        let different = drafts.filter { seen.insert($0.likeness).inserted }
        var known: Set<[UInt8]> = []
        for start in stride(from: 0, to: different.count, by: Self.batch) {
            let part = different[start..<min(start + Self.batch, different.count)]
            let rows = try transaction.rows(
                """
                SELECT e.likeness FROM bank_entries e JOIN bank_proposals p ON p.id = e.proposal
                WHERE e.bank = \(bank.text) AND e.likeness IN \(.row(part.map(\.likeness)))
                    AND e.retired_at IS NULL AND (
                        p.outcome = 'approved' OR p.outcome = 'waiting' AND p.expires_at > \(now)
                    )
                """
            )
            for row in rows { known.insert(try row.get("likeness")) }
        }
        return different.filter { !known.contains($0.likeness) }
    }

    func insert(_ drafts: [EntryDraft], from first: UInt32, of proposal: BankProposal) throws {
        for start in stride(from: 0, to: drafts.count, by: Self.batch) {
            let part = drafts[start..<min(start + Self.batch, drafts.count)]
            let rows = try part.enumerated().map { place, draft throws -> [SQLValue] in
                [
                    proposal.bank.text.sqlValue, (Int(first) + start + place).sqlValue,
                    proposal.id.text.sqlValue, (draft.digest?.bytes).sqlValue,
                    draft.listing.name.sqlValue, draft.likeness.sqlValue,
                    draft.fingerprint.sqlValue, try draft.listing.labelsColumn.sqlValue,
                    draft.listing.addedOn.sqlValue,
                ]
            }
            try transaction.run(
                """
                INSERT INTO bank_entries (
                    bank, number, proposal, digest, name, likeness, fingerprint, labels, listed_on
                ) VALUES \(.rows(rows))
                """
            )
        }
    }

    func activate(_ proposal: ApprovalID, change: Int64, at now: Date) throws {
        try transaction.run(
            """
            UPDATE bank_entries SET change = \(change), active_at = \(now)
            WHERE proposal = \(proposal.text)
            """
        )
    }

    func retire(_ entry: GovernedEntry, change: Int64) throws {
        guard let retirement = entry.retirement else { return }
        try transaction.run(
            """
            UPDATE bank_entries SET change = \(change), retired_at = \(retirement.time),
                retired_by = \(retirement.person.text), reason = \(retirement.reason)
            WHERE bank = \(entry.bank.text) AND number = \(Int64(entry.number))
            """
        )
    }

    func find(_ number: UInt32, in bank: BankID) throws -> GovernedEntry? {
        try list("e.bank = \(bank.text) AND e.number = \(Int64(number))", limit: 1).first
    }

    func list(
        _ filter: EntryFilter,
        of bank: BankID,
        after number: UInt32,
        limit: Int,
        at now: Date,
    ) throws -> [GovernedEntry] {
        var condition: SQL = "e.bank = \(bank.text) AND e.number > \(Int64(number))"
        if let proposal = filter.proposal {
            condition = "\(condition) AND e.proposal = \(proposal.text)"
        }
        if let state = filter.state {
            condition = "\(condition) AND \(Self.isIn(state, at: now))"
        }
        return try list(condition, limit: limit)
    }

    private static func isIn(_ state: GovernedEntry.State, at now: Date) -> SQL {
        switch state {
        case .proposed: "p.outcome = 'waiting' AND p.expires_at > \(now)"
        case .lapsed: "p.outcome = 'waiting' AND p.expires_at <= \(now)"
        case .refused: "p.outcome = 'refused'"
        case .active: "p.outcome = 'approved' AND e.retired_at IS NULL"
        case .retired: "e.retired_at IS NOT NULL"
        }
    }

    private func list(_ condition: SQL, limit: Int) throws -> [GovernedEntry] {
        try transaction.rows(
            """
            SELECT \(BankProposalRows.columns), e.number, e.digest, e.name, e.labels, e.listed_on,
                e.retired_at, e.retired_by, e.reason
            FROM bank_entries e JOIN bank_proposals p ON p.id = e.proposal
            WHERE \(condition) ORDER BY e.number LIMIT \(limit)
            """
        ).map { try GovernedEntry(row: $0) }
    }

    func active(
        in bank: BankID,
        after number: UInt32,
        _ size: PageSize,
        upTo position: BankPosition?,
    ) throws -> RowPage<PackedEntry> {
        let rest: SQL =
            position.map {
                "AND (change, bank, number) <= (\($0.change), \($0.bank), \($0.number))"
            } ?? ""
        return try transaction.page(
            size,
            by: "fingerprint",
            "number, name, labels, listed_on, fingerprint",
            """
            FROM bank_entries
            WHERE bank = \(bank.text) AND number > \(Int64(number)) AND active_at IS NOT NULL
                AND retired_at IS NULL \(rest)
            ORDER BY number
            """,
        ) { row in
            PackedEntry(
                number: try row.entryNumber("number"),
                listing: try EntryListing(row: row),
                fingerprint: try row.get("fingerprint"),
            )
        }
    }

    /// Which of some entries are found no more.
    func retired(_ entries: Set<UInt32>, in bank: BankID) throws -> Set<UInt32> {
        guard !entries.isEmpty else { return [] }
        return Set(
            try transaction.rows(
                """
                SELECT number FROM bank_entries
                WHERE bank = \(bank.text) AND number IN \(.row(entries.sorted().map { Int64($0) }))
                    AND retired_at IS NOT NULL
                """
            ).map { try $0.entryNumber("number") }
        )
    }
}

extension GovernedEntry {
    fileprivate init(row: Row) throws(DatabaseError) {
        var retirement: Retirement?
        if let person = try row.namedIfPresent("retired_by", PersonName.init) {
            retirement = Retirement(
                by: person,
                at: try row.get("retired_at"),
                because: try row.get("reason"),
            )
        }
        let proposal = try BankProposal(row: row)
        self.init(
            try row.entryNumber("number"),
            in: proposal.bank,
            of: proposal,
            digest: try row.digestIfPresent("digest"),
            listing: try EntryListing(row: row),
            retirement: retirement,
        )
    }
}

extension EntryListing {
    fileprivate init(row: Row) throws(DatabaseError) {
        let labels = try row.get("labels", as: String?.self)
        self.init(
            name: try row.get("name"),
            labels: try labels.map { (text) throws(DatabaseError) in
                try JSONColumn.value(text, of: "labels")
            } ?? [],
            addedOn: try row.get("listed_on"),
        )
    }

    fileprivate var labelsColumn: String? {
        get throws { labels.isEmpty ? nil : try JSONColumn.text(labels) }
    }
}

extension Row {
    /// The number of an entry.
    func entryNumber(_ column: String) throws(DatabaseError) -> UInt32 {
        let number = try get(column, as: Int64.self)
        guard let entry = UInt32(exactly: number) else {
            throw .unexpectedValue(column: column, wanted: "32 bits", found: "another number")
        }
        return entry
    }

    /// SHA-256 in a column that may be empty.
    func digestIfPresent(_ column: String) throws(DatabaseError) -> ContentDigest? {
        guard let bytes = try get(column, as: [UInt8]?.self) else { return nil }
        guard let digest = ContentDigest(bytes: bytes) else {
            throw .unexpectedValue(column: column, wanted: "32 bytes", found: "\(bytes.count)")
        }
        return digest
    }
}
