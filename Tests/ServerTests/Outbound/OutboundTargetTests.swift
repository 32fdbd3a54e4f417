import Policy
import Testing

@testable import Server

@Suite struct OutboundTargetTests {
    private static func rules(_ change: (inout OutboundRules) -> Void = { _ in }) -> OutboundRules {
        var rules = OutboundRules()
        change(&rules)
        return rules
    }

    @Test(arguments: [
        ("https://example.com", "https://example.com/"),
        ("HTTPS://Example.COM/a?b=c", "https://example.com/a?b=c"),
        ("https://example.com:443/x", "https://example.com/x"),
        ("https://example.com?q=1", "https://example.com/?q=1"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
        ("https://[2606:4700:0:0:0:0:0:1111]/", "https://[2606:4700::1111]/"),
        ("https://xn--fiqs8s.example/", "https://xn--fiqs8s.example/"),
        ("https://a-b.1c.d2/%41", "https://a-b.1c.d2/%41"),
    ])
    func `an address is written anew as it is read`(_ text: String, _ url: String) throws {
        #expect(try OutboundTarget(text, Self.rules()).url == url)
    }

    @Test(arguments: [
        ("http://example.com/", OutboundRefusal.plainHTTP),
        ("ftp://example.com/", .malformed), ("file:///etc/passwd", .malformed),
        ("gopher://example.com/", .malformed), ("//example.com/", .malformed),
        ("example.com", .malformed), ("https:/example.com", .malformed), ("", .malformed),
        ("https://", .malformed), ("https:///x", .malformed), ("https://:443/", .malformed),
        ("https://a@example.com/", .credentials), ("https://a:b@example.com/", .credentials),
        ("https://example.com@127.0.0.1/", .credentials),
        ("https://example.com/#x", .fragment), ("https://example.com#@127.0.0.1/", .fragment),
        ("https://example.com:80/", .port(80)), ("https://example.com:22/", .port(22)),
        ("https://example.com:8443/", .port(8_443)), ("https://example.com:/", .malformed),
        ("https://example.com:0/", .malformed), ("https://example.com:65536/", .malformed),
        ("https://example.com:+443/", .malformed), ("https://example.com:44 3/", .malformed),
        ("https://127.1/", .oddNumber), ("https://0177.0.0.1/", .oddNumber),
        ("https://0x7f.0.0.1/", .oddNumber), ("https://0x7f000001/", .oddNumber),
        ("https://2130706433/", .oddNumber), ("https://127.0.0.01/", .oddNumber),
        ("https://256.256.256.256/", .oddNumber), ("https://1.2.3.4.5/", .oddNumber),
        ("https://example.0x/", .oddNumber), ("https://example.123/", .oddNumber),
        ("https://127.0.0.1./", .malformed), ("https://example.com./", .malformed),
        ("https://ex_ample.com/", .malformed), ("https://-a.com/", .malformed),
        ("https://a..b/", .malformed), ("https://[::1/", .malformed), ("https://::1/", .malformed),
        ("https://[::1]x/", .malformed), ("https://[127.0.0.1]/", .malformed),
        ("https://[fe80::1%25lo]/", .malformed), ("https://example.com\\@127.0.0.1/", .malformed),
        ("https://example.com/ x", .malformed), ("https://example.com/\u{0}", .malformed),
        ("https://example.com/\r\nHost: x", .malformed), ("https://exämple.com/", .malformed),
        ("https://１２７.0.0.1/", .malformed), ("https://example。com/", .malformed),
        ("https://example.com/ä", .malformed), ("https://%31%32%37.0.0.1/", .malformed),
    ])
    func `what may be read in two ways isn't read`(
        _ text: String,
        _ refusal: OutboundRefusal,
    ) {
        #expect(throws: refusal) { try OutboundTarget(text, Self.rules()) }
    }

    @Test func `rules let plain addresses and other ports through`() throws {
        let plain = Self.rules { $0.allowsPlainHTTP = true }
        #expect(try OutboundTarget("http://example.com/", plain).url == "http://example.com/")
        #expect(throws: OutboundRefusal.port(8_080)) {
            try OutboundTarget("http://example.com:8080/", plain)
        }
        let ports = Self.rules { $0.ports = [443, 8_443] }
        #expect(try OutboundTarget("https://example.com:8443/", ports).port == 8_443)
        let any = Self.rules { $0.ports = [] }
        #expect(try OutboundTarget("https://example.com:1/", any).port == 1)
    }

    @Test func `an address has a longest length`() {
        let path = String(repeating: "a", count: OutboundLimits().addressCharacters)
        #expect(throws: OutboundRefusal.malformed) {
            try OutboundTarget("https://example.com/\(path)", Self.rules())
        }
    }

    @Test func `every refusal says in both languages what to do, and never where a name leads`() {
        let all: [OutboundRefusal] =
            [.malformed, .plainHTTP, .credentials, .fragment, .port(22), .oddNumber, .unknownHost]
            + AddressKind.allCases.map { .notPublic($0) }
        for refusal in all {
            #expect(!refusal.words.english.isEmpty && !refusal.words.chinese.isEmpty)
        }
        #expect(Set(AddressKind.allCases.map { OutboundRefusal.notPublic($0).words }).count == 1)
    }
}
