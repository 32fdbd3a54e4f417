import Foundation
import Pipeline
import Testing

@Suite struct JSONValueTests {
    @Test func `keys keep their order and short lists stay on a line`() {
        let value: JSONValue = .object([
            "z": .integer(1), "a": .list([.number(2.5), .null]), "m": .object([:]),
        ])
        #expect(value.text == "{\n  \"z\": 1,\n  \"a\": [2.5, null],\n  \"m\": {}\n}")
    }

    @Test func `numbers are written as people write them`() {
        #expect(JSONValue.number(25).text == "25")
        #expect(JSONValue.number(.infinity).text == "null")
        #expect(JSONValue.optional(1.0 / 3).text == "0.333333")
    }

    @Test(arguments: ["plain", "\"quoted\\\"", "line\nend\ttab", "\u{0}\u{1B}", "中文 🎬", "\u{2028}"])
    func `text comes back from another reader as it was`(_ text: String) throws {
        let read = try JSONSerialization.jsonObject(
            with: Data(JSONValue.text(text).text.utf8),
            options: .fragmentsAllowed,
        )
        #expect(read as? String == text)
    }
}
