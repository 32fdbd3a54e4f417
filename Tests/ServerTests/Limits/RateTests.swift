import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Pipeline
import Synchronization
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

    @Test func `addresses are counted apart`() throws {
        let clock = TestClock()
        let meter = RateMeter(limits(address: 1), surroundings: clock.surroundings)
        #expect(meter.take([.address("a")])?.isExceeded == false)
        #expect(meter.take([.address("a")])?.isExceeded == true)
        #expect(meter.take([.address("b")])?.isExceeded == false)
    }

    /// What becomes of tries from behind a chain of proxies, one after the other.
    private func statuses(_ chains: [String], proxies: Set<String>) async throws -> [Int] {
        let rig = try Rig(rates: limits(address: 1)) { $0.proxies = proxies }
        let found = Mutex<[Int]>([])
        try await rig.run { client in
            for chain in chains {
                var headers = HTTPFields.bearer("tst_wrong")
                headers[.forwardedFor] = chain
                let answer = try await client.execute(
                    uri: note,
                    method: .get,
                    headers: headers,
                    body: ByteBuffer(),
                )
                found.withLock { $0.append(answer.status.code) }
            }
        }
        return found.withLock(\.self)
    }

    @Test func `what a proxy of ours says counts, and the last of it`() async throws {
        let proxies: Set = ["127.0.0.1", "::1", "10.0.0.2"]
        let chains = [
            "203.0.113.1", "203.0.113.1", "203.0.113.2",
            // Whoever is further out says what he likes.
            "203.0.113.9, 203.0.113.2", "203.0.113.3, 203.0.113.1",
            // A proxy of ours behind another.
            "203.0.113.2, 10.0.0.2", "203.0.113.4, 10.0.0.2",
        ]
        let found = try await statuses(chains, proxies: proxies)
        #expect(found == [401, 429, 401, 429, 429, 429, 401])
    }

    @Test func `what strangers say of where they come from doesn't count`() async throws {
        let found = try await statuses(["203.0.113.1", "203.0.113.2", ""], proxies: [])
        #expect(found == [401, 429, 429])
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
