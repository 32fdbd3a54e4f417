/// What an address stands for that is no public host's (IANA's registries of special-purpose
/// addresses, RFC 6890).
package enum AddressKind: String, Hashable, Sendable, CaseIterable {
    case unspecified, loopback, `private`, shared, reserved, documentation, benchmarking, multicast
    case linkLocal = "link-local"
    /// IPv6 that leads to an address of IPv4, by mapping, translating or tunnelling: rules about the
    /// one would be passed by way of the other.
    case embedded
    /// What clouds answer to their machines at an address that looks public.
    case platform

    /// What an address stands for; nil for one that may be a public host's.
    package init?(of address: IPAddress) {
        let match = Self.table.first { $0.block.contains(address) }
        guard let match else { return nil }
        guard let kind = match.kind else { return nil }
        self = kind
    }

    private struct Line {
        let block: AddressBlock
        let kind: AddressKind?
    }

    /// The first line that fits counts.
    ///
    /// IPv6 has public hosts in 2000::/3 alone, so the rest of it
    /// is refused without being named.
    private static let table: [Line] = rows.compactMap { text, kind in
        AddressBlock(text).map { Line(block: $0, kind: kind) }
    }

    /// As it is written; a test looks that each line can be read.
    static let rows: [(String, AddressKind?)] = [
        ("0.0.0.0/8", .unspecified),
        ("10.0.0.0/8", .private),
        ("100.64.0.0/10", .shared),
        ("127.0.0.0/8", .loopback),
        ("168.63.129.16/32", .platform),
        ("169.254.0.0/16", .linkLocal),
        ("172.16.0.0/12", .private),
        ("192.0.0.0/24", .reserved),
        ("192.0.2.0/24", .documentation),
        ("192.88.99.0/24", .embedded),
        ("192.168.0.0/16", .private),
        ("198.18.0.0/15", .benchmarking),
        ("198.51.100.0/24", .documentation),
        ("203.0.113.0/24", .documentation),
        ("224.0.0.0/4", .multicast),
        ("240.0.0.0/4", .reserved),
        ("0.0.0.0/0", nil),
        ("::/128", .unspecified),
        ("::1/128", .loopback),
        ("::ffff:0:0/96", .embedded),
        ("::ffff:0:0:0/96", .embedded),
        ("::/96", .embedded),
        ("64:ff9b::/96", .embedded),
        ("64:ff9b:1::/48", .embedded),
        ("2001::/32", .embedded),
        ("2001:2::/48", .benchmarking),
        ("2001::/23", .reserved),
        ("2001:db8::/32", .documentation),
        ("2002::/16", .embedded),
        ("3fff::/20", .documentation),
        ("2000::/3", nil),
        ("fc00::/7", .private),
        ("fec0::/10", .private),
        ("fe80::/10", .linkLocal),
        ("ff00::/8", .multicast),
        ("::/0", .reserved),
    ]
}
