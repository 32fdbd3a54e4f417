import Crypto
package import Foundation

/// One-time codes by time (RFC 6238, with HMAC-SHA-1 as authenticator apps have it).
package enum OneTimeCode {
    /// Seconds of a step.
    package static let stepSeconds = 30
    /// Digits of a code.
    package static let digits = 6
    /// Bytes of a secret, as RFC 4226 §4 recommends.
    package static let secretBytes = 20
    /// Steps to both sides that are good for clocks that differ.
    static let drift: Int64 = 1

    /// The step of a time.
    package static func step(at time: Date) -> Int64 {
        Int64((time.timeIntervalSince1970 / Double(stepSeconds)).rounded(.down))
    }

    /// The code of a step (RFC 4226 §5.3).
    package static func code(
        of secret: [UInt8],
        step: Int64,
        digits: Int = OneTimeCode.digits,
    ) -> String {
        let counter = withUnsafeBytes(of: UInt64(bitPattern: step).bigEndian) { Array($0) }
        let mac = Array(
            HMAC<Insecure.SHA1>.authenticationCode(
                for: counter,
                using: SymmetricKey(data: secret),
            )
        )
        let offset = Int(mac[mac.count - 1] & 0xF)
        let word = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let modulus = (0..<digits).reduce(UInt64(1)) { value, _ in value * 10 }
        let number = UInt64(word & 0x7FFF_FFFF) % modulus
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// The step whose code this is, among now and its neighbours, later than the last one used.
    static func step(
        of code: String,
        _ secret: [UInt8],
        at time: Date,
        after last: Int64,
    ) -> Int64? {
        let now = step(at: time)
        var found: Int64?
        // All are compared, so that time doesn't tell which one it was.
        for step in (now - drift)...(now + drift)
        where isSame(self.code(of: secret, step: step).utf8.map(\.self), code.utf8.map(\.self)) {
            found = step
        }
        return found.flatMap { $0 > last ? $0 : nil }
    }

    /// What an authenticator app reads (the format of `otpauth` that all of them know).
    static func address(of secret: [UInt8], issuer: String, name: String) -> String {
        var words = URLComponents()
        words.scheme = "otpauth"
        words.host = "totp"
        words.path = "/\(issuer):\(name)"
        words.queryItems = [
            URLQueryItem(name: "secret", value: Base32.text(secret)),
            URLQueryItem(name: "issuer", value: issuer),
            URLQueryItem(name: "algorithm", value: "SHA1"),
            URLQueryItem(name: "digits", value: "\(digits)"),
            URLQueryItem(name: "period", value: "\(stepSeconds)"),
        ]
        return words.string ?? ""
    }
}

/// Base 32 (RFC 4648 §6), unpadded.
package enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        var (letters, bits, count) = ([UInt8](), UInt32(0), 0)
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                letters.append(alphabet[Int(bits >> UInt32(count)) & 31])
            }
            bits &= 1 << UInt32(count) - 1
        }
        if count > 0 { letters.append(alphabet[Int(bits << UInt32(5 - count)) & 31]) }
        return String(decoding: letters, as: UTF8.self)
    }

    /// Nil for anything that ``text(_:)`` doesn't give.
    package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var (bytes, bits, count) = ([UInt8](), UInt32(0), 0)
        for letter in text.utf8 {
            guard let value = alphabet.firstIndex(of: letter) else { return nil }
            bits = bits << 5 | UInt32(value)
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
            bits &= 1 << UInt32(count) - 1
        }
        return count < 5 && bits == 0 ? bytes : nil
    }
}
