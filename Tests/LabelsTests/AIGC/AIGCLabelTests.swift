import Foundation
import Labels
import Testing

@Suite struct AIGCLabelTests {
    static let sample = AIGCLabel(
        notice: .is,
        contentProducer: "001191440300708461136T10002",
        produceID: "gen-0001",
        contentPropagator: "001191440300708461136T10002",
        propagateID: "gen-0001",
    )

    @Test func `writes the seven keys in the order of Annex E without blanks`() {
        #expect(
            Self.sample.json == #"{"Label":"1","ContentProducer":"001191440300708461136T10002","#
                + #""ProduceID":"gen-0001","ReservedCode1":"","#
                + #""ContentPropagator":"001191440300708461136T10002","#
                + #""PropagateID":"gen-0001","ReservedCode2":""}"#
        )
        #expect(Self.sample.wrappedJSON == "{\"AIGC\":\(Self.sample.json)}")
    }

    @Test func `escapes so that any JSON reader finds the same values`() throws {
        var label = Self.sample
        label.reservedCode1 = "{\"SecurityData\":{\"Type\":\"TC260PG\"}}\\\n\t\u{1}\u{1F}/人工😀"
        let object = try JSONSerialization.jsonObject(with: Data(label.json.utf8))
        let members = try #require(object as? [String: String])
        #expect(members["ReservedCode1"] == label.reservedCode1)
        #expect(try AIGCLabel.read(label.json)?.label == label)
    }

    @Test(arguments: Notice.allCases)
    func `is read back clean, bare and wrapped`(_ notice: Notice) throws {
        var label = Self.sample
        label.notice = notice
        let bare = AIGCLabelReading(label: label, wrapping: .bare, deviations: [])
        let wrapped = AIGCLabelReading(label: label, wrapping: .wrapped, deviations: [])
        #expect(try AIGCLabel.read(label.json) == bare)
        #expect(try AIGCLabel.read(label.wrappedJSON) == wrapped)
        #expect(try AIGCLabel.read(keyed: label.json).isClean)
    }

    struct Refused: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let value: String
        let field: AIGCLabel.Field
        let reason: AIGCLabelError
    }

    @Test(arguments: [
        Refused(
            testDescription: "no producer",
            value: "",
            field: .contentProducer,
            reason: .empty(.contentProducer),
        ),
        Refused(
            testDescription: "no number",
            value: "",
            field: .propagateID,
            reason: .empty(.propagateID),
        ),
        Refused(
            testDescription: "a blank",
            value: "My Model",
            field: .contentProducer,
            reason: .character(0x20, in: .contentProducer, at: 2),
        ),
        Refused(
            testDescription: "a Chinese name",
            value: "A豆",
            field: .contentProducer,
            reason: .character(0xE8, in: .contentProducer, at: 1),
        ),
        Refused(
            testDescription: "a quotation mark in a number",
            value: "a\"",
            field: .produceID,
            reason: .character(0x22, in: .produceID, at: 1),
        ),
        Refused(
            testDescription: "a backslash in a reserved code",
            value: "\\",
            field: .reservedCode1,
            reason: .character(0x5C, in: .reservedCode1, at: 0),
        ),
        Refused(
            testDescription: "a control character",
            value: "a\u{7F}",
            field: .produceID,
            reason: .character(0x7F, in: .produceID, at: 1),
        ),
        Refused(
            testDescription: "an unknown notice",
            value: "4",
            field: .label,
            reason: .unknownNotice("4"),
        ),
        Refused(
            testDescription: "a number beyond the limit",
            value: String(repeating: "x", count: 1025),
            field: .produceID,
            reason: .valueTooLong(.produceID, bytes: 1025),
        ),
    ])
    func `refuses to write`(_ sample: Refused) {
        #expect(throws: sample.reason) { try AIGCLabel.check(sample.value, for: sample.field) }
    }

    @Test func `writes every byte that the annex names`() throws {
        let allowed = (0x21...0x7E).filter { $0 != 0x22 && $0 != 0x5C }.map { UInt8($0) }
        let value = String(decoding: allowed, as: UTF8.self)
        for field in AIGCLabel.Field.allCases where field != .label {
            try AIGCLabel.check(value, for: field)
        }
        try AIGCLabel.check("{\"SecurityData\":1}", for: .reservedCode1)
        try AIGCLabel.check("", for: .reservedCode2)
    }

    @Test func `needs no producer where nobody stated one`() throws {
        var label = AIGCLabel(
            notice: .suspected,
            contentProducer: "",
            produceID: "",
            contentPropagator: "Platform",
            propagateID: "7",
        )
        try label.check()
        #expect(try AIGCLabel.read(label.json)?.deviations == [])
        label.notice = .is
        #expect(throws: AIGCLabelError.empty(.contentProducer)) { try label.check() }
        label.notice = .mayBe
        label.produceID = "9"
        #expect(throws: AIGCLabelError.empty(.contentProducer)) { try label.check() }
    }
}
