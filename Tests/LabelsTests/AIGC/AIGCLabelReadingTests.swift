import Foundation
import Labels
import Testing
import TestSupport

@Suite struct AIGCLabelReadingTests {
    typealias Deviation = AIGCLabelReading.Deviation

    struct Read: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let text: String
        var notice = Notice.is
        var producer = "P"
        var number = "N"
        var wrapping = AIGCLabelReading.Wrapping.bare
        let deviations: [Deviation]
    }

    static let inner =
        #""Label":"1","ContentProducer":"P","ProduceID":"N","ReservedCode1":"","#
        + #""ContentPropagator":"Q","PropagateID":"M","ReservedCode2":"""#
    static let plain = "{\(inner)}"
    static let escaped = plain.replacing("\"", with: "\\\"")

    @Test(arguments: [
        Read(
            testDescription: "HTML entities",
            text: plain.replacing("\"", with: "&quot;"),
            deviations: [.encodedTwice],
        ),
        Read(
            testDescription: "numeric entities",
            text: plain.replacing("\"", with: "&#x22;"),
            deviations: [.encodedTwice],
        ),
        Read(
            testDescription: "entities of entities",
            text: plain.replacing("\"", with: "&amp;quot;"),
            deviations: [.encodedTwice],
        ),
        Read(
            testDescription: "a word before it",
            text: "AIGC\(plain)",
            deviations: [.keyword("AIGC")],
        ),
        Read(
            testDescription: "a word and an equals sign before it",
            text: "AIGC=\(plain)",
            deviations: [.keyword("AIGC")],
        ),
        Read(
            testDescription: "EXIF's character code and NULs around it",
            text: "ASCII\0\0\0{\"AIGC\":\(plain)}\0\0",
            wrapping: .wrapped,
            deviations: [.padding],
        ),
        Read(
            testDescription: "a byte order mark and a line end",
            text: "\u{FEFF}\(plain)\r\n",
            deviations: [.padding],
        ),
        Read(
            testDescription: "the blank that Annex E itself has",
            text: "{\"AIGC\": \(plain)}",
            wrapping: .wrapped,
            deviations: [],
        ),
        Read(
            testDescription: "JSON in a JSON string",
            text: "\"\(escaped)\"",
            deviations: [.encodedTwice],
        ),
        Read(
            testDescription: "JSON in a JSON string that lost its marks",
            text: escaped,
            deviations: [.encodedTwice],
        ),
        Read(
            testDescription: "JSON in a string under AIGC",
            text: "{\"AIGC\":\"\(escaped)\"}",
            wrapping: .wrapped,
            deviations: [.encodedTwice],
        ),
        Read(
            testDescription: "another keyword and another member",
            text: "{\"TC260:AIGC\":\(plain),\"v\":1}",
            wrapping: .wrapped,
            deviations: [.extraKey("v"), .keyword("TC260:AIGC")],
        ),
        Read(
            testDescription: "a number for the notice",
            text: plain.replacing("\"1\"", with: "2"),
            notice: .mayBe,
            deviations: [.notAString(.label)],
        ),
        Read(
            testDescription: "a vendor's notice",
            text: plain.replacing("\"1\"", with: "\"AIGC\""),
            deviations: [.vendorNotice("AIGC")],
        ),
        Read(
            testDescription: "zeros for a number",
            text: plain.replacing("\"N\"", with: "\"00000000-0000\""),
            number: "00000000-0000",
            deviations: [.allZero(.produceID)],
        ),
        Read(
            testDescription: "a product's name with a blank",
            text: plain.replacing("\"P\"", with: "\"Big Model 2\""),
            producer: "Big Model 2",
            deviations: [.characters(.contentProducer)],
        ),
        Read(
            testDescription: "a Chinese name, escaped",
            text: plain.replacing("\"P\"", with: #""\u8c46\u5305\ud83d\ude00""#),
            producer: "豆包😀",
            deviations: [.characters(.contentProducer)],
        ),
        Read(
            testDescription: "other order, blanks, missing and extra keys",
            text: #"{ "ProduceID": "N", "Label": "3", "ContentProducer": "P", "x": [1, {}] }"#,
            notice: .suspected,
            deviations: [
                .spaces, .extraKey("x"), .order, .missingKey(.reservedCode1),
                .missingKey(.contentPropagator), .missingKey(.propagateID),
                .missingKey(.reservedCode2), .empty(.contentPropagator), .empty(.propagateID),
            ],
        ),
        Read(
            testDescription: "a key that says the same twice",
            text: "{\(inner),\"ProduceID\":\"N\"}",
            deviations: [.repeatedKey("ProduceID")],
        ),
        Read(
            testDescription: "the second schema",
            text: #"{"ServiceProvider":"P","ServiceUser":"u","Time":"t","ContentId":"N"}"#,
            deviations: [.secondSchema, .empty(.contentPropagator), .empty(.propagateID)],
        ),
        Read(
            testDescription: "the second schema with a notice, wrapped",
            text: #"{"AIGC":{"Label":"2","ServiceProvider":"P","ContentId":"N"}}"#,
            notice: .mayBe,
            wrapping: .wrapped,
            deviations: [.secondSchema, .empty(.contentPropagator), .empty(.propagateID)],
        ),
        Read(
            testDescription: "null and an object for reserved codes",
            text: plain.replacing("\"ReservedCode1\":\"\"", with: "\"ReservedCode1\":null")
                .replacing("\"ReservedCode2\":\"\"", with: "\"ReservedCode2\":{\"a\":1}"),
            deviations: [.notAString(.reservedCode1), .notAString(.reservedCode2)],
        ),
    ])
    func `understands`(_ sample: Read) throws {
        let reading = try #require(try AIGCLabel.read(sample.text))
        #expect(reading.label.notice == sample.notice)
        #expect(reading.label.contentProducer == sample.producer)
        #expect(reading.label.produceID == sample.number)
        #expect(reading.wrapping == sample.wrapping)
        #expect(reading.deviations == sample.deviations)
        #expect(try AIGCLabel.read(keyed: sample.text) == reading)
    }

    @Test func `keeps JSON inside a reserved code as it stands`() throws {
        let data = #"{"SecurityData":{"Type":"TC260PG","PubSD":[]}}"#
        let quoted = data.replacing("\"", with: "\\\"")
        let text = Self.plain.replacing(
            "\"ReservedCode1\":\"\"",
            with: "\"ReservedCode1\":\"\(quoted)\"",
        )
        let reading = try #require(try AIGCLabel.read(text))
        #expect(reading.label.reservedCode1 == data)
        #expect(reading.isClean)
        #expect(reading.label.json == text)
    }

    @Test(arguments: [
        "", " ", "\0", "AIGC", "made with AIGC tools", "AIGC: yes", "AIGC {nothing}",
        #"{"a":1}"#, #"{"Label":"1"}"#, #"{"AIGC":true}"#, #"{"AIGC":"no"}"#, "{",
        #"{"Label":"1","Title":"Holiday"}"#, #"["ContentProducer","ProduceID"]"#,
        #"{"prompt":"an \"AIGC\": label with ContentProducer"}"#, "\"\"", "\"a{\"", "1", "null",
        #"{"ContentProducer":"me"}"#, #"{"AIGCTools":{"a":1}}"#, "&quot;AIGC&quot;",
        "Title (\"ContentProducer\":, \"ProduceID\":)", "AIGC{\"a\":1}", "人工智能",
    ])
    func `finds no label in`(_ text: String) throws {
        #expect(try AIGCLabel.read(text) == nil)
    }

    struct Faulty: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let text: String
        let reason: AIGCLabelError
    }

    @Test(arguments: [
        Faulty(
            testDescription: "a cut label",
            text: String(plain.dropLast(5)),
            reason: .malformed("a string has no end", at: plain.utf8.count - 5),
        ),
        Faulty(
            testDescription: "something after the label",
            text: plain + "x",
            reason: .malformed("something stands after the JSON value", at: plain.utf8.count),
        ),
        Faulty(
            testDescription: "a cut wrapped label",
            text: "{\"AIGC\": {\"Lab",
            reason: .malformed("a string has no end", at: 14),
        ),
        Faulty(
            testDescription: "an unknown notice",
            text: plain.replacing("\"1\"", with: "\"7\""),
            reason: .unknownNotice("7"),
        ),
        Faulty(
            testDescription: "no notice",
            text: plain.replacing("\"Label\":\"1\",", with: ""),
            reason: .missing(.label),
        ),
        Faulty(
            testDescription: "other keys under AIGC",
            text: "{\"AIGC\":{\"a\":1}}",
            reason: .missing(.label),
        ),
        Faulty(
            testDescription: "two producers",
            text: "{\(inner),\"ContentProducer\":\"R\"}",
            reason: .contradiction(key: "ContentProducer"),
        ),
        Faulty(
            testDescription: "two labels",
            text: "{\"AIGC\":\(plain),\"AIGC\":{}}",
            reason: .contradiction(key: "AIGC"),
        ),
        Faulty(
            testDescription: "a text beyond the limit",
            text: plain + String(repeating: " ", count: 65_536),
            reason: .textTooLong(bytes: plain.utf8.count + 65_536),
        ),
        Faulty(
            testDescription: "objects in objects without end",
            text: "{\(inner),\"x\":" + String(repeating: "{\"x\":", count: 3_000),
            reason: .malformed("nested too deep", at: plain.utf8.count + 4 + 15 * 5),
        ),
    ])
    func `refuses`(_ sample: Faulty) {
        #expect(throws: sample.reason) { try AIGCLabel.read(sample.text) }
    }

    @Test func `takes a lone key for a label only in the label's own place`() throws {
        #expect(try AIGCLabel.read(keyed: #"{"Label":"1"}"#).label.notice == .is)
        for text in ["", "yes", "1", #"{"a":1}"#, "{"] {
            #expect(throws: AIGCLabelError.notALabel) { try AIGCLabel.read(keyed: text) }
        }
    }

    @Test func `never traps on a damaged label`() {
        let texts = [
            "{\"AIGC\": \(Self.plain)}", Self.escaped, "AIGC\(Self.plain)",
            Self.plain.replacing("\"", with: "&quot;"),
            Self.plain.replacing("P", with: #"\ud83d\ude00"#),
        ]
        for text in texts {
            let bytes = Array(text.utf8)
            for damaged in Damage.variants(of: bytes) {
                let text = String(decoding: damaged, as: UTF8.self)
                _ = try? AIGCLabel.read(text)
                _ = try? AIGCLabel.read(keyed: text)
            }
        }
    }

    @Test(
        arguments: Cases.files(in: "c2pa/labels").filter { $0.lastPathComponent.hasPrefix("aigc") }
    )
    func `reads the label that stands in a real file`(_ file: URL) throws {
        let bytes = try #require(Cases.bytes(of: "c2pa/labels/\(file.lastPathComponent)"))
        let start = try #require(bytes.firstRange(of: Array("{\"Label\"".utf8)))
        let end = try #require(bytes[start.lowerBound...].firstIndex(of: UInt8(ascii: "}")))
        let text = String(decoding: bytes[start.lowerBound...end], as: UTF8.self)
        let reading = try #require(try AIGCLabel.read(text))
        #expect(reading.label.notice == .is)
        #expect(reading.label.contentProducer == "001191110000TESTCODE000X00000")
        #expect(reading.deviations == [.empty(.contentPropagator), .empty(.propagateID)])
    }
}
