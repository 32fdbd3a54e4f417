import Casework
import Foundation
import Media
import Policy
import TestSupport
import Testing

@testable import Store

@Suite struct BankRoomTests {
    private static func with(
        _ engine: Engine,
        _ body: (BankBench) async throws -> Void,
    ) async throws {
        try await CaseRig.with(engine) { cases in try await body(try await BankBench(cases)) }
    }

    @Test(arguments: Engine.allCases)
    func `two people bring an entry in, and everything about it is on record`(
        _ engine: Engine
    ) async throws {
        try await Self.with(engine) { bench in
            let bank = try await bench.create()
            #expect(try await bench.bank() == bank)
            let proposal = try await bench.propose([BankBench.draft("film")])
            #expect(
                try await bench.entries().map { $0.state(at: bench.cases.clock.now) } == [.proposed]
            )
            #expect(try await bench.changes().0.isEmpty)
            await #expect(throws: ApprovalRefusal.samePerson) {
                try await bench.approve(proposal, by: "ann")
            }
            let approved = try await bench.approve(proposal)
            #expect(approved.firstNumber == 1)
            let entry = try #require(try await bench.entries(EntryFilter(state: .active)).first)
            #expect(entry.number == 1 && entry.digest == BankBench.draft("film").digest)
            #expect(entry.proposal.grounds.reference == "case 7")
            #expect(entry.proposal.approval.outcome == .approved(by: bench.cases.person("ben")))
            let (changes, _) = try await bench.changes()
            #expect(changes.map(\.number) == [1] && !changes[0].isRetired)
            #expect(changes[0].fingerprint == BankBench.draft("film").fingerprint)
            #expect(entry.listing == BankBench.draft("film").listing)
            let kinds = try await bench.cases.read { transaction in
                try transaction.rows(
                    "SELECT kind FROM audit_events WHERE kind LIKE 'bank.%' ORDER BY id"
                ).map { try $0.get("kind", as: String.self) }
            }
            #expect(
                Set(kinds) == ["bank.created", "bank.entries_proposed", "bank.entries_approved"]
            )
            #expect(try await bench.retroJobs().map(\.bank) == ["own"])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a list becomes active at once, and a retired entry is handed out as such`(
        _ engine: Engine
    ) async throws {
        try await Self.with(engine) { bench in
            try await bench.create()
            let drafts = (0..<5).map { BankBench.draft("film \($0)") }
            let list = try await bench.propose(
                drafts + [drafts[0]],
                from: .list(format: "lines"),
            )
            #expect(list.proposal.entryCount == 5)
            try await bench.approve(list)
            let (changes, position) = try await bench.changes()
            #expect(changes.map(\.number) == [1, 2, 3, 4, 5])
            #expect(Set(changes.map(\.change)).count == 1)
            #expect(try await bench.changes(after: position).0.isEmpty)
            try await bench.retire(3)
            let (later, _) = try await bench.changes(after: position)
            #expect(later.map(\.number) == [3] && later[0].isRetired)
            #expect(
                try await bench.entries(EntryFilter(state: .active)).map(\.number) == [1, 2, 4, 5]
            )
            let retired = try #require(try await bench.entries(EntryFilter(state: .retired)).first)
            #expect(retired.retirement?.reason == "a mistake")
            await #expect(throws: BankRefusal.notActive(.retired)) { try await bench.retire(3) }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a page ends where it has so many bytes, and a row that is longer comes alone`(
        _ engine: Engine
    ) async throws {
        try await Self.with(engine) { bench in
            let bank = try await bench.create()
            let drafts = (0..<5).map { BankBench.draft("film \($0)") }
            try await bench.approve(try await bench.propose(drafts, from: .list(format: "lines")))
            let length = drafts[0].fingerprint.count
            let banks = bench.banks
            for (bytes, expected) in [(1, 1), (length, 1), (2 * length, 2), (5 * length, 5)] {
                let size = PageSize(rows: 100, bytes: bytes)
                let changes = try await bench.cases.read {
                    try banks.changes(after: BankPosition(), size, in: $0)
                }
                #expect(changes.entries.count == expected)
                #expect(changes.hasMore == (expected < 5))
                let active = try await bench.cases.read {
                    try banks.active(in: bank, after: 0, size, in: $0)
                }
                #expect(active.rows.count == expected && active.hasMore == (expected < 5))
                #expect(active.rows.first?.listing == drafts[0].listing)
            }
            let rows = try await bench.cases.read {
                try banks.active(in: bank, after: 3, PageSize(rows: 2), in: $0)
            }
            #expect(rows.rows.map(\.number) == [4, 5] && !rows.hasMore)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what stands in a bank or waits for it isn't taken twice`(
        _ engine: Engine
    ) async throws {
        try await Self.with(engine) { bench in
            try await bench.create()
            let first = try await bench.propose([BankBench.draft("a")])
            await #expect(throws: BankRefusal.nothingNew) {
                try await bench.propose([BankBench.draft("a")])
            }
            try await bench.refuse(first)
            let second = try await bench.propose(
                [BankBench.draft("a"), BankBench.draft("b")],
                from: .list(format: "lines"),
            )
            #expect(second.firstNumber == 2 && second.proposal.entryCount == 2)
            try await bench.approve(second)
            await #expect(throws: BankRefusal.nothingNew) {
                try await bench.propose([BankBench.draft("b")])
            }
            try await bench.retire(2)
            #expect(try await bench.propose([BankBench.draft("a")]).firstNumber == 4)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what waits too long lapses, and may be proposed again`(_ engine: Engine) async throws {
        try await Self.with(engine) { bench in
            try await bench.create()
            let proposal = try await bench.propose([BankBench.draft("a")])
            bench.cases.clock.move(by: 168 * 3_600)
            await #expect(throws: ApprovalRefusal.lapsed) { try await bench.approve(proposal) }
            #expect(try await bench.entries(EntryFilter(state: .lapsed)).count == 1)
            let again = try await bench.propose([BankBench.draft("a")])
            try await bench.approve(again)
            #expect(try await bench.entries(EntryFilter(state: .active)).map(\.number) == [2])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a bank that widens has everything looked at again, and one that narrows hasn't`(
        _ engine: Engine
    ) async throws {
        try await Self.with(engine) { bench in
            try await bench.create()
            await #expect(throws: BankRefusal.exists(bench.name)) { try await bench.create() }
            let (banks, cases, name) = (bench.banks, bench.cases, bench.name)
            func change(_ bits: Int, expecting revision: Int64) async throws -> Bank {
                var terms = BankBench.terms
                terms.thresholds = try BankThresholds(pictureBits: bits)
                let (wanted, ann) = (terms, cases.person("ann"))
                return try await cases.write {
                    try banks.change(
                        name,
                        to: wanted,
                        expecting: revision,
                        by: Staff(ann, of: cases.tenant),
                        in: $0,
                    )
                }
            }
            let narrow = try await change(20, expecting: 1)
            #expect(narrow.revision == 2)
            #expect(try await bench.retroJobs().isEmpty)
            await #expect(throws: RecordRefusal.changed(found: 2)) {
                _ = try await change(30, expecting: 1)
            }
            let wide = try await change(30, expecting: 2)
            #expect(wide.thresholds.pictureBits == 30)
            let position = try await cases.read { try banks.position(in: $0) }
            #expect(try await bench.retroJobs().map(\.change) == [position])
        }
    }

    @Test func `a tenant and a bank hold so much and no more`() async throws {
        try await Self.with(.sqlite) { bench in
            var limits = BankLimits()
            (limits.banks, limits.proposedEntries, limits.entries) = (1, 2, 2)
            let banks = Banks(bench.cases.records, limits: limits)
            try await bench.create()
            let (cases, ann) = (bench.cases, bench.cases.person("ann"))
            let (name, other) = (bench.name, try #require(BankName("other")))
            await #expect(throws: BankRefusal.tooMany("banks", limit: 1)) {
                _ = try await cases.write {
                    try banks.create(
                        other,
                        .rights,
                        BankBench.terms,
                        by: Staff(ann, of: cases.tenant),
                        in: $0,
                    )
                }
            }
            for (count, refusal) in [
                (3, BankRefusal.tooMany("entries of a proposal", limit: 2)),
                (2, .tooMany("entries", limit: 2)),
            ] {
                let wish = EntryWish(
                    (0..<count).map { BankBench.draft("film \($0)") },
                    from: .list(format: "lines"),
                    on: .init(evidence: "a letter", standard: "1"),
                )
                if count == 2 { _ = try await bench.propose([BankBench.draft("one")]) }
                await #expect(throws: refusal) {
                    _ = try await cases.write {
                        try banks.propose(wish, for: name, of: cases.tenant, by: ann, in: $0)
                    }
                }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a tenant finds nothing of another one's`(_ engine: Engine) async throws {
        try await Self.with(engine) { bench in
            try await bench.create()
            let proposal = try await bench.propose([BankBench.draft("a")])
            let other = try #require(TenantName("other"))
            let (banks, name, ben) = (bench.banks, bench.name, bench.cases.person("ben"))
            await #expect(throws: RecordRefusal.unknown(.bank)) {
                try await bench.cases.write {
                    _ = try banks.approve(
                        proposal.proposal.id,
                        in: name,
                        of: other,
                        by: ben,
                        in: $0,
                    )
                }
            }
            #expect(try await bench.cases.read { try banks.all(of: other, in: $0) }.isEmpty)
        }
    }
}
