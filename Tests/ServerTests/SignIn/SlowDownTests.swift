import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import TestSupport
import Testing

@testable import Server
@testable import Store

/// Guessing slows down, and locks nobody else out.
@Suite struct SlowDownTests {
    @Test func `one more than the free tries waits, each further one twice as long`() {
        let slow = SlowDown(free: 5, longestSeconds: 60)
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        for (failures, seconds) in [
            (0, 0), (4, 0), (5, 1), (6, 2), (10, 32), (11, 60), (900, 60),
        ] {
            let count = AttemptCount(failures: failures, lastAt: now)
            #expect(slow.wait(after: count, at: now) == Double(seconds), "\(failures)")
            #expect(slow.wait(after: count, at: now + 61) == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `tries from one address for one name slow down, be there somebody or not`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let ann = try await house.colleague("ann", [.viewer])
            house.clock.advance(by: 60)
            for name in ["ann", "nobody"] {
                for _ in 0..<5 {
                    let wrong = try await house.signIn(name, password: "wrong", code: "000000")
                    #expect(wrong.status == .unauthorized)
                }
                let slow = try await house.signIn(name, code: ann.code(at: house.clock.now))
                #expect(slow.status == .tooManyRequests && slow.problem == "too-many-tries")
                #expect(slow.headers[.retryAfter] == "1")
            }
            // From elsewhere it's another count.
            let fine = try await house.signIn(
                "ann",
                code: ann.code(at: house.clock.now),
                address: "192.0.2.2",
            )
            #expect(fine.status == .created)
            // After the wait a right one is let in, and all is forgotten.
            house.clock.advance(by: 31)
            let back = try await house.signIn("ann", code: ann.code(at: house.clock.now))
            #expect(back.status == .created)
            let wrong = try await house.signIn("ann", password: "wrong", code: "000000")
            #expect(wrong.status == .unauthorized)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a try that could not be looked at is none`(_ engine: Engine) async throws {
        try await HouseRig.run(on: engine) { house in
            let reception = house.reception
            let tries = TryBook(house.database, surroundings: reception.surroundings)
            let keys = TryKeys(
                name: "ann",
                address: "192.0.2.1",
                reception.keys,
                reception.limits,
            )
            for _ in 0..<20 {
                try await tries.begin(keys)
                try await tries.takeBack(keys)
            }
            for _ in 0..<5 { try await tries.begin(keys) }
            await #expect(throws: Problem.self) { try await tries.begin(keys) }
        }
    }

    @Test func `nobody locks out whom a browser knows`() async throws {
        var wish = HouseRig.Wish()
        wish.rates.addressRequests = 100_000
        try await HouseRig.run(wish) { house in
            let ann = try await house.colleague("ann", [.viewer])
            var known = Browser()
            let device = house.reception.cookies.device
            known.cookies[device] = ann.browser.cookies[device]
            house.clock.advance(by: 60)
            // Tries from everywhere, until the name itself waits.
            for number in 0..<25 {
                _ = try await house.signIn(
                    "ann",
                    password: "wrong",
                    code: "000000",
                    address: "198.51.100.\(number)",
                )
            }
            let code = ann.code(at: house.clock.now)
            let stranger = try await house.signIn("ann", code: code, address: "192.0.2.7")
            #expect(stranger.status == .tooManyRequests)
            let mine = try await house.signIn("ann", code: code, from: known, address: "192.0.2.7")
            #expect(mine.status == .created)
            // Others' tries never make the name wait longer than this.
            for number in 0..<40 {
                house.clock.advance(by: 31)
                _ = try await house.signIn(
                    "ann",
                    password: "wrong",
                    code: "000000",
                    address: "203.0.113.\(number)",
                )
            }
            house.clock.advance(by: 31)
            let new = try await house.signIn(
                "ann",
                code: ann.code(at: house.clock.now),
                address: "192.0.2.8",
            )
            #expect(new.status == .created)
        }
    }

    @Test func `a browser that is known has a count of its own, for its own person`() async throws {
        try await HouseRig.run { house in
            let ann = try await house.colleague("ann", [.viewer])
            let ben = try await house.colleague("ben", [.viewer])
            let device = house.reception.cookies.device
            let known = Browser(cookies: [device: try #require(ann.browser.cookies[device])])
            house.clock.advance(by: 60)
            for _ in 0..<10 {
                let wrong = try await house.signIn(
                    "ann",
                    password: "wrong",
                    code: "000000",
                    from: known,
                )
                #expect(wrong.status == .unauthorized)
            }
            let slow = try await house.signIn("ann", password: "x", code: "0", from: known)
            #expect(slow.status == .tooManyRequests)
            // In ben's name ann's cookie is that of a stranger.
            let keys = house.reception.keys
            let cookie = try #require(ann.browser.cookies[device])
            let now = house.clock.now
            #expect(KnownDevice(cookie: cookie, of: "studio/ann", at: now, keys) != nil)
            #expect(KnownDevice(cookie: cookie, of: "studio/ben", at: now, keys) == nil)
            #expect(KnownDevice(cookie: cookie + "A", of: "studio/ann", at: now, keys) == nil)
            let late = now + 180 * 86_400
            #expect(KnownDevice(cookie: cookie, of: "studio/ann", at: late, keys) == nil)
            let code = ben.code(at: now)
            #expect(try await house.signIn("ben", code: code, from: known).status == .created)
        }
    }

    @Test func `after a hundred wrong codes only a setup code helps`() async throws {
        var wish = HouseRig.Wish()
        wish.rates.addressRequests = 100_000
        try await HouseRig.run(wish) { house in
            let ann = try await house.colleague("ann", [.viewer])
            let member = try await house.database.read { [reception = house.reception] in
                try reception.team.find(
                    try #require(PersonName("ann")),
                    of: try #require(TenantName("studio")),
                    in: $0,
                )
            }
            try await house.database.write { [reception = house.reception] transaction in
                let member = try #require(member)
                for _ in 0..<99 {
                    try reception.credentials.countWrongCode(of: member, in: transaction)
                }
            }
            house.clock.advance(by: 60)
            #expect(try await house.signIn("ann", code: "000000").status == .unauthorized)
            house.clock.advance(by: 60)
            for code in [ann.code(at: house.clock.now), ann.recovery[0]] {
                #expect(try await house.signIn("ann", code: code).status == .unauthorized)
            }
            let again = try await house.setUp(
                try #require(member),
                with: try await house.invite(try #require(member)),
            )
            house.clock.advance(by: 60)
            let code = again.code(at: house.clock.now)
            #expect(try await house.signIn("ann", code: code).status == .created)
        }
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "20:1:d:b8:0:1:0:2/64"),
        ("2001:db8:1:2::9", "20:1:d:b8:0:1:0:2/64"), ("local", "local"),
    ])
    func `of IPv6 the first half counts`(_ address: String, _ block: String) {
        #expect(Household.text(address) == block)
    }
}
