import Casework
import Foundation
import Testing

@testable import Server

@Suite struct SMTPClientTests {
    private static func client(
        _ port: Int,
        _ security: SMTPClient.Security = .none,
        as user: String? = nil,
        password: String = "opensesame",
        _ change: (inout MailLimits) -> Void = { _ in },
    ) throws -> SMTPClient {
        var limits = MailLimits()
        change(&limits)
        return try SMTPClient(
            to: security == .none ? "127.0.0.1" : "localhost",
            port: port,
            security,
            credentials: user.map { .init(user: $0, password: Secret(password)) },
            trusting: try SinkCertificate.file.get(),
            limits: limits,
        )
    }

    private static func message(_ body: String = "Hello.\n你好。\n") throws -> MailMessage {
        MailMessage(
            from: try #require(MailAddress("trust@example.com")),
            to: try #require(MailAddress("Someone+1@mail.example.org")),
            subject: "We received your report / 已收到您的举报",
            body: body,
            id: "01940000-0000-7000-8000-000000000001",
            date: Date(timeIntervalSince1970: 1_800_000_000),
        )
    }

    private static func fault(_ work: () async throws -> Void) async throws -> MailFault? {
        do {
            try await work()
            return nil
        } catch let fault as MailFault {
            return fault
        }
    }

