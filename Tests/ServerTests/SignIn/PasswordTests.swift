import Casework
import Foundation
import Testing

@testable import Server

@Suite struct PasswordTests {
    /// RFC 7914 §12, the vectors that take little memory.
    @Test func `hashes are those of the standard`() throws {
        let plain = try #require(PasswordRecipe(cost: 4, block: 1, lanes: 1))
        let hash = try plain.hash([], salt: [])
        #expect(
            Array(hash) == [
                0x77, 0xd6, 0x57, 0x62, 0x38, 0x65, 0x7b, 0x20, 0x3b, 0x19, 0xca, 0x42, 0xc1,
                0x8a, 0x04, 0x97, 0xf1, 0x6b, 0x48, 0x44, 0xe3, 0x07, 0x4a, 0xe8, 0xdf, 0xdf,
                0xfa, 0x3f, 0xed, 0xe2, 0x14, 0x42,
            ]
        )
        let salted = try #require(PasswordRecipe(cost: 10, block: 8, lanes: 16))
        let other = try salted.hash(Array("password".utf8), salt: Array("NaCl".utf8))
        #expect(
            other.prefix(8).elementsEqual([0xfd, 0xba, 0xbe, 0x1c, 0x9d, 0x34, 0x72, 0x00])
        )
    }

    @Test func `a hash is kept with its recipe, and read back`() throws {
        let recipe = try #require(PasswordRecipe(cost: 3, block: 2, lanes: 1))
        let salt = [UInt8](repeating: 5, count: 16)
        let hash = try PasswordHash(Array("one".utf8), salt: salt, by: recipe)
        #expect(hash.text.hasPrefix("$scrypt$ln=3,r=2,p=1$"))
        let read = try #require(PasswordHash(parsing: hash.text))
        #expect(read == hash)
        #expect(try read.isOf(Array("one".utf8)))
        #expect(try !read.isOf(Array("two".utf8)))
    }

    @Test(arguments: [
        "", "$scrypt$", "$scrypt$ln=3,r=2,p=1$AA", "$argon2id$ln=3,r=2,p=1$AA$AA",
        "$scrypt$ln=60,r=8,p=1$AA$AA", "$scrypt$ln=3,r=2$AA$AA", "$scrypt$r=2,ln=3,p=1$AA$AA",
        "$scrypt$ln=3,r=2,p=1$AA$AA", "$scrypt$ln=,r=2,p=1$AA$AA",
    ])
    func `what is no hash of ours is none`(_ text: String) {
        #expect(PasswordHash(parsing: text) == nil)
    }

    @Test func `another recipe gives another hash at the next sign-in`() async throws {
        let keys = SignInKeys(secret: [UInt8](repeating: 1, count: 32))
        var limits = SignInLimits()
        (limits.hashCost, limits.hashLanes) = (2, 1)
        let surroundings = TestClock().surroundings
        let old = PasswordDesk(keys, surroundings: surroundings, limits: limits)
        let kept = try await old.hash(Colleague.password, of: try member())
        let same = try await old.compare(Colleague.password, with: kept)
        #expect(same.isRight && same.rehashed == nil)
        limits.hashCost = 3
        let new = PasswordDesk(keys, surroundings: surroundings, limits: limits)
        let compared = try await new.compare(Colleague.password, with: kept)
        let rehashed = try #require(compared.rehashed)
        #expect(compared.isRight && rehashed.hasPrefix("$scrypt$ln=3,"))
        let again = try await new.compare(Colleague.password, with: rehashed)
        #expect(again.isRight && again.rehashed == nil)
        for (password, kept) in [("wrong", kept), (Colleague.password, nil)] {
            let wrong = try await new.compare(password, with: kept)
            #expect(!wrong.isRight && wrong.rehashed == nil)
        }
        // Without the key outside the database nothing fits.
        let stranger = PasswordDesk(
            SignInKeys(secret: [UInt8](repeating: 2, count: 32)),
            surroundings: surroundings,
            limits: limits,
        )
        #expect(try await !stranger.compare(Colleague.password, with: kept).isRight)
    }

    @Test(arguments: [
        "short", "elevenchars", "aaaaaaaaaaaaaaaa", "abcdefghijklmnop", "1234567890123",
        "passwordpassword", "Touchstone2026!", "ann.ann.ann.ann.ann", "studio-studio-1",
        "abcabcabcabcabc", "Qwertyuiop12345", "line\nbreak in a password",
        String(repeating: "lamps by the river ", count: 20),
    ])
    func `what everybody guesses first is no password`(_ password: String) {
        let rule = PasswordRule(limits: SignInLimits())
        #expect(rule.complaint(about: password, names: ["ann", "studio"]) != nil)
    }

    @Test(arguments: [
        Colleague.password, "korrekt häst batteri", "江畔何人初见月江月何年初照", "xK9!mQ2#vL7$",
    ])
    func `what is long enough will do, whatever it is made of`(_ password: String) {
        let rule = PasswordRule(limits: SignInLimits())
        #expect(rule.complaint(about: password, names: ["ann", "studio"]) == nil)
    }

    @Test func `a letter is the same however a keyboard writes it`() {
        #expect(PasswordRule.bytes(of: "caf\u{e9}") == PasswordRule.bytes(of: "cafe\u{301}"))
    }

    @Test func `only so many passwords wait to be hashed`() async throws {
        let line = HashingLine(most: 0)
        await #expect(throws: Problem.self) { try await line.run { 1 } }
        #expect(try await HashingLine(most: 1).run { 1 } == 1)
    }

    private func member() throws -> TeamMember {
        TeamMember(
            id: try #require(StaffID("01940000-0000-7000-8000-000000000001")),
            tenant: try #require(TenantName("studio")),
            person: try #require(PersonName("ann")),
            displayName: try #require(DisplayName("Ann")),
            roles: [],
            createdAt: Date(timeIntervalSince1970: 0),
        )
    }
}
