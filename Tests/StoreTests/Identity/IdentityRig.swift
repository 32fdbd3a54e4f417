import Casework
import Foundation
import Policy
import TestSupport
import Testing

@testable import Store

/// Verifications on a database of a test's own, under `cn`.
struct IdentityRig: Sendable {
    let house: VaultRig
    let verifications: Verifications
    let provider: ProviderName
    let name: ExternalID

    static func with(
        _ engine: Engine,
        keeping: IdentityKeeping = .receipts,
        changing change: (inout VerificationLimits, inout MobileCodeLimits) -> Void = { _, _ in },
        _ body: (IdentityRig) async throws -> Void,
    ) async throws {
        var (limits, codes) = (VerificationLimits(), MobileCodeLimits())
        change(&limits, &codes)
        let (asked, sent) = (limits, codes)
        try await VaultRig.with(engine) { house in
            let rig = IdentityRig(
                house: house,
                verifications: Verifications(
                    house.rig.records,
                    vault: house.vault,
                    keeping: keeping,
                    limits: asked,
                    codes: sent,
                ),
                provider: try #require(ProviderName("vendor")),
                name: try #require(ExternalID("user-1")),
            )
            try await body(rig)
        }
    }

    static func resident(_ number: String = "11010519491231002X") throws -> IdentityClaim {
        let today = try #require(CalendarDay("2026-11-22"))
        return .resident(try ResidentNumber(number, today: today), name: Secret("王小明"))
    }

    static func mobile(_ number: String = "+8613800138000") throws -> IdentityClaim {
        .mobile(try MobileNumber(number))
    }

    func begin(_ claim: IdentityClaim, for name: ExternalID? = nil) async throws -> Verification {
        let (name, tenant) = (name ?? self.name, house.rig.tenant)
        return try await house.rig.write { [verifications, provider] in
            try verifications.begin(
                AskedVerification(
                    claim,
                    of: name,
                    tenant: tenant,
                    by: .system("test"),
                    language: "zh-Hans",
                ),
                through: provider,
                in: $0,
            )
        }
    }

    @discardableResult
    func settle(
        _ verification: Verification,
        _ outcome: ProviderAnswer.Outcome,
        until: Date? = nil,
        pairwise: Secret? = nil,
    ) async throws -> Verification? {
        try await house.rig.write { [verifications, provider] in
            var answer = ProviderAnswer(outcome, expiresAt: until)
            answer.pairwise = pairwise
            return try verifications.settle(
                verification.id,
                of: provider,
                with: answer,
                in: $0,
            )
        }
    }

    func makeCode(_ verification: Verification) async throws -> Secret {
        try await house.rig.write { [verifications] in
            _ = try verifications.settle(
                verification.id,
                of: verification.provider,
                with: ProviderAnswer(.pending(.code)),
                in: $0,
            )
            return try verifications.makeCode(for: verification.id, in: $0)
        }
    }

    func tryCode(_ code: Secret, _ verification: Verification) async throws -> Verification? {
        try await house.rig.write { [verifications] in
            try verifications.tryCode(
                code,
                for: verification.id,
                of: verification.account,
                in: $0,
            )
        }
    }

    func identity(of name: ExternalID? = nil) async throws -> IdentityState {
        let (name, tenant, records) = (name ?? self.name, house.rig.tenant, house.rig.records)
        let account = try await house.rig.read {
            try Accounts(records).find(name, of: tenant, in: $0)
        }
        return try #require(account).standing.identity
    }
}
