import Policy
import TestSupport
import Testing

@Suite struct PackLimitTests {
    @Test func `a file over the limit is not read`() {
        var limits = PolicyLimits()
        limits.fileBytes = 64
        let found = PackSample.complaints(
            about: [PackSample.file(PackSample.pack())],
            limits: limits,
        )
        #expect(found.last == "policies/p.yaml:1: the file has more than 64 bytes")
    }

    @Test func `a condition may be as deep as the limit and no deeper`() {
        let depth = PolicyLimits().conditionDepth
        let nested = { (levels: Int) in
            String(repeating: "{all: [", count: levels - 1) + "{notice: is}"
                + String(repeating: "]}", count: levels - 1)
        }
        #expect(PackSample.complaints(about: PackSample.pack(when: nested(depth))).isEmpty)
        let found = PackSample.complaints(about: PackSample.pack(when: nested(depth + 1)))
        #expect(found.count == 1 && found[0].contains("at most 16 levels"))
    }

    @Test func `a condition may have as many parts as the limit and no more`() {
        let parts = PolicyLimits().conditionParts
        let wide = { (count: Int) in
            "{any: [" + Array(repeating: "{notice: is}", count: count - 1).joined(separator: ", ")
                + "]}"
        }
        #expect(PackSample.complaints(about: PackSample.pack(when: wide(parts))).isEmpty)
        let found = PackSample.complaints(about: PackSample.pack(when: wide(parts + 1)))
        #expect(found.count == 1 && found[0].contains("200 parts"))
    }

    @Test func `complaints beyond the limit are counted`() throws {
        var limits = PolicyLimits()
        limits.complaints = 2
        let text = PackSample.pack(when: "{notice: x}", action: "y", state: "z")
        let found = PackSample.complaints(about: [PackSample.file(text)], limits: limits)
        #expect(found.count == 3 && found.last == "and 1 more")
    }

    @Test func `facts have at most so many signals`() {
        var limits = PolicyLimits()
        limits.facts = 1
        let sign = #"{"detector": "d", "claim": "known", "strength": "weak"}"#
        let text = "{\"signals\": [\(sign), \(sign)]}"
        #expect(throws: PackError.self) {
            try PolicyFacts(reading: PackFile("f", Array(text.utf8)), limits: limits)
        }
        #expect(throws: Never.self) {
            try PolicyFacts(reading: PackFile("f", Array(text.utf8)))
        }
    }

    /// Nine times nine times nine …: a few lines that stand for a billion texts.
    @Test func `a bomb of aliases ends in an error`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        #expect(
            PackSample.complaints(about: text + "? *a9\n: x\n").first?.contains("anchors") == true
        )
    }

    @Test(arguments: ["[", "{", "{a: ", "- ", "? ", "[{a: ["])
    func `endless nesting ends in an error`(_ opening: String) {
        let text = String(repeating: opening, count: 30_000)
        #expect(!PackSample.complaints(about: text).isEmpty)
        let closed = String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
        #expect(!PackSample.complaints(about: closed).isEmpty)
    }

    @Test(arguments: [0x01, 0x20, 0x80, 0xFF] as [UInt8])
    func `a damaged pack never traps`(_ mask: UInt8) {
        let bytes = Array(
            PackSample.pack(when: "{all: [{notice: is}, {match: {kind: rights}}]}").utf8
        )
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= mask
            _ = try? PolicyBook([PackSample.table, PackFile("policies/p.yaml", damaged)])
        }
    }

    @Test func `a pack that is cut off never traps`() {
        let bytes = Array(PackSample.pack().utf8)
        for count in bytes.indices {
            let file = PackFile("policies/p.yaml", Array(bytes[..<count]))
            let found = PackSample.complaints(about: [PackSample.table, file])
            #expect(!found.isEmpty || count > bytes.count - 3)
        }
    }
}
