import Casework
import Foundation
import Labels
import Policy
import TestSupport
import Testing

@testable import Store

/// Tenants, tokens and accounts.
@Suite struct PublisherRoomTests {
    @Test(arguments: Engine.allCases)
    func `a token is found by its digest, until it is revoked and after`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let (tokens, tenant) = (Tokens(rig.records), rig.tenant)
            let digest = [UInt8](repeating: 7, count: 32)
            let holder = TokenHolder(
                tenant: tenant,
                person: rig.person("ann"),
                scopes: ["gate", "items:read"],
                expiresAt: rig.clock.now.addingTimeInterval(60),
            )
            let id = try await rig.write {
                try tokens.add(digest: digest, for: holder, by: .system("test"), in: $0)
            }
            let kept = try #require(try await rig.read { try tokens.find(digest: digest, in: $0) })
            #expect(kept.id == id)
            #expect(kept.scopes == ["gate", "items:read"])
            #expect(kept.person == rig.person("ann"))
            #expect(kept.expiresAt == rig.clock.now.addingTimeInterval(60))
            #expect(kept.revokedAt == nil)
            for _ in 0..<2 {
                try await rig.write {
                    try tokens.revoke(id, of: tenant, by: .system("test"), in: $0)
                }
                rig.clock.move(by: 1)
            }
            let all = try await rig.read { try tokens.all(of: tenant, in: $0) }
            #expect(all.map(\.revokedAt) == [rig.clock.now.addingTimeInterval(-2)])
            let other = try #require(TenantName("other"))
            await #expect(throws: RecordRefusal.unknown(.token)) {
                try await rig.write {
                    try tokens.revoke(id, of: other, by: .system("test"), in: $0)
                }
            }
            let none = try await rig.read { transaction in
                try tokens.find(digest: [UInt8](repeating: 8, count: 32), in: transaction)
            }
            #expect(none == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an account is made once, and its standing is kept`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            let (accounts, tenant) = (Accounts(rig.records), rig.tenant)
            let name = try #require(ExternalID("user-2"))
            let ids = try await withThrowingTaskGroup(of: AccountID.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await rig.write { try accounts.named(name, of: tenant, in: $0).id }
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            let id = try #require(ids.first)
            for identity in [IdentityState.pending, .verified(.residentID), .lapsed, .unknown] {
                let standing = Standing(identity: identity, agreement: "2", rung: .warned)
                try await rig.write {
                    try accounts.set(
                        standing,
                        of: id,
                        in: tenant,
                        by: .system("t"),
                        transaction: $0,
                    )
                }
                let found = try await rig.read { try accounts.find(id, of: tenant, in: $0) }
                #expect(found?.standing == standing)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a tenant has a profile that there is`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            let tenants = Tenants(rig.records)
            let name = try #require(TenantName("second"))
            var tenant = Tenant(
                name: name,
                profile: "nowhere",
                roles: [.generation, .propagation],
                redressRoute: "x",
            )
            let odd = tenant
            await #expect(throws: RecordRefusal.unknownProfile("nowhere")) {
                try await rig.write { try tenants.add(odd, by: .system("test"), in: $0) }
            }
            tenant.profile = "cn"
            let fit = tenant
            try await rig.write { try tenants.add(fit, by: .system("test"), in: $0) }
            await #expect(throws: RecordRefusal.tenantExists(name)) {
                try await rig.write { try tenants.add(fit, by: .system("test"), in: $0) }
            }
            tenant.agreement = "3"
            let changed = tenant
            try await rig.write { try tenants.change(changed, by: .system("test"), in: $0) }
            #expect(try await rig.read { try tenants.find(name, in: $0) } == changed)
            #expect(try await rig.read { try tenants.all(in: $0).count } == 2)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a sandbox stays one, and nothing else becomes one`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            let tenants = Tenants(rig.records)
            func tenant(_ name: String, _ isSandbox: Bool) throws -> Tenant {
                Tenant(
                    name: try #require(TenantName(name)),
                    profile: "eu",
                    roles: [.propagation],
                    redressRoute: "x",
                    isSandbox: isSandbox,
                )
            }
            let (play, real) = (try tenant("play", true), try tenant("real", false))
            try await rig.write { transaction in
                for tenant in [play, real] {
                    try tenants.add(tenant, by: .system("test"), in: transaction)
                }
            }
            let odd = [try tenant("play", false), try tenant("real", true)]
            try await rig.write { transaction in
                for tenant in odd {
                    try tenants.change(tenant, by: .system("test"), in: transaction)
                }
            }
            #expect(try await rig.read { try tenants.find(play.name, in: $0) } == play)
            #expect(try await rig.read { try tenants.find(real.name, in: $0) } == real)
        }
    }

    @Test func `rows of today are read tomorrow`() throws {
        let course = try JSONColumn.value(
            """
            {"ageLimits":[],"newest":{"decision":"00000000-0000-7000-8000-000000000001",\
            "number":2,"read":"is","stage":"cleared","wanted":"may-be"},"stops":[{"decision":\
            "00000000-0000-7000-8000-000000000002","endsWithLabel":false,"ground":{"article":"12",\
            "kind":"law","obligations":[],"territory":"CN"},"people":2,"remedy":"decision",\
            "territory":"CN","version":2}]}
            """,
            of: "course",
            as: ItemCourse.self,
        )
        #expect(course.state == .stopped)
        #expect(course.playing?.notice == .is)
        #expect(course.stops.first?.people == 2)
        let written = try JSONColumn.text(course)
        #expect(try JSONColumn.value(written, of: "course", as: ItemCourse.self) == course)
        #expect(throws: DatabaseError.self) {
            try JSONColumn.value("{}", of: "course", as: ItemCourse.self)
        }
    }
}
