package import Foundation

/// A message of plain text, as it goes over the wire (RFC 5322, RFC 2045).
package struct MailMessage: Sendable {
    package let sender: MailAddress
    package let recipient: MailAddress
    package let subject: String
    package let body: String
    /// What makes it this message and no other: a repetition has the same.
    package let id: String
    package let date: Date

    package init(
        from sender: MailAddress,
        to recipient: MailAddress,
        subject: String,
        body: String,
        id: String,
        date: Date,
    ) {
        (self.sender, self.recipient) = (sender, recipient)
        (self.subject, self.body, self.id, self.date) = (subject, body, id, date)
    }

    /// Header and body, with CRLF at the end of every line and no line beyond 78 characters.
    ///
    /// Subject and body are encoded whatever they hold, so no byte of either can end a line or begin
    /// a field.
    package var bytes: [UInt8] {
        let fields = [
            ("From", "<\(sender.exposed)>"),
            ("To", "<\(recipient.exposed)>"),
            ("Subject", EncodedWords.text(of: subject)),
            ("Date", Self.date.string(from: date)),
            ("Message-ID", "<\(Self.token(id))@\(sender.domain)>"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "base64"),
            // RFC 3834 §5: nobody answers it by a machine.
            ("Auto-Submitted", "auto-generated"),
        ]
        let header = fields.map { "\($0): \($1)\r\n" }.joined()
        return Array("\(header)\r\n\(encodedBody)".utf8)
    }

    /// Lines of 76 characters (RFC 2045 §6.8).
    private var encodedBody: String {
        let lines = body.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n") + "\r\n"
        let text = Data(lines.utf8).base64EncodedString().utf8
        return stride(from: 0, to: text.count, by: 76).map { place in
            String(decoding: Array(text.dropFirst(place).prefix(76)), as: UTF8.self) + "\r\n"
        }.joined()
    }

    /// Letters, digits and hyphens, which is all that our ids have.
    private static func token(_ id: String) -> String {
        String(decoding: id.utf8.filter { isTokenByte($0) }, as: UTF8.self)
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "-")
    }

    /// `Sun, 22 Nov 2026 09:30:00 +0000` (RFC 5322 §3.3).
    private static var date: DateFormatter {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        return formatter
    }
}

/// Text of a header field as encoded words (RFC 2047), whatever it holds.
enum EncodedWords {
    /// Bytes of text in one word: with its frame it has 72 characters, where 75 may be.
    private static let wordBytes = 45

    /// Words on lines of their own, none of which splits a character (§5).
    static func text(of text: String) -> String {
        var (words, word): ([[UInt8]], [UInt8]) = ([], [])
        for scalar in text.unicodeScalars {
            let bytes = Array(String(Character(scalar)).utf8)
            if word.count + bytes.count > wordBytes {
                words.append(word)
                word = []
            }
            word += bytes
        }
        words.append(word)
        return words.map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }
            .joined(separator: "\r\n ")
    }
}
