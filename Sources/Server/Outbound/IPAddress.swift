import Glibc

/// An IP address by its bytes.
///
/// Rules about addresses are rules about these: the same address has many texts, and what a text
/// seems to say is what attacks on such rules are made of.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 of IPv4 or 16 of IPv6, as they go over the wire.
    package let bytes: [UInt8]

    /// Nil for another count of bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Reads the usual text of an address: four decimal numbers without leading zeros (RFC 6943
    /// §3.1.1, the strict form), or IPv6 without brackets and without a zone (RFC 4291 §2.2).
    package init?(_ text: String) {
        guard text.utf8.count <= 45, !text.utf8.contains(0) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        let isSix = text.utf8.contains(UInt8(ascii: ":"))
        guard inet_pton(isSix ? AF_INET6 : AF_INET, text, &bytes) == 1 else { return nil }
        self.bytes = isSix ? bytes : Array(bytes.prefix(4))
    }

    package var isSix: Bool { bytes.count == 16 }

    package var description: String {
        var text = [CChar](repeating: 0, count: 46)
        let family = isSix ? AF_INET6 : AF_INET
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "" }
        return String(
            decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
            as: UTF8.self,
        )
    }
}

/// Neighbouring addresses, such as `10.0.0.0/8` or `fc00::/7` (RFC 4632 §3.1).
package struct AddressBlock: Hashable, Sendable, CustomStringConvertible {
    package let first: IPAddress
    /// How many leading bits all of them share.
    package let bits: Int

    /// Nil for what isn't an address with a count of bits; an address alone is a block of one.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = IPAddress(String(parts[0])) else { return nil }
        let most = address.bytes.count * 8
        guard parts.count == 2 else {
            (first, bits) = (address, most)
            return
        }
        guard parts[1].utf8.count <= 3, parts[1].utf8.allSatisfy({ (48...57).contains($0) }),
            let bits = Int(parts[1]), bits <= most
        else { return nil }
        (first, self.bits) = (address, bits)
    }

    /// Whether an address is one of them; one of the other family never is.
    package func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == first.bytes.count else { return false }
        let (whole, rest) = (bits / 8, bits % 8)
        guard address.bytes.prefix(whole) == first.bytes.prefix(whole) else { return false }
        guard rest > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> rest)
        return address.bytes[whole] & mask == first.bytes[whole] & mask
    }

    package var description: String { "\(first)/\(bits)" }
}
