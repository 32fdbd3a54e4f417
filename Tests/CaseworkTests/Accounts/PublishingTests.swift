import Casework
import Policy
import Testing

/// The one rule that says who may publish, under the profiles that we ship.
@Suite struct PublishingTests {
    private static let book = Result { try PolicyBook.bundled() }

    private func profile(_ name: String) throws -> Profile {
        try #require(Self.book.get().profiles[name])
    }

    private func account(_ standing: Standing) throws -> Account {
        Account(
            id: try #require(AccountID("00000000-0000-7000-8000-000000000001")),
            tenant: CaseSamples.tenant(),
            externalID: try #require(ExternalID("user-1")),
            standing: standing,
        )
    }

    @Test func `in mainland China nobody publishes before their identity is verified`() throws {
        let cn = try profile("cn")
        for identity in [IdentityState.unknown, .pending, .lapsed] {
            let standing = Standing(identity: identity, agreement: "1")
            let refusal = try account(standing).mayPublish(under: cn, agreement: "1")
            #expect(try #require(refusal).code.hasPrefix("identity-"))
        }
        let verified = try account(Standing(identity: .verified(.mobile), agreement: "1"))
        #expect(verified.mayPublish(under: cn, agreement: "1") == nil)
        #expect(verified.mayPublish(under: cn, agreement: "2") == .agreementMissing(version: "2"))
        #expect(verified.mayPublish(under: cn, agreement: nil) == .agreementMissing(version: nil))
    }

    @Test(arguments: ["eu", "us", "plain"])
    func `elsewhere no identity is asked`(_ name: String) throws {
        let profile = try profile(name)
        let account = try account(Standing(agreement: "1"))
        #expect(account.mayPublish(under: profile, agreement: "1") == nil)
    }

    @Test(arguments: ["cn", "eu", "us", "plain"])
    func `a suspended or closed account publishes nowhere`(_ name: String) throws {
        let profile = try profile(name)
        for (rung, refusal) in [
            (AccountFacts.Rung.suspended, PublishingRefusal.suspended), (.closed, .closed),
        ] {
            let standing = Standing(identity: .verified(.mobile), agreement: "1", rung: rung)
            #expect(try account(standing).mayPublish(under: profile, agreement: "1") == refusal)
        }
    }

    @Test func `a refusal says in both languages what to do`() {
        let refusals: [PublishingRefusal] = [
            .identityMissing(accepted: [.mobile, .residentID]), .identityMissing(accepted: []),
            .identityPending, .identityLapsed(accepted: [.mobile]),
            .identityMethod(.mobile, accepted: [.residentID]), .agreementMissing(version: "3"),
            .agreementMissing(version: nil), .suspended, .closed,
        ]
        for refusal in refusals {
            #expect(refusal.words.english.contains("may not publish"), "\(refusal.code)")
            #expect(refusal.words.chinese.contains("不能"), "\(refusal.code)")
        }
        #expect("\(PublishingRefusal.identityMissing(accepted: [.mobile]))".contains("mobile"))
    }

    @Test func `rules are told no more than they ask`() throws {
        let cn = try profile("cn")
        let facts = try account(
            Standing(identity: .verified(.mobile), agreement: "1", rung: .warned)
        )
        .facts(under: cn, agreement: "1")
        #expect(facts == AccountFacts(isIdentified: true, hasAgreed: true, rung: .warned))
    }
}
