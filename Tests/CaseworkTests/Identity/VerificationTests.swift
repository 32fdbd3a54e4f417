import Casework
import Foundation
import Policy
import Testing

@Suite struct VerificationTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    private static func verification(
        _ method: IdentityMethod = .residentID,
        validSeconds: Double = 600,
    ) throws -> Verification {
        let id = "00000000-0000-4000-8000-000000000001"
        return Verification(
            id: try #require(VerificationID(id)),
            of: try #require(AccountID(id)),
            tenant: try #require(TenantName("studio")),
            by: method,
            through: try #require(ProviderName("vendor")),
            during: start..<start + validSeconds,
        )
    }

    @Test func `what a provider verified is a receipt without anything of the person`() throws {
        var verification = try Self.verification()
        let answer = ProviderAnswer(.verified, assurance: "two-factor", reference: "r1")
        let changed = verification.take(answer, at: Self.start + 5)
        #expect(changed)
        guard case .verified(let receipt) = verification.state else {
            Issue.record("\(verification.state)")
            return
        }
        #expect(receipt.method == .residentID)
        #expect(receipt.provider == verification.provider)
        #expect(receipt.verifiedAt == Self.start + 5)
        #expect(receipt.assurance == "two-factor" && receipt.reference == "r1")
    }

    @Test func `what is settled stays so, whatever comes later`() throws {
        for first: ProviderAnswer.Outcome in [.verified, .rejected("no-match")] {
            var verification = try Self.verification()
            let changed = verification.take(ProviderAnswer(first), at: Self.start)
            #expect(changed)
            let settled = verification.state
            for later: ProviderAnswer.Outcome in [.verified, .rejected("fraud"), .pending(.wait)] {
                let changed = verification.take(ProviderAnswer(later), at: Self.start + 1)
                #expect(!changed)
            }
            #expect(verification.state == settled)
        }
    }

    @Test func `an answer after the end counts for nothing`() throws {
        var verification = try Self.verification()
        let changed = verification.take(ProviderAnswer(.verified), at: Self.start + 600)
        #expect(changed)
        #expect(verification.state == .expired)
    }

    @Test func `the same answer twice changes nothing the second time`() throws {
        var verification = try Self.verification()
        let changed = verification.take(ProviderAnswer(.pending(.wait)), at: Self.start)
        #expect(changed)
        let again = verification.take(ProviderAnswer(.pending(.wait)), at: Self.start + 1)
        #expect(!again)
    }

    @Test func `evidence that had ended before it was shown establishes nobody`() throws {
        var verification = try Self.verification()
        let answer = ProviderAnswer(.verified, expiresAt: Self.start)
        let changed = verification.take(answer, at: Self.start)
        #expect(changed)
        #expect(verification.state == .rejected("lapsed-evidence"))
    }

    @Test func `after too many wrong codes no code is taken`() throws {
        var verification = try Self.verification(.mobile)
        _ = verification.take(ProviderAnswer(.pending(.code)), at: Self.start)
        for _ in 0..<MobileCodeLimits().triesPerCode { verification.fail(MobileCodeLimits()) }
        #expect(verification.state == .rejected("too-many-failures"))
        let changed = verification.take(ProviderAnswer(.verified), at: Self.start)
        #expect(!changed)
    }

    @Test func `a code has at least 20 bits and lives ten minutes at the most`() {
        let limits = MobileCodeLimits()
        #expect(pow(10, Double(limits.digits)) >= pow(2, 20))
        #expect(limits.validSeconds <= 600)
        #expect(limits.failuresPerAccount <= 100)
    }

    // MARK: What becomes of the account

    @Test(arguments: [
        (IdentityState.unknown, IdentityState.pending), (.lapsed, .pending), (.pending, .pending),
        (.verified(.mobile), .verified(.mobile)),
    ])
    func `who is established stays so while another answer is out`(
        state: IdentityState,
        next: IdentityState,
    ) {
        #expect(state.whileAsking == next)
    }

    @Test func `a refusal takes nothing from who is established`() {
        let state = IdentityState.verified(.mobile)
        let next = state.after(.rejected("no-match"), isWaiting: false, wasEstablished: true)
        #expect(next == state)
    }

    @Test func `after a refusal nobody is pending whom nothing is waited for`() {
        let state = IdentityState.pending
        let rejected = Verification.State.rejected("no-match")
        #expect(state.after(rejected, isWaiting: false, wasEstablished: false) == .unknown)
        #expect(state.after(rejected, isWaiting: true, wasEstablished: false) == .pending)
        #expect(state.after(.expired, isWaiting: false, wasEstablished: true) == .lapsed)
    }
}
