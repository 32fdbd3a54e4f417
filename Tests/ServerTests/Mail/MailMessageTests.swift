import Foundation
import Testing

@testable import Server

@Suite struct MailAddressTests {
    @Test(arguments: [
        ("a@b.cn", "a@b.cn"),
        ("First.Last+tag@Mail.Example.COM", "First.Last+tag@mail.example.com"),
        ("o'neil@x-y.example", "o'neil@x-y.example"), ("1@2.example", "1@2.example"),
    ])
    func `an address is taken as it is`(_ text: String, _ expected: String) {
        #expect(MailAddress(text)?.exposed == expected)
    }

    @Test(arguments: [
        "", "a", "@b.cn", "a@", "a@b", "a@@b.cn", "a b@c.cn", "a@b.cn ", " a@b.cn",
        "a@b.cn\r\nRCPT TO:<c@d.cn>", "a\n@b.cn", "a@b.cn\0", "<a@b.cn>", "A <a@b.cn>",
        "\"a b\"@c.cn", "a@[127.0.0.1]", "a@-b.cn", "a@b-.cn", "a@b..cn", ".a@b.cn", "a.@b.cn",
        "a..b@c.cn", "ä@b.cn", "a@bücher.example", "a@b.cn>", "a@b.cn,c@d.cn", "a(b)@c.cn",
        String(repeating: "a", count: 65) + "@b.cn",
        "a@" + Array(repeating: "bbbbbbbbb", count: 26).joined(separator: "."),
    ])
    func `anything else is no address`(_ text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test func `an address shows itself nowhere`() throws {
        let address = try #require(MailAddress("canary@example.com"))
        var dumped = ""
        dump(address, to: &dumped)
        for text in ["\(address)", String(reflecting: address), dumped] {
            #expect(!text.contains("canary") && !text.contains("example.com"))
        }
    }
}

@Suite struct MailMessageTests {
    private func text(subject: String = "s", body: String = "b", id: String = "1") throws -> String
    {
        let message = MailMessage(
            from: try #require(MailAddress("trust@example.com")),
            to: try #require(MailAddress("a@b.cn")),
            subject: subject,
            body: body,
            id: id,
            date: Date(timeIntervalSince1970: 1_800_000_000),
        )
        return String(decoding: message.bytes, as: UTF8.self)
    }

    @Test func `no subject, body or id adds a field or ends a line`() throws {
        let usual = try text()
        let hostile = "x\r\nBcc: everybody@example.com\r\n\r\n.\r\nQUIT\r\n"
        let attacked = try text(subject: hostile, body: hostile, id: hostile)
        let fields = { (text: String) in
            text.components(separatedBy: "\r\n\r\n")[0].components(separatedBy: "\r\n")
                .filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
        }
        #expect(fields(attacked) == fields(usual))
        for line in attacked.components(separatedBy: "\r\n") {
            #expect(
                line.utf8.count <= 78 && !line.contains("\n") && !line.contains("\r"),
                "\(line)",
            )
            #expect(!line.contains("everybody@"))
            #expect(line != ".")
        }
    }

    @Test(arguments: [
        "", "plain", "已收到您的举报", String(repeating: "举报", count: 60),
        String(repeating: "👩‍👩‍👧‍👦", count: 20), "We received your report / 已收到您的举报",
    ])
    func `a subject is read back from its words`(_ subject: String) throws {
        let encoded = EncodedWords.text(of: subject)
        var decoded: [UInt8] = []
        for word in encoded.components(separatedBy: "\r\n ") {
            #expect(word.utf8.count <= 75 && word.hasPrefix("=?UTF-8?B?") && word.hasSuffix("?="))
            let bytes = try #require(Data(base64Encoded: String(word.dropFirst(10).dropLast(2))))
            // No word splits a character (RFC 2047 §5).
            #expect(String(validating: bytes, as: UTF8.self) != nil)
            decoded += Array(bytes)
        }
        #expect(String(decoding: decoded, as: UTF8.self) == subject)
    }

    @Test func `a repetition is the same message, byte by byte`() throws {
        #expect(try text(body: "同一\n") == text(body: "同一\n"))
    }
}

@Suite struct SMTPReplyTests {
    private func replies(_ text: String, by count: Int) throws -> [SMTPReply] {
        var (reader, replies) = (SMTPReplyReader(MailLimits()), [SMTPReply]())
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: count) {
            replies += try reader.take(bytes[start..<min(start + count, bytes.count)])
        }
        return replies
    }

    @Test(arguments: [1, 2, 7, 1_000])
    func `replies are read however they come in parts`(_ count: Int) throws {
        let text = "220 hi\r\n250-one\r\n250-AUTH PLAIN\r\n250\r\n550 5.1.1 nobody\n"
        let found = try replies(text, by: count)
        #expect(found.map(\.code) == [220, 250, 550])
        #expect(found[1].lines == ["one", "AUTH PLAIN", ""])
        #expect(found.map(\.enhancedCode) == [nil, nil, "5.1.1"])
    }

    @Test(arguments: [
        "\r\n", "25\r\n", "abc hi\r\n", "250x\r\n", "100 hi\r\n", "600 hi\r\n",
        "250-a\r\n251 b\r\n",
        "²50 hi\r\n", "-50 hi\r\n",
    ])
    func `what is no reply is noticed`(_ text: String) {
        #expect(throws: MailFault.Cause.garbled) { try replies(text, by: 3) }
    }

    @Test(arguments: [
        ("5.1.1 a", "5.1.1"), ("5.1", nil), ("5.1.1.1 a", nil), ("a@b.cn no", nil),
        ("5.1.1234 a", nil), ("", nil), ("5..1", nil),
    ])
    func `only digits are kept of what a server says`(_ words: String, _ expected: String?) {
        #expect(SMTPReply(code: 550, lines: [words]).enhancedCode == expected)
    }
}
