import Casework
import Foundation
import Policy
import TestSupport
import Testing

@testable import Store

@Suite struct DisclosureRoomTests {
    private static func request(
        _ rig: IdentityRig,
        _ fields: Set<SubjectField> = [.residentNumber],
        days: Double = 7,
    ) async throws -> Disclosure {
        let now = rig.house.rig.clock.now
        let disclosures = Disclosures(rig.house.rig.records, vault: rig.house.vault)
        let (tenant, person) = (rig.house.rig.tenant, rig.house.rig.person("rita"))
        return try await rig.house.rig.write { [rig] in
            try disclosures.request(
                DisclosureRequest(
                    authority: "Court",
                    legalBasis: "CPL 67",
                    documentDigest: String(repeating: "a", count: 64),
                    fields: fields,
                    expiresAt: now.addingTimeInterval(days * 86_400),
                ),
                about: rig.name,
                of: tenant,
                by: person,
                in: $0,
            )
        }
    }

    @Test(arguments: Engine.allCases)
    func `two custodians let one of them see once what was asked for, and nothing else`(
        _ engine: Engine
    ) async throws {
        try await IdentityRig.with(engine, keeping: .vault) { rig in
            let house = rig.house.rig
            let verification = try await rig.begin(try IdentityRig.resident())
            try await rig.settle(verification, .verified)
            let asked = try await Self.request(rig)
            let disclosures = Disclosures(house.records, vault: rig.house.vault)
            for name in ["cora", "carl"] {
                let person = house.person(name)
                _ = try await house.write {
                    try disclosures.approve(asked.id, of: house.tenant, by: person, in: $0)
                }
            }
            let (seen, fields) = try await house.write {
                try disclosures.view(
                    asked.id,
                    of: house.tenant,
                    by: house.person("carl"),
                    in: $0,
                )
            }
            #expect(fields == [.residentNumber: Secret("11010519491231002X")])
            #expect(seen.viewer == house.person("carl"))
            await #expect(throws: DisclosureRefusal.settled(.viewed)) {
                try await house.write {
                    try disclosures.view(
                        asked.id,
                        of: house.tenant,
                        by: house.person("cora"),
                        in: $0,
                    )
                }
            }
            let kinds = try await house.read { transaction in
                try transaction.rows(
                    "SELECT kind FROM audit_events WHERE kind LIKE 'disclosure.%'"
                ).map { try $0.get("kind", as: String.self) }.sorted()
            }
            #expect(
                kinds == [
                    "disclosure.approved", "disclosure.approved", "disclosure.requested",
                    "disclosure.viewed",
                ]
            )
        }
    }

    @Test(arguments: Engine.allCases)
    func `what isn't kept is not asked for, and a term is bounded`(
        _ engine: Engine
    ) async throws {
        try await IdentityRig.with(engine, keeping: .vault) { rig in
            let verification = try await rig.begin(try IdentityRig.resident())
            try await rig.settle(verification, .verified)
            await #expect(throws: DisclosureRefusal.nothingKept) {
                try await Self.request(rig, [.mobile])
            }
            for days in [0, -1, 31.0] {
                await #expect(throws: DisclosureRefusal.unfitTerm(mostDays: 30)) {
                    try await Self.request(rig, days: days)
                }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `another tenant's disclosure is unknown`(_ engine: Engine) async throws {
        try await IdentityRig.with(engine, keeping: .vault) { rig in
            let verification = try await rig.begin(try IdentityRig.resident())
            try await rig.settle(verification, .verified)
            let asked = try await Self.request(rig)
            let disclosures = Disclosures(rig.house.rig.records, vault: rig.house.vault)
            let (other, cora) = (
                try #require(TenantName("other")), rig.house.rig.person("cora"),
            )
            await #expect(throws: RecordRefusal.unknown(.disclosure)) {
                try await rig.house.rig.write {
                    try disclosures.approve(asked.id, of: other, by: cora, in: $0)
                }
            }
        }
    }
}
