import Foundation
import Store
import Testing

@testable import Server

@Suite struct TextFormTests {
    @Test(arguments: [
        "http://a", "https://edge-1.example.com/purge?x=1&y=%20", "http://127.0.0.1:8080/",
        "https://[::1]:9/a", "https://a?b", "http://a:65535",
    ])
    func `an address that programs can call is one`(_ text: String) {
        #expect(TextForm.webAddress.matches(text))
    }

    @Test(arguments: [
        "", "edge.example.com", "ftp://a/", "https://", "https:///purge", "https://a:b@c/",
        "https://a@c/", "https://a/#b", "https://a b/", "https://a/\n", "https://ä.example/",
        "http://a:65536/", "http://a:/", "https://-a/", "javascript:alert(1)", "HTTPS://a",
        "https://a/" + String(repeating: "b", count: 491),
    ])
    func `any other text is none`(_ text: String) {
        #expect(!TextForm.webAddress.matches(text))
    }

    @Test func `the longest address has five hundred characters`() {
        let start = "https://a/"
        let rest = TextForm.webAddressCharacters - start.utf8.count
        #expect(TextForm.webAddress.matches(start + String(repeating: "b", count: rest)))
    }

    @Test func `the pattern for readers says the same`() throws {
        let pattern = try Regex(TextForm.webAddress.pattern)
        #expect("https://edge-1.example.com:80/purge?x=1".wholeMatch(of: pattern) != nil)
        #expect("https://a:b@c/".wholeMatch(of: pattern) == nil)
        #expect("https://a/#b".wholeMatch(of: pattern) == nil)
    }

    @Test func `languages and countries have their forms`() {
        for text in ["en", "zh-Hans", "zh-Hans-CN", "und"] {
            #expect(TextForm.language.matches(text), "\(text)")
        }
        for text in ["", "e", "zh_Hans", "en-", "1n", "en\n", "a-b-c-d-e"] {
            #expect(!TextForm.language.matches(text), "\(text)")
        }
        #expect(TextForm.country.matches("DE") && TextForm.country.matches("EU"))
        #expect(!TextForm.country.matches("de") && !TextForm.country.matches("DEU"))
    }
}

@Suite struct APITimeTests {
    @Test func `a time reads the same before and after a row kept it`() throws {
        for microseconds in stride(from: 0, to: 1_000_000, by: 499) {
            let seconds = 1_800_000_000 + Double(microseconds) / 1_000_000
            let made = Date(timeIntervalSince1970: seconds)
            let kept = try #require(Date(sqlValue: made.sqlValue))
            #expect(APITime.text(kept) == APITime.text(made))
            let digits = String("00\(microseconds / 1_000)".suffix(3))
            #expect(APITime.text(made).hasSuffix(".\(digits)Z"))
        }
    }

    @Test func `times are written with milliseconds, and read with or without a fraction`() throws {
        let time = Date(timeIntervalSince1970: 1_800_000_000.25)
        #expect(APITime.text(time) == "2027-01-15T08:00:00.250Z")
        #expect(APITime.date("2027-01-15T08:00:00.25Z") == time)
        #expect(APITime.date("2027-01-15T08:00:00Z") == Date(timeIntervalSince1970: 1_800_000_000))
        for text in ["2027-01-15", "2027-13-15T08:00:00Z", "2027-01-15T08:00:00+01:00", "x"] {
            #expect(APITime.date(text) == nil, "\(text)")
        }
    }
}
