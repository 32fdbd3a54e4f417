import Casework
import Foundation

/// What is said of appeals in the record and to those who listen: never who reported, nor by whom the
/// service speaks to anybody outside.
struct AppealEvents {
    let records: Records

    init(_ records: Records) { self.records = records }

    func record(
        _ kind: WebhookKind,
        _ appeal: Appeal,
        by person: PersonName?,
        _ more: [String: CanonicalJSON] = [:],
        in transaction: any Transaction,
    ) throws {
        let details = details(of: appeal).merging(more) { $1 }
        try write(kind.rawValue, appeal, by: person, details, in: transaction)
        try Webhooks(records).announce(
            WebhookEvent(
                kind: kind,
                tenant: appeal.tenant,
                subject: "appeals/\(appeal.id.text)",
                data: details.merging(["appeal": .text(appeal.id.text)]) { $1 },
            ),
            in: transaction,
        )
    }

    /// To whom an appeal was given is for the record alone.
    func recordAssignment(
        of appeal: Appeal,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws {
        var details = details(of: appeal)
        if let assignee = appeal.content.assignee { details["to"] = .text(assignee.text) }
        try write("appeal.assigned", appeal, by: person, details, in: transaction)
    }

    private func details(of appeal: Appeal) -> [String: CanonicalJSON] {
        var details: [String: CanonicalJSON] = [
            appeal.target.kind.rawValue: .text(appeal.target.id),
            "side": .text(appeal.side.rawValue),
        ]
        if let account = appeal.account { details["account"] = .text(account.text) }
        if let closing = appeal.content.closing {
            details["outcome"] = .text(closing.verdict.outcome.rawValue)
            details["effects"] = .list(closing.effects.sorted().map { .text($0.rawValue) })
        }
        return details
    }

    private func write(
        _ kind: String,
        _ appeal: Appeal,
        by person: PersonName?,
        _ details: [String: CanonicalJSON],
        in transaction: any Transaction,
    ) throws {
        try records.trail.record(
            AuditEntry(
                tenant: appeal.tenant.text,
                kind: kind,
                actor: person.map { .init(.person($0)) } ?? .system("appeals"),
                subject: .init(kind: "appeal", id: appeal.id.text),
                details: details,
            ),
            in: transaction,
        )
    }
}
