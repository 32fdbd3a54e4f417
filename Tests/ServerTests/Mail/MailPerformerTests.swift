import Casework
import Foundation
import Policy
import TestSupport
import Testing

@testable import Server
@testable import Store

@Suite struct MailPerformerTests {
    /// A house whose tenant has a report by somebody who left an address.
    private struct Bench: Sendable {
        let house: HouseRig
        let vault: Vault
        let notices: Notices
        let report: NoticeReference
        let tenant: TenantName

        static func run(
            on engine: Engine = .sqlite,
            address: String = "canary@example.org",
            _ test: @escaping @Sendable (Bench) async throws -> Void,
        ) async throws {
            try await HouseRig.run(on: engine) { house in
                var records = house.records
                records.sendsMail = true
                let ledger = FileManager.default.temporaryDirectory
                    .appending(path: "erasures-\(UUID().uuidString)").path
                let bench = Bench(
                    house: house,
                    vault: Vault(
                        records,
                        keys: try VaultKeys {
                            try VaultKeyRing.fresh { Array(repeating: 3, count: $0) }
                        },
                        ledger: try ErasureLedger(at: ledger),
                    ),
                    notices: Notices(records),
                    report: try #require(
                        NoticeReference("01940000-0000-7000-8000-0000000000aa")
                    ),
                    tenant: try #require(TenantName("studio")),
                )
                let (vault, owner) = (bench.vault, bench.owner)
                try await house.database.write {
                    try vault.keep([.contact: Secret(address)], of: owner, in: $0)
                }
                try await test(bench)
                try? FileManager.default.removeItem(atPath: ledger)
            }
        }

        var owner: SubjectOwner { SubjectOwner(.reporter, report.text, of: tenant) }

        func tell() async throws -> PersonNotice {
            let draft = NoticeDraft(
                .reportDecided,
                to: .reporter(report),
                of: tenant,
                about: report,
                at: try #require(NoticePlace("https://studio.example/reports")),
            )
            let notices = notices
            return try await house.database.write { try notices.tell(draft, in: $0) }
        }

        func performer(port: Int?) throws -> JobPerformer {
            let desk = try port.map { port in
                MailDesk(
                    try SMTPClient(to: "127.0.0.1", port: port, .none),
                    from: try #require(MailAddress("trust@studio.example")),
                )
            }
            return MailPerformer(
                notices,
                vault: vault,
                in: house.database,
                by: desk,
                logger: .silent,
            ).performer
        }

        func way(of notice: PersonNotice) async throws -> NoticeDelivery? {
            let notices = notices
            return try await house.database.read {
                try notices.deliveries(of: notice.id, notice.tenant, in: $0)
            }.first { $0.channel == .email }
        }

        /// Lets time pass, and does what is due until nothing is.
        func work(_ performer: JobPerformer, after seconds: Double = 0) async throws {
            house.clock.advance(by: seconds)
            try await house.queue.tend()
            while try await house.work(ItemJob.outbound, performer) != nil {}
        }

        /// Looks for the address where nothing of it may stand.
        func expectHidden() async throws {
            let texts = try await house.database.read { transaction in
                try [
                    "SELECT content AS t FROM person_notices",
                    "SELECT coalesce(last_code, '') AS t FROM person_notice_deliveries",
                    "SELECT content AS t FROM audit_events",
                ].flatMap { (statement: SQL) in
                    try transaction.rows(statement).map { try $0.get("t", as: String.self) }
                }
            }
            for text in texts { #expect(!text.contains("canary"), "\(text)") }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a reporter gets a message in both languages, once`(_ engine: Engine) async throws {
        try await Bench.run(on: engine) { bench in
            try await SMTPSink.run { sink, port in
                let notice = try await bench.tell()
                try await bench.work(try bench.performer(port: port))
                let letter = try #require(sink.letters.first)
                #expect(sink.letters.count == 1 && letter.recipient == "canary@example.org")
                #expect(letter.sender == "trust@studio.example")
                #expect(
                    letter.field("Message-ID") == "<\(notice.id.text)@studio.example>"
                )
                let text = try #require(letter.text)
                #expect(text.contains(notice.words.body.english))
                #expect(text.contains(notice.words.body.chinese))
                #expect(try await bench.way(of: notice)?.state == .delivered)
                try await bench.work(try bench.performer(port: port), after: 1_000_000)
                #expect(sink.letters.count == 1)
                try await bench.expectHidden()
            }
        }
    }

    /// Each answer is lost once, one later each time, before or after what was asked was done.
    @Test(arguments: Engine.allCases)
    func `whichever answer is lost, the reporter hears once, or twice of the same message`(
        _ engine: Engine
    ) async throws {
        for (trouble, isDone) in [(SMTPSink.Trouble.drop, false), (.doAndDrop, true)] {
            var (number, copies): (Int, [Int]) = (0, [])
            while number < 20 {
                var plan = SMTPSink.Plan()
                plan.trouble = (number, trouble)
                guard let count = try await Self.copies(on: engine, plan) else { break }
                copies.append(count)
                number += 1
            }
            // The greeting, EHLO, MAIL, RCPT, DATA, the content and QUIT.
            #expect(copies == [1, 1, 1, 1, 1, isDone ? 2 : 1, 1])
        }
    }

