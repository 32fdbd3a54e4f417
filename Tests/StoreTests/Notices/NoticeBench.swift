import Casework
import Foundation
import Policy
import TestSupport
import Testing

@testable import Store

/// A tenant with an account, a report whose maker left an address, and a vault.
struct NoticeBench {
    let rig: CaseRig
    let notices: Notices
    let vault: Vault
    let report: NoticeReference

    static func with(
        _ engine: Engine,
        sendsMail: Bool = true,
        _ limits: NoticeLimits = NoticeLimits(),
        _ body: (NoticeBench) async throws -> Void,
    ) async throws {
        try await CaseRig.with(engine) { rig in
            var records = rig.records
            records.sendsMail = sendsMail
            let ledger = FileManager.default.temporaryDirectory
                .appending(path: "erasures-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: ledger) }
            let bench = NoticeBench(
                rig: rig,
                notices: Notices(records, limits: limits),
                vault: Vault(
                    records,
                    keys: try VaultKeys {
                        try VaultKeyRing.fresh { Array(repeating: 3, count: $0) }
                    },
                    ledger: try ErasureLedger(at: ledger),
                ),
                report: try #require(NoticeReference("01940000-0000-7000-8000-0000000000aa")),
            )
            try await bench.keepContact()
            try await body(bench)
        }
    }

    var owner: SubjectOwner { SubjectOwner(.reporter, report.text, of: rig.tenant) }

    private func keepContact() async throws {
        let (vault, owner) = (vault, owner)
        try await rig.write {
            try vault.keep(
                [.contact: Secret("canary-contact@example.org")],
                of: owner,
                in: $0,
            )
        }
    }

    /// What a person is told of; `number` tells one thing from another.
    func draft(
        _ kind: NoticeKind,
        to recipient: NoticeRecipient? = nil,
        number: Int = 1,
        of tenant: TenantName? = nil,
    ) throws -> NoticeDraft {
        NoticeDraft(
            kind,
            to: recipient ?? .account(rig.account),
            of: tenant ?? rig.tenant,
            about: try #require(
                NoticeReference("01940000-0000-7000-8000-\(String(format: "%012d", number))")
            ),
            at: try #require(NoticePlace("https://studio.example/read")),
            redress: Redress(until: nil, route: "appeals@example.org"),
        )
    }

    @discardableResult
    func tell(_ draft: NoticeDraft) async throws -> PersonNotice {
        let notices = notices
        return try await rig.write { try notices.tell(draft, in: $0) }
    }

    /// Tells the maker of the report.
    @discardableResult
    func tellReporter(_ number: Int = 1) async throws -> PersonNotice {
        try await tell(try draft(.reportReceived, to: .reporter(report), number: number))
    }

    func inbox(
        _ page: NoticePage = NoticePage(),
        of recipient: NoticeRecipient? = nil,
    ) async throws -> [PersonNotice] {
        let (notices, tenant) = (notices, rig.tenant)
        let recipient = recipient ?? .account(rig.account)
        return try await rig.read {
            try notices.list(to: recipient, of: tenant, page, in: $0)
        }
    }

    func deliveries(
        of notice: PersonNotice
    ) async throws -> [NoticeDelivery.Channel: NoticeDelivery] {
        let notices = notices
        let all = try await rig.read {
            try notices.deliveries(of: notice.id, notice.tenant, in: $0)
        }
        return Dictionary(uniqueKeysWithValues: all.map { ($0.channel, $0) })
    }

    func begin(_ job: MailJob) async throws -> MailTurn {
        let (notices, tenant) = (notices, rig.tenant)
        return try await rig.write { try notices.begin(job, of: tenant, in: $0) }
    }

    func finish(_ job: MailJob, _ outcome: MailOutcome) async throws {
        let (notices, tenant) = (notices, rig.tenant)
        try await rig.write { try notices.finish(job, outcome, of: tenant, in: $0) }
    }

    func count(_ table: SQL) async throws -> Int {
        try await rig.read { try $0.value("SELECT count(*) FROM \(table)") ?? 0 }
    }

    func events(_ kind: String) async throws -> Int {
        try await count("audit_events WHERE kind = \(kind)")
    }
}
