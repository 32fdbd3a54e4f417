import Foundation
import TestSupport
import Testing

@testable import Store

@Suite struct CanonicalJSONTests {
    @Test func `members stand in the order of their names' bytes`() {
        let json: CanonicalJSON = ["b": 2, "a": ["z": true, "a.b": "x", "a": []], "a-1": -7]
        #expect(json.text == #"{"a":{"a":[],"a.b":"x","z":true},"a-1":-7,"b":2}"#)
    }

    @Test func `only what must be escaped is`() {
        let json = CanonicalJSON.text("\"\\/\u{8}\t\n\u{C}\r\u{0}\u{1F}\u{7F}é水🜁\u{2028}")
        #expect(
            json.text == "\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f\u{7F}é水🜁\u{2028}\""
        )
    }

    @Test func `what was written is read again`() throws {
        let json: CanonicalJSON = [
            "list": [1, "two", false, ["deep": [[], [:]]]], "max": 9_007_199_254_740_991,
            "min": -9_007_199_254_740_991, "text": "\u{0}\"\\ 试金石 e\u{301}",
        ]
        #expect(try CanonicalJSON(canonical: json.text.utf8) == json)
    }

    @Test func `Python writes the same bytes`() async throws {
        let controls = (0..<0xA0).compactMap { Unicode.Scalar($0 as UInt32) }
        let json: CanonicalJSON = [
            "controls": .text(String(String.UnicodeScalarView(controls))),
            "deep": ["list": [1, -2, true, "水"]], "empty": [:], "a_b": [], "a.b": "🜁",
        ]
        let script = """
            import json, sys
            value = json.load(open(sys.argv[1], encoding="utf-8"))
            text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            sys.stdout.buffer.write(text.encode())
            """
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "value.json")
            try Data(json.text.utf8).write(to: file)
            let outcome = try Tool.run("python3", ["-c", script, file.path])
            #expect(outcome.text == json.text)
        }
    }

    @Test(arguments: [
        "", " 1", "1 ", "01", "-0", "1.5", "1e3", "null", "tru", "\"", "\"\\/\"", "\"\\u0041\"",
        "\"\\u001F\"", "\"\t\"", "[1,]", "[1 ,2]", "{\"b\":1,\"a\":2}", "{\"a\":1,\"a\":1}",
        "{\"A\":1}", "{\"\":1}", "{\"a\" :1}", "9007199254740992", "99999999999999999999999", "[",
        "{\"a\":", "{\"a\"}", "[1]x", "\u{FEFF}1", "-", "--1", "+1", "\"\\u+01f\"",
    ])
    func `another form is refused`(text: String) {
        #expect(throws: CanonicalJSON.Malformation.self) {
            try CanonicalJSON(canonical: text.utf8)
        }
    }

    @Test func `depth has a bound, in reading and in checking`() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: CanonicalJSON.Malformation.tooDeep) {
            try CanonicalJSON(canonical: deep.utf8)
        }
        let nested = (0...16).reduce(CanonicalJSON.integer(1)) { inner, _ in .list([inner]) }
        #expect(throws: CanonicalJSON.Malformation.tooDeep) { try nested.check() }
    }

    @Test func `damage to any byte is refused or says something else, and never traps`() throws {
        let bytes = Array(AuditSamples.event.canonicalText.utf8)
        for index in bytes.indices {
            for mask in [0x01, 0x80, 0xFF] as [UInt8] {
                var damaged = bytes
                damaged[index] ^= mask
                let text = String(decoding: damaged, as: UTF8.self)
                #expect((try? AuditEvent(canonicalText: text)) != AuditSamples.event)
            }
            let cut = String(decoding: bytes[..<index], as: UTF8.self)
            #expect(throws: AuditError.self) { try AuditEvent(canonicalText: cut) }
        }
    }
}