    /// How often a message came, all of them alike; nil where nothing went wrong.
    private static func copies(on engine: Engine, _ plan: SMTPSink.Plan) async throws -> Int? {
        var count: Int?
        try await SMTPSink.run(plan) { sink, port in
            try await Bench.run(on: engine) { bench in
                let notice = try await bench.tell()
                let performer = try bench.performer(port: port)
                try await bench.work(performer)
                try await bench.work(performer, after: 100)
                #expect(try await bench.way(of: notice)?.state == .delivered)
                #expect(Set(sink.letters).count == 1 && sink.offences.isEmpty)
            }
            // Nobody waited for the answer to QUIT.
            try await eventually("the end") { sink.isAlone }
            count = sink.hadTrouble ? sink.letters.count : nil
        }
        return count
    }

    @Test func `a worker that dies behind the content repeats the same message`() async throws {
        try await Bench.run { bench in
            try await SMTPSink.run { sink, port in
                let notice = try await bench.tell()
                let performer = try bench.performer(port: port)
                let job = try #require(try await bench.house.claim(ItemJob.outbound))
                // The mail server has it, and nothing was written down.
                let stale = ClaimedJob(
                    hold: JobHold(id: job.hold.id, fence: 1, attempt: 1, mostAttempts: 9),
                    kind: job.kind,
                    queue: job.queue,
                    tenant: job.tenant,
                    payload: job.payload,
                    timeout: job.timeout,
                )
                _ = try? await performer.run(
                    JobContext(job: stale, queue: bench.house.queue, report: .init())
                )
                #expect(sink.letters.count == 1)
                _ = try await bench.house.work(job, performer)
                #expect(sink.letters.count == 1, "another worker may be at it")
                try await bench.work(performer, after: NoticeLimits().sendingSeconds + 1)
                #expect(try await bench.way(of: notice)?.state == .delivered)
                #expect(sink.letters.count == 2)
                #expect(Set(sink.letters).count == 1)
            }
        }
    }

    @Test func `a final no ends it, and a passing one is tried again`() async throws {
        for (answer, state, code, letters) in [
            (
                "550 5.1.1 canary@example.org is unknown", NoticeDelivery.State.givenUp,
                "recipient-550-5.1.1", 0,
            ),
            ("450 4.2.1 canary@example.org later", .delivered, nil, 1),
        ] {
            var plan = SMTPSink.Plan()
            plan.trouble = (3, .say(answer))
            try await SMTPSink.run(plan) { sink, port in
                try await Bench.run { bench in
                    let notice = try await bench.tell()
                    let performer = try bench.performer(port: port)
                    try await bench.work(performer)
                    try await bench.work(performer, after: 100)
                    let way = try await bench.way(of: notice)
                    #expect(way?.state == state && way?.lastCode == code)
                    #expect(sink.letters.count == letters)
                    try await bench.expectHidden()
                }
            }
        }
    }

    @Test(arguments: [
        "canary", "canary@example.org\r\nRCPT TO:<victim@example.com>", "+86 138 0000 0000",
    ])
    func `nothing is sent to what is no address`(_ address: String) async throws {
        try await SMTPSink.run { sink, port in
            try await Bench.run(address: address) { bench in
                let notice = try await bench.tell()
                try await bench.work(try bench.performer(port: port))
                let way = try await bench.way(of: notice)
                #expect(way?.state == .dropped && way?.lastCode == "no-address")
                #expect(sink.lines.isEmpty)
            }
        }
    }

    @Test func `an address that was erased meanwhile is nobody's any more`() async throws {
        try await SMTPSink.run { sink, port in
            try await Bench.run { bench in
                let notice = try await bench.tell()
                let (vault, owner) = (bench.vault, bench.owner)
                _ = try await bench.house.database.write {
                    try vault.erase(owner, by: .system("test"), in: $0)
                }
                try await bench.work(try bench.performer(port: port))
                #expect(try await bench.way(of: notice)?.state == .dropped)
                #expect(sink.lines.isEmpty)
            }
        }
    }

    @Test func `without a mail server e-mails wait for one`() async throws {
        try await Bench.run { bench in
            let notice = try await bench.tell()
            try await bench.work(try bench.performer(port: nil))
            let way = try await bench.way(of: notice)
            #expect(way?.state == .waiting && way?.lastCode == "no-mail-server")
            try await SMTPSink.run { sink, port in
                try await bench.work(try bench.performer(port: port), after: 100)
                #expect(sink.letters.count == 1)
            }
        }
    }
}
