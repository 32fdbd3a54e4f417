import Crypto

/// A bearer token: what an integrator sends, and what is kept of it.
///
/// 256 random bits behind a prefix by which scanners find tokens that leaked. Only the digest is
/// kept: with so many bits nobody finds the secret from it, however fast the hash is.
package struct AccessToken: Sendable {
    package static let prefix = "tst_"
    /// Characters of a token.
    static let length = 4 + 43

    /// The whole token, shown once.
    package let secret: String

    /// - Parameter secretBytes: 32 bytes that nobody can guess.
    package init(secretBytes: [UInt8]) {
        secret = Self.prefix + Base64URL.text(secretBytes)
    }

    /// SHA-256 of the whole token.
    package var digest: [UInt8] { Self.digest(of: secret) }

    static func digest(of secret: some StringProtocol) -> [UInt8] {
        var hash = SHA256()
        var copy = String(secret)
        copy.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return Array(hash.finalize())
    }
}

/// Base 64 with the alphabet for addresses, unpadded (RFC 4648 §5).
enum Base64URL {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
    )

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var (letters, bits, count) = ([UInt8](), UInt32(0), 0)
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                letters.append(alphabet[Int(bits >> UInt32(count)) & 63])
            }
            bits &= 1 << UInt32(count) - 1
        }
        if count > 0 { letters.append(alphabet[Int(bits << UInt32(6 - count)) & 63]) }
        return String(decoding: letters, as: UTF8.self)
    }

    /// Nil for anything that ``text(_:)`` doesn't give.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var (bytes, bits, count) = ([UInt8](), UInt32(0), 0)
        for letter in text.utf8 {
            guard let value = value(of: letter) else { return nil }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
            bits &= 1 << UInt32(count) - 1
        }
        return count < 6 && bits == 0 ? bytes : nil
    }

    private static func value(of letter: UInt8) -> UInt32? {
        switch letter {
        case 0x41...0x5A: UInt32(letter - 0x41)
        case 0x61...0x7A: UInt32(letter - 0x61) + 26
        case 0x30...0x39: UInt32(letter - 0x30) + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
