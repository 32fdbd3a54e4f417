import Casework
import Foundation
import Policy
import TestSupport
import Testing

@testable import Store

@Suite struct NoticeRoomTests {
    @Test(arguments: Engine.allCases)
    func `somebody is told of each thing once`(_ engine: Engine) async throws {
        try await NoticeBench.with(engine) { bench in
            let first = try await bench.tell(try bench.draft(.strikeAdded))
            let again = try await bench.tell(try bench.draft(.strikeAdded))
            #expect(first == again)
            try await bench.tell(try bench.draft(.strikeEnded))
            try await bench.tell(try bench.draft(.strikeAdded, number: 2))
            #expect(try await bench.count("person_notices") == 3)
            #expect(try await bench.events("notice.created") == 3)
            let found = try await bench.inbox()
            #expect(found.count == 3 && found.contains(first))
        }
    }

    @Test(arguments: Engine.allCases)
    func `an inbox is read page by page, and opened ones are told apart`(
        _ engine: Engine
    ) async throws {
        try await NoticeBench.with(engine) { bench in
            for number in 1...5 {
                bench.rig.clock.move(by: 1)
                try await bench.tell(try bench.draft(.strikeAdded, number: number))
            }
            let first = try await bench.inbox(NoticePage(limit: 2))
            let rest = try await bench.inbox(NoticePage(before: first[1].id, limit: 9))
            #expect(first.count == 2 && rest.count == 3)
            #expect(
                (first + rest).map(\.createdAt) == (first + rest).map(\.createdAt).sorted(by: >)
            )
            let (notices, rig) = (bench.notices, bench.rig)
            let opened = try await rig.write {
                try notices.markRead(
                    first[0].id,
                    to: .account(rig.account),
                    of: rig.tenant,
                    by: rig.actor,
                    in: $0,
                )
            }
            #expect(opened.readAt == rig.clock.now)
            rig.clock.move(by: 9)
            let again = try await rig.write {
                try notices.markRead(
                    first[0].id,
                    to: .account(rig.account),
                    of: rig.tenant,
                    by: rig.actor,
                    in: $0,
                )
            }
            #expect(again == opened)
            #expect(try await bench.events("notice.read") == 1)
            #expect(try await bench.inbox(NoticePage(isUnread: true)).count == 4)
            #expect(try await bench.inbox(NoticePage(isUnread: false)) == [opened])
        }
    }

    @Test(arguments: Engine.allCases)
    func `nobody reads what somebody else is told`(_ engine: Engine) async throws {
        try await NoticeBench.with(engine) { bench in
            let (notices, rig) = (bench.notices, bench.rig)
            let mine = try await bench.tell(try bench.draft(.strikeAdded))
            let reports = try await bench.tellReporter()
            let other = try #require(TenantName("other"))
            let theirs = try await rig.read {
                try notices.list(to: .account(rig.account), of: other, in: $0)
            }
            #expect(theirs.isEmpty)
            #expect(try await bench.inbox() == [mine])
            #expect(try await bench.inbox(of: .reporter(bench.report)) == [reports])
            for (id, tenant) in [(reports.id, rig.tenant), (mine.id, other)] {
                await #expect(throws: RecordRefusal.unknown(.notice)) {
                    try await rig.write {
                        try notices.markRead(
                            id,
                            to: .account(rig.account),
                            of: tenant,
                            by: rig.actor,
                            in: $0,
                        )
                    }
                }
            }
            await #expect(throws: RecordRefusal.unknown(.notice)) {
                try await rig.read { try notices.deliveries(of: mine.id, other, in: $0) }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a reporter hears by e-mail, where there is an address and a server`(
        _ engine: Engine
    ) async throws {
        try await NoticeBench.with(engine) { bench in
            let notice = try await bench.tellReporter()
            let ways = try await bench.deliveries(of: notice)
            #expect(ways[.email]?.state == .waiting && ways[.inbox]?.state == .delivered)
            #expect(try await bench.rig.jobs()[MailJob.kind] == 1)
            // An account's host knows the address, and we don't.
            let mine = try await bench.tell(try bench.draft(.strikeAdded))
            #expect(try await bench.deliveries(of: mine)[.email] == nil)
            // Nobody left an address with this report.
            let silent = try #require(NoticeReference("01940000-0000-7000-8000-0000000000bb"))
            let none = try await bench.tell(
                try bench.draft(.reportReceived, to: .reporter(silent))
            )
            #expect(try await bench.deliveries(of: none)[.email] == nil)
            // What was erased is kept no more.
            let (vault, owner) = (bench.vault, bench.owner)
            _ = try await bench.rig.write { try vault.erase(owner, by: .system("test"), in: $0) }
            let erased = try await bench.tellReporter(2)
            #expect(try await bench.deliveries(of: erased)[.email] == nil)
            #expect(try await bench.rig.jobs()[MailJob.kind] == 1)
        }
        try await NoticeBench.with(engine, sendsMail: false) { bench in
            let notice = try await bench.tellReporter()
            #expect(try await bench.deliveries(of: notice)[.email] == nil)
            #expect(try await bench.rig.jobs()[MailJob.kind] == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a tenant's services are told that somebody is to be told`(
        _ engine: Engine
    ) async throws {
        try await NoticeBench.with(engine) { bench in
            let unheard = try await bench.tell(try bench.draft(.strikeAdded))
            #expect(try await bench.deliveries(of: unheard)[.webhook]?.state == .dropped)
            let (rig, webhooks) = (bench.rig, Webhooks(bench.rig.records))
            let staff = WebhookStaff(rig.actor, of: rig.tenant)
            _ = try await rig.write {
                try webhooks.add(
                    url: "https://hooks.example.com/",
                    hearing: [.noticeCreated],
                    by: staff,
                    in: $0,
                )
            }
            let heard = try await bench.tell(try bench.draft(.strikeEnded))
            let way = try await bench.deliveries(of: heard)[.webhook]
            #expect(way?.state == .delivered)
            let message = try #require(way?.message)
            let body: String? = try await rig.read {
                try $0.value("SELECT body FROM webhook_messages WHERE id = \(message.text)")
            }
            let said = try #require(body)
            #expect(said.contains(#""type":"notice.created""#))
            #expect(said.contains(heard.id.text) && said.contains(rig.account.text))
            #expect(said.contains(#""kind":"strike-ended""#))
            // Where it is read, and what it says, is asked for.
            #expect(!said.contains("studio.example") && !said.contains("decision"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `what was told long ago goes, with all that belongs to it`(
        _ engine: Engine
    ) async throws {
        var limits = NoticeLimits()
        limits.sweptNotices = 2
        try await NoticeBench.with(engine, limits) { bench in
            for number in 1...5 { try await bench.tellReporter(number) }
            bench.rig.clock.move(by: limits.keptSeconds)
            let kept = try await bench.tellReporter(6)
            bench.rig.clock.move(by: 1)
            try await NoticeSweep(bench.notices, in: bench.rig.database).run()
            #expect(try await bench.inbox(of: .reporter(bench.report)) == [kept])
            #expect(try await bench.count("person_notice_deliveries") == 3)
        }
    }
}
