import Casework
import Foundation
import TestSupport
import Testing

@testable import Store

/// Staff, what they sign in with, their sessions and links, on both engines.
@Suite struct TeamRoomTests {
    @Test(arguments: Engine.allCases)
    func `a pseudonym belongs to one person of a tenant`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            let ann = try await rig.hire("ann", [.operator, .reviewer])
            #expect(ann.roles == [.operator, .reviewer])
            await #expect(throws: TeamRefusal.exists(rig.person("ann"))) {
                try await rig.hire("ann", [.viewer])
            }
            let team = Team(rig.records)
            let other = try #require(TenantName("other"))
            try await rig.read { (transaction: any Transaction) throws in
                #expect(try team.find(ann.person, of: ann.tenant, in: transaction) == ann)
                #expect(try team.find(ann.person, of: other, in: transaction) == nil)
                #expect(try team.page(of: ann.tenant, in: transaction) == [ann])
                #expect(try team.page(of: other, in: transaction) == [])
                let rest = try team.page(of: ann.tenant, after: ann.id, in: transaction)
                #expect(rest == [])
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `whoever is disabled is out at once, with links and sessions`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            _ = try await rig.hire("op", [.operator])
            let ann = try await rig.hire("ann", [.reviewer])
            let (sessions, links) = (StaffSessions(rig.records), Invitations(rig.records))
            let (secret, code) = (rig.digest(1), rig.digest(2))
            try await rig.write { (transaction: any Transaction) throws in
                try sessions.open(secret, for: ann, SignIn(by: .password), in: transaction)
                try links.make(code, for: ann, by: .system("test"), in: transaction)
            }
            try await rig.change("ann", TeamChange(isDisabled: true), by: "op")
            let limits = SessionLimits()
            let now = rig.clock.now
            let session = try await rig.read { try sessions.find(digest: secret, in: $0) }
            #expect(session?.isOpen(at: now, limits) == false)
            await #expect(throws: TeamRefusal.setupCode) {
                try await rig.read { _ = try links.find(code, in: $0) }
            }
            let disabled = try #require(session?.member)
            await #expect(throws: TeamRefusal.disabled(ann.person)) {
                try await rig.write {
                    _ = try links.make(code, for: disabled, by: .system("t"), in: $0)
                }
            }
            // Enabled again, nothing of it comes back.
            try await rig.change("ann", TeamChange(isDisabled: false), by: "op")
            let after = try await rig.read { try sessions.find(digest: secret, in: $0) }
            #expect(after?.member.disabledAt == nil && after?.isOpen(at: now, limits) == false)
        }
    }

    @Test(arguments: Engine.allCases)
    func `two operators can't shut each other out at once`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            for name in ["ann", "ben"] { _ = try await rig.hire(name, [.operator]) }
            let done = await withTaskGroup(of: Bool.self) { group in
                for (one, other) in [("ann", "ben"), ("ben", "ann")] {
                    group.addTask {
                        let change = TeamChange(isDisabled: true)
                        return (try? await rig.change(one, change, by: other)) != nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(done == 1)
            let team = Team(rig.records)
            let all = try await rig.read { try team.page(of: rig.tenant, in: $0) }
            #expect(all.count { $0.runsTheTeam } == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a setup link works once, for a day, and a newer one ends it`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let ann = try await rig.hire("ann", [.reviewer])
            let links = Invitations(rig.records)
            let codes = (1...3).map { rig.digest(UInt8($0)) }
            func make(_ code: [UInt8]) async throws {
                try await rig.write {
                    _ = try links.make(code, for: ann, by: .system("test"), in: $0)
                }
            }
            func use(_ code: [UInt8]) async throws -> TeamMember {
                try await rig.write { try links.use(code, in: $0) }
            }
            try await make(codes[0])
            try await make(codes[1])
            await #expect(throws: TeamRefusal.setupCode) { try await use(codes[0]) }
            #expect(try await use(codes[1]) == ann)
            await #expect(throws: TeamRefusal.setupCode) { try await use(codes[1]) }
            try await make(codes[2])
            rig.clock.move(by: 24 * 3_600)
            await #expect(throws: TeamRefusal.setupCode) { try await use(codes[2]) }
            await #expect(throws: TeamRefusal.setupCode) { try await use(rig.digest(9)) }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a code's step is used once and never goes back`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            let ann = try await rig.hire("ann", [.reviewer])
            let credentials = Credentials(rig.records)
            let digest = rig.digest(4)
            try await rig.write {
                let new = NewCredentials(
                    password: "p",
                    totp: [1],
                    step: 100,
                    recovery: [digest],
                )
                try credentials.set(new, of: ann, in: $0)
                try credentials.countWrongCode(of: ann, in: $0)
            }
            let used = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        (try? await rig.write { try credentials.use(step: 101, of: ann, in: $0) })
                            == true
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(used == 1)
            try await rig.write { (transaction: any Transaction) throws in
                for step in [99, 100, 101] as [Int64] {
                    #expect(try !credentials.use(step: step, of: ann, in: transaction))
                }
                #expect(try credentials.find(ann, in: transaction)?.codeFailures == 0)
                #expect(try credentials.use(recovery: digest, of: ann, in: transaction))
                #expect(try !credentials.use(recovery: digest, of: ann, in: transaction))
                #expect(try credentials.recoveryLeft(of: ann, in: transaction) == 0)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a password that changes ends every other session, a new one all`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let ann = try await rig.hire("ann", [.reviewer])
            let (credentials, sessions) = (Credentials(rig.records), StaffSessions(rig.records))
            let new = NewCredentials(password: "p", totp: [1], step: 1, recovery: [])
            try await rig.write { try credentials.set(new, of: ann, in: $0) }
            let ids = try await rig.write { (transaction: any Transaction) throws in
                try (1...3).map { number in
                    try sessions.open(
                        rig.digest(UInt8(number)),
                        for: ann,
                        SignIn(by: .password, agent: "Browser \(number)"),
                        in: transaction,
                    )
                }
            }
            try await rig.write {
                try credentials.change(password: "q", of: ann, keeping: ids[1], in: $0)
            }
            let open = try await rig.read { try sessions.open(of: ann, in: $0) }
            #expect(open.map(\.id) == [ids[1]])
            #expect(open.first?.agent == "Browser 2")
            try await rig.write { try credentials.set(new, of: ann, in: $0) }
            #expect(try await rig.read { try sessions.open(of: ann, in: $0) } == [])
            // An old hash takes no newer one's place.
            try await rig.write { try credentials.rehash("q", to: "old", of: ann, in: $0) }
            #expect(try await rig.read { try credentials.find(ann, in: $0) }?.password == "p")
        }
    }

    @Test(arguments: Engine.allCases)
    func `only so many sessions stay, and another's is unknown`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            let (ann, ben) = (
                try await rig.hire("ann", [.reviewer]), try await rig.hire("ben", []),
            )
            var limits = SessionLimits()
            limits.sessions = 2
            let sessions = StaffSessions(rig.records, limits: limits)
            var ids: [SessionID] = []
            for number in 1...3 {
                rig.clock.move(by: 1)
                ids.append(
                    try await rig.write {
                        try sessions.open(
                            rig.digest(UInt8(number)),
                            for: ann,
                            SignIn(by: .provider, acr: "gold"),
                            in: $0,
                        )
                    }
                )
            }
            let open = try await rig.read { try sessions.open(of: ann, in: $0) }
            #expect(open.map(\.id) == Array(ids[1...]))
            #expect(open.allSatisfy { $0.acr == "gold" && $0.method == .provider })
            let last = try #require(ids.last)
            await #expect(throws: RecordRefusal.unknown(.session)) {
                try await rig.write {
                    try sessions.end(last, of: ben, by: .system("test"), in: $0)
                }
            }
            let renewed = rig.digest(50)
            let session = try #require(open.last)
            rig.clock.move(by: 60)
            try await rig.write { try sessions.renew(session, to: renewed, in: $0) }
            try await rig.read { (transaction: any Transaction) throws in
                #expect(try sessions.find(digest: rig.digest(3), in: transaction) == nil)
                let found = try sessions.find(digest: renewed, in: transaction)
                #expect(found?.id == last)
                #expect(found?.signedInAt == rig.clock.now)
            }
            for _ in 0..<2 {
                try await rig.write {
                    try sessions.end(last, of: ann, by: .system("test"), in: $0)
                }
            }
            await #expect(throws: RecordRefusal.unknown(.session)) {
                try await rig.write { try sessions.renew(session, to: rig.digest(51), in: $0) }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `an identity is issuer and subject, and belongs to one person`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let (ann, ben) = (try await rig.hire("ann", []), try await rig.hire("ben", []))
            let identities = Identities(rig.records)
            let identity = ProviderIdentity(issuer: "https://one.example", subject: "7")
            try await rig.write {
                try identities.link(identity, to: ann, by: .system("test"), in: $0)
            }
            await #expect(throws: TeamRefusal.identityTaken) {
                try await rig.write {
                    try identities.link(identity, to: ben, by: .system("test"), in: $0)
                }
            }
            let elsewhere = ProviderIdentity(issuer: "https://two.example", subject: "7")
            let other = try #require(TenantName("other"))
            try await rig.read { (transaction: any Transaction) throws in
                #expect(try identities.find(identity, of: rig.tenant, in: transaction) == ann)
                #expect(try identities.find(identity, of: other, in: transaction) == nil)
                #expect(try identities.find(elsewhere, of: rig.tenant, in: transaction) == nil)
            }
            let (state, end) = (rig.digest(1), rig.clock.now + 60)
            try await rig.write { (transaction: any Transaction) throws in
                #expect(try identities.use(state: state, until: end, in: transaction))
                #expect(try !identities.use(state: state, until: end, in: transaction))
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `tries are counted, taken back, forgotten and swept`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            var surroundings = Surroundings.live
            surroundings.now = { rig.clock.now }
            let attempts = Attempts(surroundings)
            let (one, other) = (rig.digest(1), rig.digest(2))
            try await rig.write { (transaction: any Transaction) throws in
                for key in [one, one, other] { try attempts.add(key, in: transaction) }
                try attempts.takeBack(one, in: transaction)
                try attempts.clear(other, in: transaction)
            }
            let now = rig.clock.now
            try await rig.write { (transaction: any Transaction) throws in
                let count = try attempts.count(one, in: transaction)
                #expect(count == AttemptCount(failures: 1, lastAt: now))
                #expect(try attempts.count(other, in: transaction) == nil)
            }
            rig.clock.move(by: 100)
            let sweep = SignInSweep(rig.database, surroundings: surroundings)
            try await sweep.run(countSeconds: 100, sessionDays: 1)
            #expect(try await rig.write { try attempts.count(one, in: $0) } != nil)
            rig.clock.move(by: 1)
            try await sweep.run(countSeconds: 100, sessionDays: 1)
            #expect(try await rig.write { try attempts.count(one, in: $0) } == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what happens to the staff is on record, by pseudonyms only`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            _ = try await rig.hire("op", [.operator], "Olga Petrova")
            let ann = try await rig.hire("ann", [.reviewer], "Ann Lee")
            try await rig.change("ann", TeamChange(roles: [.viewer]), by: "op")
            let sessions = StaffSessions(rig.records)
            try await rig.write {
                _ = try sessions.open(rig.digest(1), for: ann, SignIn(by: .password), in: $0)
            }
            let rows = try await rig.read { (transaction: any Transaction) throws in
                try transaction.rows(
                    """
                    SELECT kind, content FROM audit_events WHERE subject_id = \(ann.id.text)
                    ORDER BY time_us, id
                    """
                ).map {
                    try ($0.get("kind", as: String.self), $0.get("content", as: String.self))
                }
            }
            #expect(
                Set(rows.map(\.0)) == ["staff.added", "staff.changed", "staff.signed_in"]
            )
            #expect(rows.allSatisfy { !$0.1.contains("Lee") && $0.1.contains("\"ann\"") })
        }
    }
}

extension CaseRig {
    /// Somebody of `studio`.
    @discardableResult
    func hire(
        _ name: String,
        _ roles: Set<StaffRole>,
        _ displayName: String? = nil,
    ) async throws -> TeamMember {
        let newcomer = Newcomer(
            person(name),
            of: tenant,
            displayName: displayName.flatMap { DisplayName($0) },
            roles: roles,
        )
        let team = Team(records)
        return try await write { try team.add(newcomer, by: .system("test"), in: $0) }
    }

    func change(_ name: String, _ change: TeamChange, by asker: String) async throws {
        let (team, person, asker) = (Team(records), person(name), Asker(person(asker)))
        try await write { [tenant] transaction in
            _ = try team.change(person, of: tenant, change, asking: asker, in: transaction)
        }
    }

    /// A digest that no other number gives.
    func digest(_ number: UInt8) -> [UInt8] { [UInt8](repeating: number, count: 32) }
}
