import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import Server

@Suite struct TokenTests {
    private let note = "/v1/notes/\(SampleRoutes.noteID)"

    @Test func `only a token that is known, lasts and was not revoked opens a door`() async throws {
        let rig = try Rig()
        let now = rig.clock.now
        let good = rig.tokens.issue(.readItems, expires: now + 10)
        let bad = [
            rig.tokens.issue(.readItems, expires: now - 1),
            rig.tokens.issue(.readItems, expires: now),
            rig.tokens.issue(.readItems, revoked: now - 1),
            AccessToken(secretBytes: [UInt8](repeating: 1, count: 32)).secret,
            "tst_short", String(good.dropLast()), good + "x", "", "abc",
        ]
        try await rig.run { client in
            let fine = try await client.execute(uri: note, method: .get, headers: .bearer(good))
            #expect(fine.status == .ok)
            for secret in bad {
                let answer = try await client.execute(
                    uri: note,
                    method: .get,
                    headers: .bearer(secret),
                )
                #expect(answer.status == .unauthorized)
                #expect(answer.problem == "unauthenticated")
                #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
                #expect(secret.isEmpty || !answer.text.contains(secret))
            }
            let none = try await client.execute(uri: note, method: .get)
            #expect(none.status == .unauthorized)
            let basic = try await client.execute(
                uri: note,
                method: .get,
                headers: [.authorization: "Basic \(good)"],
            )
            #expect(basic.status == .unauthorized)
        }
    }

    @Test func `a scope that is missing is another problem than a token that is`() async throws {
        let rig = try Rig()
        let token = rig.tokens.issue(.upload, .gate)
        try await rig.run { client in
            let answer = try await client.execute(uri: note, method: .get, headers: .bearer(token))
            #expect(answer.status == .forbidden)
            #expect(answer.problem == "missing-scope")
            #expect(answer.text.contains("items:read"))
        }
    }

    @Test func `a known token is remembered for a moment and no longer`() async throws {
        let rig = try Rig()
        let token = rig.tokens.issue(.readItems)
        let desk = rig.front.desk
        let before = rig.tokens.lookups
        for _ in 0..<3 { _ = try await desk.caller(of: .bearer(token)) }
        #expect(rig.tokens.lookups == before + 1)
        rig.clock.advance(by: 1)
        _ = try await desk.caller(of: .bearer(token))
        #expect(rig.tokens.lookups == before + 2)
    }

    @Test func `only so many tokens are remembered, and each is still known`() async throws {
        let (tokens, clock) = (MemoryTokenBook(), TestClock())
        var limits = TokenLimits()
        limits.rememberedTokens = 2
        let desk = BearerDesk(tokens, surroundings: clock.surroundings, limits: limits)
        let secrets = (0..<3).map { _ in tokens.issue(.readItems) }
        for secret in secrets { _ = try await desk.caller(of: .bearer(secret)) }
        #expect(tokens.lookups == 3)
        // The third one took the place of the others.
        _ = try await desk.caller(of: .bearer(secrets[2]))
        #expect(tokens.lookups == 3)
        _ = try await desk.caller(of: .bearer(secrets[0]))
        #expect(tokens.lookups == 4)
    }

    @Test func `a token that was revoked opens no door after a moment`() async throws {
        let (tokens, clock) = (MemoryTokenBook(), TestClock())
        let desk = BearerDesk(tokens, surroundings: clock.surroundings)
        let secret = tokens.issue(.readItems)
        _ = try await desk.caller(of: .bearer(secret))
        tokens.revoke(secret, at: clock.now)
        clock.advance(by: TokenLimits().memorySeconds)
        await #expect(throws: Problem.self) { try await desk.caller(of: .bearer(secret)) }
    }

    @Test func `an unknown token is looked up each time`() async throws {
        let rig = try Rig()
        let unknown = AccessToken(secretBytes: [UInt8](repeating: 2, count: 32)).secret
        for _ in 0..<3 {
            await #expect(throws: Problem.self) {
                try await rig.front.desk.caller(of: .bearer(unknown))
            }
        }
        #expect(rig.tokens.lookups == 3)
    }

    @Test func `a token holds 256 bits in letters that addresses take`() {
        let token = AccessToken(secretBytes: [UInt8](repeating: 0xFF, count: 32))
        #expect(token.secret == "tst_" + String(repeating: "_", count: 42) + "8")
        #expect(token.secret.utf8.count == AccessToken.length)
        #expect(token.digest.count == 32)
    }

    @Test func `base 64 is read back, and only in its one form`() {
        for count in 0..<40 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255) }
            #expect(Base64URL.bytes(Base64URL.text(bytes)) == bytes)
        }
        for odd in ["A", "AB=", "A+", "A/", "AB", "AAB"] { #expect(Base64URL.bytes(odd) == nil) }
    }
}
