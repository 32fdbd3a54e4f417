import Labels
import Testing

@Suite struct ProviderTests {
    static let code = "001191110102MAD55U9H0F10002"

    @Test func `takes a code apart`() throws {
        let code = try ProviderCode(Self.code)
        #expect(code.creditCode.text == "91110102MAD55U9H0F")
        #expect(code.service == .generation)
        #expect(code.applicationCode == "0002")
        #expect(try ProviderCode("001191440300708461136T00000").service == .unused)
        #expect(try ProviderCode("001191440300708461136T2A1B2").service == .propagation)
    }

    struct Refused: CustomTestStringConvertible, Sendable {
        var testDescription: String { text }
        let text: String
        let reason: ProviderCodeError
    }

    @Test(arguments: [
        Refused(text: "", reason: .length(0)),
        Refused(text: "001191110000TESTCODE000X00000", reason: .length(29)),
        Refused(text: "001191110102mAD55U9H0F10002", reason: .character(at: 12)),
        Refused(text: "011191110102MAD55U9H0F10002", reason: .formatCode("01")),
        Refused(text: "002191110102MAD55U9H0F10002", reason: .subjectType("2")),
        Refused(text: "001291110102MAD55U9H0F10002", reason: .binding("2")),
        Refused(
            text: "001191110102MAD55U9H0G10002",
            reason: .creditCode(.checksum(expected: "F")),
        ),
        Refused(
            text: "001191110102MAI55U9H0F10002",
            reason: .creditCode(.character(at: 10)),
        ),
        Refused(text: "001191110102MAD55U9H0F30002", reason: .service("3")),
        Refused(text: "001191110102MAD55U9H0F00002", reason: .service("00002")),
    ])
    func `says which position is wrong`(_ sample: Refused) {
        #expect(throws: sample.reason) { try ProviderCode(sample.text) }
    }

    @Test(arguments: ["91440300708461136T", "91110102MAD55U9H0F"])
    func `accepts credit codes of real organisations and no neighbour`(_ text: String) throws {
        #expect(try SocialCreditCode(text).text == text)
        let bytes = Array(text.utf8)
        for index in bytes.indices {
            for other in "0123456789ABCDEFGHJKLMNPQRTUWXY".utf8 where other != bytes[index] {
                var changed = bytes
                changed[index] = other
                let code = String(decoding: changed, as: UTF8.self)
                #expect(throws: SocialCreditCodeError.self) { try SocialCreditCode(code) }
            }
        }
    }

    @Test func `tells a name from a code`() throws {
        #expect(try Provider(Self.code) == .code(ProviderCode(Self.code)))
        #expect(try Provider("ExampleAI") == .name("ExampleAI"))
        #expect(try Provider("00Nobody").text == "00Nobody")
        #expect(throws: ProviderError.name(.empty(.contentProducer))) { try Provider("") }
        #expect(throws: ProviderError.name(.character(0x20, in: .contentProducer, at: 1))) {
            try Provider("A B")
        }
        #expect(throws: ProviderError.code(.creditCode(.checksum(expected: "F")))) {
            try Provider("001191110102MAD55U9H0G10002")
        }
    }
}
