import Casework
import Foundation
import Policy
import TestSupport
import Testing

@testable import Store

@Suite struct VerificationRoomTests {
    @Test(arguments: Engine.allCases)
    func `an account is verified by what a provider says, and only a receipt stays`(
        _ engine: Engine
    ) async throws {
        try await IdentityRig.with(engine) { rig in
            let verification = try await rig.begin(try IdentityRig.resident())
            #expect(try await rig.identity() == .pending)
            try await rig.settle(verification, .verified)
            #expect(try await rig.identity() == .verified(.residentID))
            #expect(try await rig.house.open().isEmpty)
            let kept = try await rig.house.rig.read { [rig] in
                try rig.verifications.find(
                    verification.id,
                    of: rig.name,
                    tenant: rig.house.rig.tenant,
                    in: $0,
                )
            }
            guard case .verified(let receipt) = kept?.state else {
                Issue.record("\(String(describing: kept))")
                return
            }
            #expect(receipt.verifiedAt == rig.house.rig.clock.now)
        }
    }

    @Test(arguments: Engine.allCases)
    func `where the vault keeps identities, a claim is kept once it is confirmed`(
        _ engine: Engine
    ) async throws {
        try await IdentityRig.with(engine, keeping: .vault) { rig in
            let refused = try await rig.begin(try IdentityRig.resident("440524188001010014"))
            try await rig.settle(refused, .rejected("no-match"))
            #expect(try await rig.house.open().isEmpty)
            let verification = try await rig.begin(try IdentityRig.resident())
            #expect(try await rig.house.open().isEmpty)
            try await rig.settle(verification, .verified)
            let opened = try await rig.house.open()
            #expect(opened[.residentNumber] == Secret("11010519491231002X"))
            #expect(opened[.name] == Secret("王小明"))
            let left: Int? = try await rig.house.rig.read {
                try $0.value(
                    "SELECT COUNT(*) FROM verifications WHERE sealed_claim IS NOT NULL"
                )
            }
            #expect(left == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a claim that waits when its subject is erased is kept nowhere, and settles still`(
        _ engine: Engine
    ) async throws {
        try await IdentityRig.with(engine, keeping: .vault) { rig in
            let (owner, vault) = (rig.house.owner, rig.house.vault)
            let waiting = try await rig.begin(try IdentityRig.resident())
            let erased = try await rig.house.rig.write {
                try vault.erase(owner, by: .system("test"), in: $0)
            }
            #expect(erased)
            // Somebody begins anew, under another key.
            let other = try await rig.begin(try IdentityRig.resident("440524188001010014"))
            try await rig.settle(waiting, .verified)
            #expect(try await rig.identity() == .verified(.residentID))
            #expect(try await rig.house.open().isEmpty)
            try await rig.settle(other, .verified)
            #expect(try await rig.house.open()[.residentNumber] == Secret("440524188001010014"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `who tries again because the provider was down is asked for under the same serial`(
        _ engine: Engine
    ) async throws {
        try await IdentityRig.with(engine) { rig in
            let first = try await rig.begin(try IdentityRig.resident())
            let again = try await rig.begin(try IdentityRig.resident())
            #expect(again.id == first.id)
            let other = try await rig.begin(try IdentityRig.resident("440524188001010014"))
            #expect(other.id != first.id)
            try await rig.settle(first, .pending(.wait))
            let third = try await rig.begin(try IdentityRig.resident())
            #expect(third.id != first.id)
        }
    }

    @Test(arguments: Engine.allCases)
    func `the same number with another name is another claim`(_ engine: Engine) async throws {
        try await IdentityRig.with(engine, keeping: .vault) { rig in
            let first = try await rig.begin(try IdentityRig.resident())
            let number = try ResidentNumber(
                "11010519491231002X",
                today: try #require(CalendarDay("2026-11-22")),
            )
            let other = try await rig.begin(.resident(number, name: Secret("张三")))
            #expect(other.id != first.id)
            try await rig.settle(other, .verified)
            #expect(try await rig.house.open()[.name] == Secret("张三"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `who stands by a provider for trying things out alone stands no more in production`(
        _ engine: Engine
    ) async throws {
        try await IdentityRig.with(engine) { rig in
            let verification = try await rig.begin(try IdentityRig.resident())
            try await rig.settle(verification, .verified)
            let other = try #require(ProviderName("somebody"))
            let lapse = { (name: ProviderName) in
                try await rig.house.rig.write { [rig] in
                    try rig.verifications.lapse(allBy: name, in: $0)
                }
            }
            #expect(try await lapse(other) == 0)
            #expect(try await lapse(rig.provider) == 1)
            #expect(try await rig.identity() == .lapsed)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an identity whose time is over counts as lapsed before any job says so`(
        _ engine: Engine
    ) async throws {
        try await IdentityRig.with(engine) { rig in
            let verification = try await rig.begin(try IdentityRig.resident())
            let end = rig.house.rig.clock.now + 100
            try await rig.settle(verification, .verified, until: end)
            rig.house.rig.clock.move(by: 99)
            #expect(try await rig.identity() == .verified(.residentID))
            rig.house.rig.clock.move(by: 1)
            #expect(try await rig.identity() == .lapsed)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what a provider says after the end changes nothing`(_ engine: Engine) async throws {
        try await IdentityRig.with(engine) { rig in
            let verification = try await rig.begin(try IdentityRig.resident())
            rig.house.rig.clock.move(by: 86_400)
            try await rig.settle(verification, .verified)
            #expect(try await rig.identity() == .unknown)
            try await rig.settle(verification, .verified)
            #expect(try await rig.identity() == .unknown)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a verification that nobody answers ends by itself`(_ engine: Engine) async throws {
        try await IdentityRig.with(engine) { rig in
            let verification = try await rig.begin(try IdentityRig.resident())
            rig.house.rig.clock.move(by: 86_399)
            try await rig.house.rig.write { [rig] in
                try rig.verifications.expire(verification.id, in: $0)
            }
            #expect(try await rig.identity() == .pending)
            rig.house.rig.clock.move(by: 1)
            try await rig.house.rig.write { [rig] in
                try rig.verifications.expire(verification.id, in: $0)
            }
            #expect(try await rig.identity() == .unknown)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an identity lapses at its time, unless it was established anew`(
        _ engine: Engine
    ) async throws {
        try await IdentityRig.with(engine) { rig in
            let clock = rig.house.rig.clock
            let (tenant, account) = (rig.house.rig.tenant, rig.house.rig.account)
            let lapse = {
                try await rig.house.rig.write { [rig] in
                    try rig.verifications.lapse(account, of: tenant, in: $0)
                }
            }
            let first = try await rig.begin(try IdentityRig.resident())
            try await rig.settle(first, .verified, until: clock.now + 100)
            clock.move(by: 50)
            let second = try await rig.begin(try IdentityRig.mobile())
            try await rig.settle(second, .verified, until: clock.now + 100)
            clock.move(by: 50)
            try await lapse()
            #expect(try await rig.identity() == .verified(.mobile))
            clock.move(by: 50)
            try await lapse()
            #expect(try await rig.identity() == .lapsed)
            let third = try await rig.begin(try IdentityRig.resident())
            try await rig.settle(third, .rejected("no-match"))
            #expect(try await rig.identity() == .lapsed)
        }
    }

    @Test(arguments: Engine.allCases)
    func `another provider's word about a verification is not heard`(
        _ engine: Engine
    ) async throws {
        try await IdentityRig.with(engine) { rig in
            let verification = try await rig.begin(try IdentityRig.resident())
            let strange = try #require(ProviderName("stranger"))
            let settled = try await rig.house.rig.write { [rig] in
                try rig.verifications.settle(
                    verification.id,
                    of: strange,
                    with: ProviderAnswer(.verified),
                    in: $0,
                )
            }
            #expect(settled == nil)
            #expect(try await rig.identity() == .pending)
        }
    }

    @Test(arguments: Engine.allCases)
    func `two accounts of one person are found, and the look is on record`(
        _ engine: Engine
    ) async throws {
        try await IdentityRig.with(engine) { rig in
            let other = try #require(ExternalID("user-2"))
            let stranger = try #require(ExternalID("user-3"))
            for (name, number) in [
                (rig.name, "11010519491231002X"), (other, "11010519491231002X"),
                (stranger, "440524188001010014"),
            ] {
                let verification = try await rig.begin(try IdentityRig.resident(number), for: name)
                try await rig.settle(verification, .verified)
            }
            let (tenant, account) = (rig.house.rig.tenant, rig.house.rig.account)
            let found = try await rig.house.rig.write { [rig] in
                try rig.verifications.samePerson(
                    as: account,
                    of: tenant,
                    by: .system("test"),
                    reason: "a closed account came back",
                    in: $0,
                )
            }
            #expect(found == [other])
        }
    }

    @Test(arguments: Engine.allCases)
    func `the network's name of a person is sealed and compared, and nothing else is asked`(
        _ engine: Engine
    ) async throws {
        try await IdentityRig.with(engine) { rig in
            let verification = try await rig.begin(.networkIdentity)
            try await rig.settle(verification, .verified, pairwise: Secret("app-scoped-1"))
            #expect(try await rig.identity() == .verified(.networkIdentity))
            #expect(try await rig.house.open() == [.networkIdentity: Secret("app-scoped-1")])
        }
    }

    @Test(arguments: Engine.allCases)
    func `an account begins so many verifications a day`(_ engine: Engine) async throws {
        try await IdentityRig.with(engine) { limits, _ in
            limits.startsPerDay = 2
        } _: { rig in
            for _ in 0..<2 {
                let verification = try await rig.begin(try IdentityRig.resident())
                try await rig.settle(verification, .rejected("no-match"))
            }
            await #expect(throws: VerificationRefusal.tooManyStarts) {
                try await rig.begin(try IdentityRig.resident())
            }
            rig.house.rig.clock.move(by: 86_401)
            _ = try await rig.begin(try IdentityRig.resident())
        }
    }
}
