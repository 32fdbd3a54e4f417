import Casework
import Foundation
import Labels
import Policy
import Testing

@Suite struct NumberTests {
    private static let today = CalendarDay(year: 2026, month: 11, day: 22)

    // MARK: Resident numbers (GB 11643)

    /// Published samples, one of which ends in the ten that an X stands for.
    @Test(arguments: ["11010519491231002X", "440524188001010014"])
    func `a resident number with a right check is taken`(text: String) throws {
        let today = try #require(Self.today)
        #expect(try ResidentNumber(text, today: today).secret.exposed == text)
    }

    @Test func `a small x is the same as a large one`() throws {
        let today = try #require(Self.today)
        let number = try ResidentNumber("11010519491231002x", today: today)
        #expect(number.secret.exposed == "11010519491231002X")
    }

    @Test func `a number of 15 digits is the same person's of 18`() throws {
        let today = try #require(Self.today)
        let number = try ResidentNumber("110105491231002", today: today)
        #expect(number.secret.exposed == "11010519491231002X")
    }

    @Test(arguments: [
        ("", NumberFault.length), ("1101051949123100", .length),
        ("11010519491231002X0", .length), ("1101051949123100２X", .length),
        ("1101051949l231002X", .character), ("11010519491231002A", .character),
        ("X1010519491231002X", .character),
        ("00010519491231002X", .region), ("16010519491231002X", .region),
        ("11010519490231002X", .date), ("11010519491331002X", .date),
        ("11010519000229002X", .date), ("110105202612010022", .date),
        ("110105000000000022", .date),
        ("110105194912310021", .checksum), ("11010519491231003X", .checksum),
        ("440524188001010015", .checksum),
    ])
    func `what is no resident number is refused, and why`(
        text: String,
        fault: NumberFault,
    ) throws {
        let today = try #require(Self.today)
        #expect(throws: fault) { try ResidentNumber(text, today: today) }
    }

    @Test func `every single digit that is mistyped is found`() throws {
        let today = try #require(Self.today)
        let right = Array("440524188001010014".utf8)
        for place in right.indices {
            for digit in UInt8(0x30)...0x39 where digit != right[place] {
                var wrong = right
                wrong[place] = digit
                #expect(throws: NumberFault.self) {
                    try ResidentNumber(String(decoding: wrong, as: UTF8.self), today: today)
                }
            }
        }
    }

    @Test func `a number shows itself to nobody who prints, interpolates or dumps it`() throws {
        let today = try #require(Self.today)
        let number = try ResidentNumber("11010519491231002X", today: today)
        let claim = IdentityClaim.resident(number, name: Secret("王小明"))
        var dumped = ""
        dump(claim, to: &dumped)
        for text in ["\(claim)", String(reflecting: claim), dumped, "\(claim.fields)"] {
            #expect(!text.contains("1949") && !text.contains("王小明"), "\(text)")
        }
    }

    // MARK: Organisations (GB 11714, GB 32100)

    @Test(arguments: [
        ("708461136", "708461136"), ("70846113-6", "708461136"), ("71526726X", "71526726X"),
    ])
    func `an organisation code with a right check is taken`(text: String, code: String) throws {
        #expect(try OrganisationCode(text).text == code)
    }

    @Test(arguments: [
        ("", NumberFault.length), ("7084611366", .length), ("70846113–6", .length),
        ("70846113a", .character), ("7084611é", .character), ("7084 1136", .character),
        ("708461137", .checksum), ("807461136", .checksum), ("71526726Y", .character),
    ])
    func `what is no organisation code is refused, and why`(text: String, fault: NumberFault) {
        #expect(throws: fault) { try OrganisationCode(text) }
    }

    /// Codes of registered organisations hold their older code with a check of its own.
    @Test(arguments: [
        "91350100M000100Y43", "9144030071526726XG", "91440300708461136T", "91110102MAD55U9H0F",
    ])
    func `a social credit code holds an organisation code`(text: String) throws {
        let code = try SocialCreditCode(text)
        let inner = String(code.text.dropFirst(8).dropLast())
        #expect(try OrganisationCode(inner).text == inner)
    }

    // MARK: Mobile numbers (E.164)

    @Test(arguments: [
        ("+8613800138000", "+8613800138000"), ("+86 138-0013-8000", "+8613800138000"),
        ("+442071838750", "+442071838750"),
    ])
    func `a mobile number with its country is taken`(text: String, number: String) throws {
        #expect(try MobileNumber(text).secret.exposed == number)
    }

    @Test(arguments: [
        ("13800138000", NumberFault.region), ("", .region), ("+013800138000", .region),
        ("+8612800138000", .region), ("+8623800138000", .region), ("+861380013800", .length),
        ("+86138001380000", .length), ("+1234567", .length), ("+1234567890123456", .length),
        ("+86138001380O0", .character), ("+８６13800138000", .character),
        ("+" + String(repeating: " ", count: 50) + "8613800138000", .length),
    ])
    func `what is no mobile number is refused, and why`(text: String, fault: NumberFault) {
        #expect(throws: fault) { try MobileNumber(text) }
    }

    @Test func `no refusal says anything of the number`() {
        for fault in [NumberFault.length, .character, .region, .date, .checksum] {
            #expect(fault.words.english.utf8.allSatisfy { !(0x30...0x39).contains($0) })
        }
    }
}
