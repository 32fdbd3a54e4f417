import Casework
import Foundation
import Policy
import TestSupport
import Testing

@testable import Store

@Suite struct MobileCodeTests {
    @Test(arguments: Engine.allCases)
    func `a code that is told verifies once`(_ engine: Engine) async throws {
        try await IdentityRig.with(engine) { rig in
            let verification = try await rig.begin(try IdentityRig.mobile())
            let code = try await rig.makeCode(verification)
            #expect(code.exposed.utf8.count == 7)
            #expect(try await rig.tryCode(code, verification) != nil)
            #expect(try await rig.identity() == .verified(.mobile))
            #expect(try await rig.tryCode(code, verification) == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a code is too old after ten minutes`(_ engine: Engine) async throws {
        try await IdentityRig.with(engine) { rig in
            let verification = try await rig.begin(try IdentityRig.mobile())
            let code = try await rig.makeCode(verification)
            rig.house.rig.clock.move(by: 600)
            #expect(try await rig.tryCode(code, verification) == nil)
            #expect(try await rig.identity() == .unknown)
        }
    }

    @Test(arguments: Engine.allCases)
    func `another code takes the place of the first`(_ engine: Engine) async throws {
        try await IdentityRig.with(engine) { rig in
            let verification = try await rig.begin(try IdentityRig.mobile())
            let first = try await rig.makeCode(verification)
            let second = try await rig.makeCode(verification)
            try #require(first != second)
            #expect(try await rig.tryCode(first, verification) == nil)
            #expect(try await rig.tryCode(second, verification) != nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func `codes that are guessed at the same time all count`(_ engine: Engine) async throws {
        try await IdentityRig.with(engine) { rig in
            let verification = try await rig.begin(try IdentityRig.mobile())
            let code = try await rig.makeCode(verification)
            let wrong = (0..<40).map { Secret("\(1_000_000 + $0)") }.filter { $0 != code }
            let accepted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for guess in wrong {
                    group.addTask { try await rig.tryCode(guess, verification) != nil }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(accepted == 0)
            // After five wrong ones the right one is none any more.
            #expect(try await rig.tryCode(code, verification) == nil)
            let failures: Int? = try await rig.house.rig.read {
                try $0.value("SELECT failures FROM verifications")
            }
            #expect(failures == 5)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a number is sent so many codes an hour, whoever asks`(_ engine: Engine) async throws {
        try await IdentityRig.with(engine) { rig in
            for count in 1...5 {
                let name = try #require(ExternalID("user-\(count)"))
                let verification = try await rig.begin(try IdentityRig.mobile(), for: name)
                _ = try await rig.makeCode(verification)
            }
            let another = try #require(ExternalID("user-6"))
            await #expect(throws: VerificationRefusal.tooManyCodes) {
                try await rig.begin(try IdentityRig.mobile(), for: another)
            }
            _ = try await rig.begin(try IdentityRig.mobile("+8613900139000"), for: another)
            rig.house.rig.clock.move(by: 3_601)
            _ = try await rig.begin(try IdentityRig.mobile(), for: another)
        }
    }

    @Test(arguments: Engine.allCases)
    func `after too many wrong codes an account gets no other, until a right one`(
        _ engine: Engine
    ) async throws {
        try await IdentityRig.with(engine) { _, codes in
            codes.failuresPerAccount = 10
        } _: { rig in
            for _ in 0..<2 {
                let verification = try await rig.begin(try IdentityRig.mobile())
                _ = try await rig.makeCode(verification)
                for _ in 0..<5 { _ = try await rig.tryCode(Secret("x"), verification) }
            }
            await #expect(throws: VerificationRefusal.tooManyCodes) {
                try await rig.begin(try IdentityRig.mobile())
            }
            // Another method is open.
            let other = try await rig.begin(try IdentityRig.resident())
            try await rig.settle(other, .verified)
            #expect(try await rig.identity() == .verified(.residentID))
        }
    }

    @Test(arguments: Engine.allCases)
    func `no row tells the code or the number`(_ engine: Engine) async throws {
        try await IdentityRig.with(engine, keeping: .vault) { rig in
            let verification = try await rig.begin(try IdentityRig.mobile())
            let code = try await rig.makeCode(verification)
            let row = try #require(
                try await rig.house.rig.read {
                    try $0.firstRow("SELECT * FROM verifications")
                }
            )
            for value in row.values {
                switch value {
                case .text(let text):
                    #expect(!text.contains(code.exposed) && !text.contains("13800138000"))
                case .bytes(let bytes):
                    #expect(!bytes.holds(code.exposed) && !bytes.holds("13800138000"))
                case .integer(let number): #expect("\(number)" != code.exposed)
                case .null, .real, .boolean: break
                }
            }
        }
    }
}