    @Test func `a message arrives as it was written, by the protocol's rules`() async throws {
        try await SMTPSink.run { sink, port in
            try await Self.client(port).send(try Self.message())
            let letter = try #require(sink.letters.first)
            #expect(sink.letters.count == 1 && sink.offences.isEmpty, "\(sink.offences)")
            #expect(letter.sender == "trust@example.com")
            #expect(letter.recipient == "Someone+1@mail.example.org")
            #expect(letter.text == "Hello.\r\n你好。\r\n\r\n")
            #expect(
                letter.field("Message-ID")
                    == "<01940000-0000-7000-8000-000000000001@example.com>"
            )
            #expect(letter.field("Auto-Submitted") == "auto-generated")
            #expect(letter.field("Date") == "Fri, 15 Jan 2027 08:00:00 +0000")
            #expect(sink.lines.first == "EHLO [127.0.0.1]")
        }
    }

    @Test(arguments: [
        (SMTPClient.Security.startTLS, ["PLAIN", "LOGIN"]), (.startTLS, ["LOGIN"]),
        (.tls, ["PLAIN"]), (.tls, ["XOAUTH2", "LOGIN"]),
    ])
    func `credentials are shown over TLS`(
        _ security: SMTPClient.Security,
        _ mechanisms: [String],
    ) async throws {
        var plan = SMTPSink.Plan()
        (plan.security, plan.mechanisms, plan.wantsCredentials) = (security, mechanisms, true)
        try await SMTPSink.run(plan) { sink, port in
            try await Self.client(port, security, as: "touchstone").send(try Self.message())
            #expect(sink.letters.count == 1 && sink.letters.allSatisfy(\.isSealed))
            #expect(sink.offences.isEmpty, "\(sink.offences)")
        }
    }

    @Test func `without what was asked for, nothing is sent`() async throws {
        var plan = SMTPSink.Plan()
        // Nobody offers TLS.
        try await SMTPSink.run(plan) { sink, port in
            let fault = try await Self.fault {
                try await Self.client(port, .startTLS, as: "touchstone").send(try Self.message())
            }
            #expect(fault == MailFault(.security, .noSecurity))
            #expect(sink.lines == ["EHLO [127.0.0.1]"])
        }
        // No way that we know.
        (plan.security, plan.mechanisms) = (.tls, ["XOAUTH2"])
        try await SMTPSink.run(plan) { sink, port in
            let fault = try await Self.fault {
                try await Self.client(port, .tls, as: "touchstone").send(try Self.message())
            }
            #expect(fault == MailFault(.credentials, .noCredentials))
            #expect(sink.letters.isEmpty)
        }
        // The wrong password may be put right: the message stays.
        plan.mechanisms = ["PLAIN"]
        try await SMTPSink.run(plan) { sink, port in
            let fault = try await Self.fault {
                try await Self.client(port, .tls, as: "touchstone", password: "wrong")
                    .send(try Self.message())
            }
            #expect(fault?.code == "credentials-535-5.7.8" && fault?.isFinal == false)
            #expect(sink.letters.isEmpty)
        }
    }

    @Test(arguments: [SMTPClient.Security.startTLS, .tls])
    func `a certificate that nobody vouches for is refused`(
        _ security: SMTPClient.Security
    ) async throws {
        var plan = SMTPSink.Plan()
        plan.security = security
        try await SMTPSink.run(plan) { sink, port in
            let client = try SMTPClient(to: "localhost", port: port, security)
            let fault = try await Self.fault { try await client.send(try Self.message()) }
            #expect(fault?.cause == .untrusted)
            #expect(sink.letters.isEmpty)
        }
    }

    @Test func `what is said in the clear behind STARTTLS counts nowhere`() async throws {
        var plan = SMTPSink.Plan()
        plan.security = .startTLS
        plan.trouble = (2, .saysMore("250-sink\r\n250 AUTH PLAIN"))
        try await SMTPSink.run(plan) { sink, port in
            let fault = try await Self.fault {
                try await Self.client(port, .startTLS, as: "touchstone").send(try Self.message())
            }
            #expect(
                fault?.cause == .garbled || fault?.cause == .untrusted,
                "\(String(describing: fault))",
            )
            #expect(!sink.lines.contains { $0.hasPrefix("AUTH") })
        }
    }

    /// Each answer in turn goes wrong in each way; the message is there once, or not at all.
    @Test(arguments: [
        ("drop", SMTPSink.Trouble.drop, "unreachable", false),
        ("a passing no", .say("451 4.3.0 later"), "451-4.3.0", false),
        ("a final no", .say("550 5.7.1 never"), "550-5.7.1", true),
        ("nonsense", .say("hello there"), "garbled", false),
        ("a number too many", .say("2500 ok"), "garbled", false),
        (
            "an endless line", .say("250 " + String(repeating: "x", count: 10_000)), "garbled",
            false,
        ),
        (
            "endless lines",
            .say(String(repeating: "250-more\r\n", count: 1_000) + "250 end"), "garbled", false,
        ),
        ("two codes", .say("250-one\r\n251 two"), "garbled", false),
    ])
    func `whichever answer goes wrong, somebody knows`(
        _ name: String,
        _ trouble: SMTPSink.Trouble,
        _ word: String,
        _ isNo: Bool,
    ) async throws {
        var steps: [MailFault.Step] = []
        while steps.count < 30 {
            var plan = SMTPSink.Plan()
            (plan.security, plan.wantsCredentials) = (.startTLS, true)
            plan.trouble = (steps.count, trouble)
            var next: MailFault.Step?
            try await SMTPSink.run(plan) { sink, port in
                let client = try Self.client(port, .startTLS, as: "touchstone")
                let fault = try await Self.fault { try await client.send(try Self.message()) }
                guard sink.hadTrouble, let fault else { return }
                next = fault.step
                #expect(sink.letters.isEmpty, "\(name) \(fault.code)")
                #expect(fault.code == "\(fault.step.rawValue)-\(word)", "\(name)")
                let isLate = [.recipient, .data, .content].contains(fault.step)
                #expect(fault.isFinal == (isNo && isLate), "\(name) \(fault.code)")
                // The next connection is a good one.
                try await client.send(try Self.message())
                #expect(sink.letters.count == 1 && sink.offences.isEmpty, "\(sink.offences)")
            }
            guard let next else { break }
            steps.append(next)
        }
        #expect(steps == Self.steps, "\(name)")
    }

    /// What is waited for, in its order, where the connection becomes sealed.
    private static let steps: [MailFault.Step] = [
        .greeting, .hello, .security, .hello, .credentials, .sender, .recipient, .data, .content,
    ]

    @Test(arguments: steps.indices)
    func `a server that falls silent isn't waited for`(_ number: Int) async throws {
        var plan = SMTPSink.Plan()
        (plan.security, plan.wantsCredentials) = (.startTLS, true)
        plan.trouble = (number, .silence)
        try await SMTPSink.run(plan) { sink, port in
            let client = try Self.client(port, .startTLS, as: "touchstone") { limits in
                (limits.replySeconds, limits.takingSeconds) = (3, 3)
            }
            let fault = try await Self.fault { try await client.send(try Self.message()) }
            #expect(fault == MailFault(Self.steps[number], .tooSlow))
            #expect(sink.letters.isEmpty)
        }
    }

    @Test func `nobody there is told as such`() async throws {
        let port = try await withFreePort()
        let fault = try await Self.fault {
            try await Self.client(port).send(try Self.message())
        }
        #expect(fault == MailFault(.connect, .unreachable))
        #expect(fault?.isFinal == false)
    }

    /// A port on which nobody listens any more.
    private func withFreePort() async throws -> Int {
        var free = 0
        try await SMTPSink.run { _, port in free = port }
        return free
    }

    @Test func `whoever gives up leaves no connection behind`() async throws {
        var plan = SMTPSink.Plan()
        plan.trouble = (0, .silence)
        try await SMTPSink.run(plan) { sink, port in
            let client = try Self.client(port)
            let task = Task { try await client.send(try Self.message()) }
            try await eventually("a connection") { sink.hadTrouble }
            task.cancel()
            let result = await task.result
            #expect(throws: CancellationError.self) { try result.get() }
        }
    }
}

@Suite struct DotStuffingTests {
    @Test(arguments: [
        ("", ".\r\n"), ("a\r\n", "a\r\n.\r\n"), ("a", "a\r\n.\r\n"), (".\r\n", "..\r\n.\r\n"),
        (".a\r\n.\r\nb\r\n", "..a\r\n..\r\nb\r\n.\r\n"), ("a.\r\n", "a.\r\n.\r\n"),
    ])
    func `no line of a message ends it`(_ text: String, _ expected: String) {
        let stuffed = SMTPSession.stuffed(Array(text.utf8))
        #expect(String(decoding: stuffed, as: UTF8.self) == expected)
    }
}
