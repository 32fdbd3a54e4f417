import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import Testing

@testable import Server

@Suite struct RateTests {
    private let note = "/v1/notes/\(SampleRoutes.noteID)"

    private func limits(
        token: Int = 1_000,
        tenant: Int = 1_000,
        address: Int = 1_000,
    ) -> RateLimits {
        var limits = RateLimits()
        limits.tokenRequests = token
        limits.tenantRequests = tenant
        limits.addressRequests = address
        return limits
    }

    @Test func `a token that asks too often is told when to come back`() async throws {
        let rig = try Rig(rates: limits(token: 3))
        let token = rig.tokens.issue(.readItems)
        try await rig.run { client in
            for _ in 0..<3 {
                let answer = try await client.execute(
                    uri: note,
                    method: .get,
                    headers: .bearer(token),
                )
                #expect(answer.status == .ok)
            }
            let refused = try await client.execute(
                uri: note,
                method: .get,
                headers: .bearer(token),
            )
            #expect(refused.status == .tooManyRequests)
            #expect(refused.problem == "quota-exceeded")
            #expect(refused.headers[.retryAfter] == "20")
            #expect(refused.json?["violated-policies"] == .list([.text("token")]))
            rig.clock.advance(by: 20)
            let later = try await client.execute(uri: note, method: .get, headers: .bearer(token))
            #expect(later.status == .ok)
        }
    }

    @Test func `tokens of one tenant share its quota, and no other tenant's`() async throws {
        let rig = try Rig(rates: limits(tenant: 2))
        let tokens = [rig.tokens.issue(.readItems), rig.tokens.issue(.readItems)]
        let other = rig.tokens.issue(.readItems, tenant: "other")
        try await rig.run { client in
            for token in tokens {
                _ = try await client.execute(uri: note, method: .get, headers: .bearer(token))
            }
            let refused = try await client.execute(
                uri: note,
                method: .get,
                headers: .bearer(tokens[0]),
            )
            #expect(refused.json?["violated-policies"] == .list([.text("tenant")]))
            let fine = try await client.execute(uri: note, method: .get, headers: .bearer(other))
            #expect(fine.status == .ok)
        }
    }

    @Test func `whoever guesses tokens is counted by address, and others are not`() async throws {
        let rig = try Rig(rates: limits(address: 2))
        let token = rig.tokens.issue(.readItems)
        try await rig.run { client in
            for status in [401, 401, 429] {
                let answer = try await client.execute(
                    uri: note,
                    method: .get,
                    headers: .bearer("tst_wrong"),
                )
                #expect(answer.status.code == status)
            }
            let fine = try await client.execute(uri: note, method: .get, headers: .bearer(token))
            #expect(fine.status == .ok)
        }
    }

    @Test func `routes before every play are not counted`() async throws {
        let rig = try Rig(rates: limits(token: 1, tenant: 1, address: 1))
        try await rig.run { client in
            for _ in 0..<5 {
                let uri = "/v1/gate/\(SampleRoutes.noteID)"
                let answer = try await client.execute(uri: uri, method: .get)
                #expect(answer.status == .ok)
                #expect(answer.headers[.rateLimit] == nil)
            }
        }
    }

    @Test func `the word of a proxy counts only where it is ours`() throws {
        let clock = TestClock()
        let meter = RateMeter(limits(address: 1), surroundings: clock.surroundings)
        #expect(meter.take([.address("a")])?.isExceeded == false)
        #expect(meter.take([.address("a")])?.isExceeded == true)
        #expect(meter.take([.address("b")])?.isExceeded == false)
    }

    @Test func `the number of those counted has an end`() {
        var limits = limits(address: 10)
        limits.countedParties = 100
        let clock = TestClock()
        let meter = RateMeter(limits, surroundings: clock.surroundings)
        for number in 0..<1_000 { _ = meter.take([.address("\(number)")]) }
        #expect(meter.counted <= 100)
        // Those who are quiet are forgotten first.
        clock.advance(by: 60)
        _ = meter.take([.address("x")])
        #expect(meter.counted <= 100)
    }
}
