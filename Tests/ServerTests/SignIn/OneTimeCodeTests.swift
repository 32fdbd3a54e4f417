import Foundation
import Testing

@testable import Server

@Suite struct OneTimeCodeTests {
    /// RFC 6238, appendix B, the rows of SHA-1.
    @Test(arguments: [
        (59.0, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ])
    func `codes are those of the standard`(_ seconds: Double, _ code: String) {
        let time = Date(timeIntervalSince1970: seconds)
        let secret = Array("12345678901234567890".utf8)
        let made = OneTimeCode.code(of: secret, step: OneTimeCode.step(at: time), digits: 8)
        #expect(made == code)
    }

    /// RFC 4226, appendix D.
    @Test func `counters give the codes of the standard`() {
        let secret = Array("12345678901234567890".utf8)
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583",
            "399871", "520489",
        ]
        for (step, code) in codes.enumerated() {
            #expect(OneTimeCode.code(of: secret, step: Int64(step)) == code)
        }
    }

    @Test func `a code is good one step to either side, and only after the last one`() {
        let secret = Array("12345678901234567890".utf8)
        let now = Date(timeIntervalSince1970: 1_800_000_010)
        let step = OneTimeCode.step(at: now)
        for (offset, isGood) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let code = OneTimeCode.code(of: secret, step: step + Int64(offset))
            let found = OneTimeCode.step(of: code, secret, at: now, after: 0)
            #expect((found == step + Int64(offset)) == isGood, "\(offset)")
        }
        let code = OneTimeCode.code(of: secret, step: step)
        #expect(OneTimeCode.step(of: code, secret, at: now, after: step) == nil)
        #expect(OneTimeCode.step(of: code, secret, at: now, after: step - 1) == step)
        for odd in ["", "12345", "1234567", "abcdef", "１２３４５６"] {
            #expect(OneTimeCode.step(of: odd, secret, at: now, after: 0) == nil)
        }
    }

    /// RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"),
        ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
    ])
    func `base 32 is that of the standard, unpadded`(_ plain: String, _ text: String) {
        #expect(Base32.text(plain.utf8) == text)
        #expect(Base32.bytes(text) == Array(plain.utf8))
        for odd in ["A", "MZ1", "MY=", "my", "MZ"] { #expect(Base32.bytes(odd) == nil) }
    }

    @Test func `an app reads the secret from its address`() {
        let address = OneTimeCode.address(
            of: Array("12345678901234567890".utf8),
            issuer: "Touchstone",
            name: "李 雷 (main)",
        )
        let words = URLComponents(string: address)
        #expect(words?.scheme == "otpauth" && words?.host == "totp")
        #expect(words?.path == "/Touchstone:李 雷 (main)")
        let secret = words?.queryItems?.first { $0.name == "secret" }?.value
        #expect(secret == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    }

    @Test func `a recovery code is read however it is typed`() throws {
        let code = RecoveryCode(bytes: (0..<10).map { UInt8($0 * 25) })
        #expect(code.text.count == 19)
        for typed in [code.text, code.text.uppercased(), code.text.replacing("-", with: " ")] {
            #expect(try #require(RecoveryCode(typed)).digest == code.digest)
        }
        for odd in ["", "123456", "abcd-efgh-ijkl", code.text + "a", "0000-0000-0000-0000"] {
            #expect(RecoveryCode(odd) == nil)
        }
    }
}
