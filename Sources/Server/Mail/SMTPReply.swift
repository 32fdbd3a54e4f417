/// What a mail server answers: a code, and words of which only the server's offers are read.
struct SMTPReply: Hashable, Sendable {
    let code: Int
    /// Without the code, one a line.
    let lines: [String]

    var isPositive: Bool { (200...299).contains(code) }

    /// The enhanced code (RFC 2034 §4), such as `5.1.1`, of digits and dots alone.
    var enhancedCode: String? {
        guard let word = lines.last?.split(separator: " ").first else { return nil }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        let isCode =
            parts.count == 3
            && parts.allSatisfy { part in
                (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (48...57).contains($0) }
            }
        return isCode ? String(word) : nil
    }
}

/// Cuts what comes into replies, within bounds, however it comes in parts (RFC 5321 §4.2).
struct SMTPReplyReader {
    private let limits: MailLimits
    private var line: [UInt8] = []
    private var lines: [String] = []
    private var code: Int?

    init(_ limits: MailLimits) { self.limits = limits }

    /// Whether nothing was begun.
    var isAtRest: Bool { line.isEmpty && lines.isEmpty }

    /// - Returns: the replies that end with these bytes.
    /// - Throws: ``MailFault/Cause/garbled``.
    mutating func take(_ bytes: some Sequence<UInt8>) throws(MailFault.Cause) -> [SMTPReply] {
        var replies: [SMTPReply] = []
        for byte in bytes {
            guard byte == UInt8(ascii: "\n") else {
                line.append(byte)
                guard line.count <= limits.lineBytes else { throw .garbled }
                continue
            }
            if let reply = try endLine() { replies.append(reply) }
        }
        return replies
    }

    private mutating func endLine() throws(MailFault.Cause) -> SMTPReply? {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        let digits = line.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (48...57).contains($0) }),
            let number = Int(String(decoding: digits, as: UTF8.self)),
            (200...599).contains(number), code.map({ $0 == number }) ?? true
        else { throw .garbled }
        let mark = line.dropFirst(3).first ?? UInt8(ascii: " ")
        guard mark == UInt8(ascii: " ") || mark == UInt8(ascii: "-"),
            lines.count < limits.replyLines
        else { throw .garbled }
        lines.append(String(decoding: line.dropFirst(4), as: UTF8.self))
        (line, code) = ([], number)
        guard mark == UInt8(ascii: " ") else { return nil }
        defer { (lines, code) = ([], nil) }
        return SMTPReply(code: number, lines: lines)
    }
}

extension MailFault.Cause: Error {}

/// How much a mail server may say, and how long it may take.
package struct MailLimits: Hashable, Sendable {
    /// Bytes of a line of a reply; 512 are usual (RFC 5321 §4.5.3.1.5).
    package var lineBytes = 2_000
    /// Lines of a reply.
    package var replyLines = 100
    /// How long connecting may take.
    package var connectSeconds = 20.0
    /// How long a reply may take.
    package var replySeconds = 60.0
    /// How long the reply to the whole message may take: who gives up too early sends it twice.
    package var takingSeconds = 300.0
    /// How long all of it may take.
    package var totalSeconds = 600.0

    package init() {}
}
