import Casework
import Foundation
import Policy
import TestSupport
import Testing

@testable import Store

@Suite struct LikenessFaultTests {
    /// A vault beside a live item.
    private static func run(
        _ engine: Engine,
        _ test: (VaultRig, Item) async throws -> Void,
    ) async throws {
        try await VaultRig.with(engine, profile: "plain") { vault in
            let item = try await vault.rig.examined(.verdict(vault.rig.verdict(.release)))
            #expect(item.state == .live)
            try await test(vault, item)
        }
    }

    private static func draft(_ items: Set<ItemID>, _ rig: CaseRig) -> LikenessDraft {
        LikenessDraft(
            on: items,
            of: rig.tenant,
            LikenessClaim(signedBy: .person),
            Report.Statement(.intimateLikeness),
            from: ReporterContact(name: Secret("Ada"), contact: Secret("ada@example.com")),
        )
    }

    @Test(arguments: Engine.allCases)
    func `whichever statement of a request or its answer fails, nothing is half done`(
        _ engine: Engine
    ) async throws {
        try await Self.run(engine) { vault, item in
            let (rig, faults) = (vault.rig, SteppedFaults(on: vault.rig.database))
            let requests = LikenessRequests(
                Reports(rig.records, vault: vault.vault),
                rig.records,
                limits: Self.many,
            )
            let cases = Store.Cases(rig.records)
            let reviewer = Reviewer(rig.person("ann"), .officer, [], needsQualification: false)
            func count(_ what: SQL) async throws -> Int {
                try await rig.read { try $0.value("SELECT count(*) FROM \(what)") ?? 0 }
            }
            var walks = 0
            repeat {
                walks += 1
                faults.beginWalk()
                // Once a person looked, the same version isn't stopped again: so each walk has its own.
                let next = try await rig.examined(
                    .verdict(rig.verdict(.release)),
                    "film-\(walks)",
                )
                let draft = Self.draft([next.id], rig)
                try await faults.step { database, isAgain in
                    guard !isAgain else { return }
                    _ = try await database.write { try requests.receive(draft, in: $0) }
                } afterwards: { point in
                    let kept = walks - (point == .afterCommit ? 0 : 1)
                    #expect(try await count("shown_items") == kept)
                    #expect(try await count("reports") == kept)
                    let isStopped = try await rig.current(next).state == .stopped
                    #expect(isStopped == (point == .afterCommit))
                }
                #expect(try await rig.current(next).state == .stopped)
                try await rig.expectWhole(next)
                var filter = CaseFilter()
                (filter.state, filter.item) = (.open, next.id)
                let asked = filter
                let id = try #require(
                    try await rig.read {
                        try cases.list(asked, of: rig.tenant, limit: 1, in: $0).first?.id
                    }
                )
                try await faults.step { database, isAgain in
                    guard !isAgain else { return }
                    try await database.write { transaction in
                        _ = try cases.take(id, of: rig.tenant, by: reviewer, in: transaction)
                        _ = try CaseDecisions(rig.records).decide(
                            CaseOrder(nil, on: id, of: rig.tenant, by: reviewer, because: "fine"),
                            in: transaction,
                        )
                    }
                } afterwards: { point in
                    let isLive = try await rig.current(next).state == .live
                    #expect(isLive == (point == .afterCommit))
                    let open = try await count("reports WHERE closed_at IS NULL")
                    #expect(open == (isLive ? 0 : 1))
                }
                #expect(try await rig.current(next).state == .live)
                try await rig.expectWhole(next)
            } while faults.didFire && walks < 200
            #expect(faults.points > 50 && !faults.didFire)
        }
    }

    /// So that no walk is one too many.
    private static let many: LikenessLimits = {
        var limits = LikenessLimits()
        limits.requestsPerDay = 10_000
        return limits
    }()

    @Test(arguments: Engine.allCases)
    func `what waits already is held, and no time alone lets it on`(_ engine: Engine) async throws {
        try await Self.run(engine) { vault, _ in
            let rig = vault.rig
            let item = try await rig.examined(.verdict(rig.verdict(.hold)), "held")
            let requests = LikenessRequests(
                Reports(rig.records, vault: vault.vault),
                rig.records,
            )
            let draft = Self.draft([item.id], rig)
            let received = try await rig.write { try requests.receive(draft, in: $0) }
            #expect(received.held == 1)
            #expect(try await rig.current(item).state == .held)
            let decision = try await rig.read {
                try Decisions(rig.records).list(of: rig.tenant, item: item.id, limit: 1, in: $0)
            }.first
            #expect(decision?.ruling.holdReason == .personShown)
            #expect(decision?.term.end?.then != .release)
        }
    }

    @Test(arguments: Engine.allCases)
    func `no more is stopped at once than may be, and what is beyond has a case`(
        _ engine: Engine
    ) async throws {
        try await Self.run(engine) { vault, item in
            let rig = vault.rig
            var limits = LikenessLimits()
            limits.heldAtOnce = 1
            let other = try await rig.examined(.verdict(rig.verdict(.release)), "other")
            let requests = LikenessRequests(
                Reports(rig.records, vault: vault.vault),
                rig.records,
                limits: limits,
            )
            let draft = Self.draft([item.id, other.id], rig)
            let received = try await rig.write { try requests.receive(draft, in: $0) }
            #expect(received.held == 1 && received.found >= 2)
            let open = try await rig.read {
                try $0.value("SELECT count(*) FROM cases WHERE state = 'open'", as: Int.self) ?? 0
            }
            #expect(open == received.found)
        }
    }
}
