import Casework
import Fingerprints
import Foundation
import Labels
import Media
import Policy
import Testing

@testable import Store

/// A tenant's bank, and what tests do with it.
struct BankBench: Sendable {
    let cases: CaseRig
    let name: BankName

    var banks: Banks { Banks(cases.records) }
    var matches: ItemMatches { ItemMatches(cases.records) }

    init(_ cases: CaseRig, named name: String = "own") async throws {
        self.cases = cases
        self.name = try #require(BankName(name))
    }

    static let terms = BankTerms(
        words: BilingualText(en: "what we know", zh: "已知内容"),
        standard: "house 1",
    )

    @discardableResult
    func create(
        _ kind: ExactMatch.BankKind = .prohibited,
        named other: String? = nil,
    ) async throws -> Bank {
        let (banks, tenant, ann) = (banks, cases.tenant, cases.person("ann"))
        let name = try other.map { try #require(BankName($0)) } ?? name
        return try await cases.write {
            try banks.create(name, kind, Self.terms, by: Staff(ann, of: tenant), in: $0)
        }
    }

    /// Something known by its bytes alone.
    static func draft(_ text: String) -> EntryDraft {
        let digest = ContentDigest(of: Array(text.utf8))
        return EntryDraft(
            MediaFingerprint(digest: digest).packed,
            digest: digest,
            listing: EntryListing(name: text, labels: ["kind:\(text)"], addedOn: "2026-11-01"),
        )
    }

    func propose(
        _ entries: [EntryDraft],
        from origin: BankProposal.Origin = .hash,
        by name: String = "ann",
    ) async throws -> KeptProposal {
        let wish = EntryWish(
            entries,
            from: origin,
            on: .init(evidence: "a letter", reference: "case 7", standard: "house 1"),
        )
        let (banks, bank, tenant, person) = (banks, self.name, cases.tenant, cases.person(name))
        return try await cases.write {
            try banks.propose(wish, for: bank, of: tenant, by: person, in: $0)
        }
    }

    @discardableResult
    func approve(_ proposal: KeptProposal, by name: String = "ben") async throws -> KeptProposal {
        let (banks, bank, tenant, person) = (banks, self.name, cases.tenant, cases.person(name))
        let id = proposal.proposal.id
        return try await cases.write {
            try banks.approve(id, in: bank, of: tenant, by: person, in: $0)
        }
    }

    @discardableResult
    func refuse(_ proposal: KeptProposal, by name: String = "ben") async throws -> KeptProposal {
        let (banks, bank, tenant, person) = (banks, self.name, cases.tenant, cases.person(name))
        let id = proposal.proposal.id
        return try await cases.write {
            try banks.refuse(id, in: bank, of: tenant, by: person, in: $0)
        }
    }

    @discardableResult
    func retire(_ number: UInt32) async throws -> GovernedEntry {
        let (banks, bank, tenant, person) = (banks, self.name, cases.tenant, cases.person("cid"))
        return try await cases.write {
            try banks.retire(
                number,
                in: bank,
                because: "a mistake",
                by: Staff(person, of: tenant),
                in: $0,
            )
        }
    }

    func bank() async throws -> Bank {
        let (banks, name, tenant) = (banks, name, cases.tenant)
        return try #require(
            try await cases.read { try banks.find(name, of: tenant, in: $0) }
        )
    }

    func entries(_ filter: EntryFilter = EntryFilter()) async throws -> [GovernedEntry] {
        let (banks, bank) = (banks, try await bank())
        return try await cases.read { try banks.entries(of: bank, filter, limit: 100, in: $0) }
    }

    /// All changes after a position, page by page.
    func changes(
        after position: BankPosition = BankPosition(),
        limit: Int = 2,
    ) async throws -> ([BankChange], BankPosition) {
        let banks = banks
        var (all, place) = ([BankChange](), position)
        while true {
            let after = place
            let page = try await cases.read {
                try banks.changes(after: after, PageSize(rows: limit), in: $0)
            }
            all += page.entries
            place = page.position
            if !page.hasMore { return (all, place) }
        }
    }

    /// An item that plays, recognised by its bytes.
    func item(
        _ text: String,
        found: [FoundMatch] = [],
        upTo position: Int64 = 0,
    ) async throws
        -> Item
    {
        let item = try await cases.receive(cases.submission()).item
        _ = try await cases.start(item)
        var result = ExaminationResult(
            of: 1,
            item: item.id,
            tenant: item.tenant,
            finding: .verdict(cases.verdict(.release)),
            assessment: .init(json: "{}"),
        )
        result.recognition = Recognition(Self.draft(text).fingerprint, as: found, upTo: position)
        let (items, done) = (cases.items, result)
        _ = try await cases.write { try items.conclude(done, in: $0) }
        return try await cases.current(item)
    }

    /// What a search would tell of an entry.
    func found(
        _ number: UInt32,
        _ likeness: BankMatch.Likeness = .bytes,
    ) async throws
        -> FoundMatch
    {
        let match = BankMatch(number: number, likeness: likeness, distance: 0)
        let kept = try #require(FoundLikeness.grouping([match]).first)
        return FoundMatch(kept, in: try await bank().id)
    }

    func retroJobs() async throws -> [RetroJob] {
        try await cases.read { transaction in
            try transaction.rows(
                "SELECT payload FROM job_content WHERE kind = \(RetroJob.kind) ORDER BY id"
            ).map { try RetroJob(payload: try $0.get("payload")) }
        }
    }
}
