import Testing

@testable import Server

@Suite struct AddressTests {
    private static let refused: [(String, AddressKind)] = [
        ("0.0.0.0", .unspecified), ("0.1.2.3", .unspecified), ("10.0.0.1", .private),
        ("10.255.255.255", .private), ("100.64.0.1", .shared), ("100.100.100.200", .shared),
        ("100.127.255.255", .shared), ("127.0.0.1", .loopback), ("127.255.255.254", .loopback),
        ("168.63.129.16", .platform), ("169.254.0.1", .linkLocal), ("169.254.169.254", .linkLocal),
        ("172.16.0.1", .private), ("172.31.255.255", .private), ("192.0.0.192", .reserved),
        ("192.0.2.7", .documentation), ("192.88.99.1", .embedded), ("192.168.1.1", .private),
        ("198.18.0.1", .benchmarking), ("198.19.255.255", .benchmarking),
        ("198.51.100.1", .documentation), ("203.0.113.9", .documentation),
        ("224.0.0.1", .multicast), ("239.255.255.255", .multicast), ("240.0.0.1", .reserved),
        ("255.255.255.255", .reserved),
        ("::", .unspecified), ("::1", .loopback), ("::ffff:127.0.0.1", .embedded),
        ("::ffff:8.8.8.8", .embedded), ("::ffff:0:10.0.0.1", .embedded),
        ("::10.0.0.1", .embedded), ("::8.8.8.8", .embedded), ("64:ff9b::10.0.0.1", .embedded),
        ("64:ff9b::808:808", .embedded), ("64:ff9b:1::1", .embedded), ("64:ff9b:2::1", .reserved),
        ("100::1", .reserved), ("2001::1", .embedded), ("2001:0:4136:e378::1", .embedded),
        ("2001:2::1", .benchmarking), ("2001:10::1", .reserved), ("2001:20::1", .reserved),
        ("2001:db8::1", .documentation), ("2002:7f00:1::1", .embedded), ("2002::1", .embedded),
        ("3fff::1", .documentation), ("4000::1", .reserved), ("5f00::1", .reserved),
        ("fc00::1", .private), ("fd00:ec2::254", .private), ("fe80::1", .linkLocal),
        ("febf::1", .linkLocal), ("fec0::1", .private), ("ff02::1", .multicast),
    ]

    @Test(arguments: refused)
    func `an address that is no public host's is told by its kind`(
        _ text: String,
        _ kind: AddressKind,
    ) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressKind(of: address) == kind)
        #expect(OutboundRules().refusal(of: address) == .notPublic(kind))
    }

    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.0", "168.63.129.15", "172.15.255.255", "172.32.0.0",
        "192.0.1.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
        "223.255.255.255", "2606:4700::1111", "2001:4860:4860::8888", "2001:200::1", "2400::1",
        "2003::1", "3ffe::1",
    ])
    func `a public address may be called`(_ text: String) throws {
        #expect(OutboundRules().refusal(of: try #require(IPAddress(text))) == nil)
    }

    @Test func `every line of the table is one`() {
        for (text, _) in AddressKind.rows { #expect(AddressBlock(text) != nil, "\(text)") }
    }

    @Test func `a network of the operator's own is let through, and nothing beside it`() throws {
        var rules = OutboundRules()
        rules.networks = [try #require(AddressBlock("10.1.0.0/16"))]
        let (inside, beside) = (IPAddress("10.1.2.3"), IPAddress("10.2.0.1"))
        #expect(rules.refusal(of: try #require(inside)) == nil)
        #expect(rules.refusal(of: try #require(beside)) == .notPublic(.private))
        // The same address by way of IPv6 is another one.
        let mapped = try #require(IPAddress("::ffff:10.1.2.3"))
        #expect(rules.refusal(of: mapped) == .notPublic(.embedded))
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.256", "0x7f.0.0.1", " 1.2.3.4", "1.2.3.4 ",
        "1.2.3.4/8", "::1%lo", "[::1]", "1::2::3", "12345::", "fe80::1%eth0", "::ffff:127.1",
        "2130706433",
    ])
    func `what is written in another way is no address`(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(arguments: [
        ("10.0.0.0/8", true), ("10.0.0.0/33", false), ("10.0.0.0/", false), ("10.0.0.0/-1", false),
        ("10.0.0.0/8/8", false), ("10.0.0.0/+8", false), ("10.0.0.1", true), ("::/0", true),
        ("::/129", false), ("/8", false), ("", false),
    ])
    func `blocks are an address and a count of bits`(_ text: String, _ isOne: Bool) {
        #expect((AddressBlock(text) != nil) == isOne)
    }

    @Test func `a block knows its edges to the bit`() throws {
        let block = try #require(AddressBlock("192.168.128.0/17"))
        for (text, isInside) in [
            ("192.168.127.255", false), ("192.168.128.0", true), ("192.168.255.255", true),
            ("192.169.0.0", false), ("::ffff:192.168.128.0", false),
        ] {
            #expect(block.contains(try #require(IPAddress(text))) == isInside, "\(text)")
        }
        #expect("\(block)" == "192.168.128.0/17")
    }
}
