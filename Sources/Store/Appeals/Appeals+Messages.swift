package import Casework
import Foundation

// What the two sides say to each other meanwhile.
extension Appeals {
    /// Adds what the author says, through the host.
    ///
    /// - Throws: ``AppealRefusal``, ``RecordRefusal``: a reporter's appeal is no author's.
    package func write(
        _ words: String,
        on id: AppealID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Appeal {
        let appeal = try rows(transaction).hold(id, of: tenant)
        guard appeal.side == .author else { throw RecordRefusal.unknown(.appeal) }
        try add(
            AppealMessage(from: .author, by: nil, at: records.now, words),
            to: appeal,
            in: transaction,
        )
        return appeal
    }

    /// Adds what the service says.
    package func reply(
        _ words: String,
        on id: AppealID,
        of tenant: TenantName,
        by judge: Appeal.Judge,
        in transaction: any Transaction,
    ) throws -> Appeal {
        let appeal = try rows(transaction).hold(id, of: tenant)
        guard appeal.isSeen(by: judge) else { throw RecordRefusal.unknown(.appeal) }
        try add(
            AppealMessage(from: .service, by: judge.person, at: records.now, words),
            to: appeal,
            in: transaction,
        )
        return appeal
    }

    /// What was said, oldest first.
    package func messages(
        on appeal: Appeal,
        in transaction: any Transaction,
    ) throws -> [AppealMessage] {
        try transaction.rows(
            """
            SELECT sender, person, words, written_at FROM appeal_messages
            WHERE appeal = \(appeal.id.text) AND tenant = \(appeal.tenant.text)
            ORDER BY written_at, id LIMIT 1000
            """
        ).map { row in
            AppealMessage(
                from: try row.named("sender", AppealMessage.Sender.init(rawValue:)),
                by: try row.namedIfPresent("person", PersonName.init),
                at: try row.get("written_at"),
                try row.get("words"),
            )
        }
    }

    private func add(
        _ message: AppealMessage,
        to appeal: Appeal,
        in transaction: any Transaction,
    ) throws {
        try appeal.checkOpen()
        let count: Int? = try transaction.value(
            """
            SELECT count(*) FROM appeal_messages
            WHERE appeal = \(appeal.id.text) AND tenant = \(appeal.tenant.text)
            """
        )
        guard count ?? 0 < limits.messages else {
            throw AppealRefusal.tooManyMessages(limit: limits.messages)
        }
        let id: AppealID = try records.newID()
        try transaction.run(
            """
            INSERT INTO appeal_messages (id, appeal, tenant, sender, person, words, written_at)
            VALUES (
                \(id.text), \(appeal.id.text), \(appeal.tenant.text),
                \(message.from.rawValue), \(message.person?.text), \(message.words), \(message.at)
            )
            """
        )
        try AppealEvents(records).record(
            .appealAnswered,
            appeal,
            by: message.person,
            ["from": .text(message.from.rawValue)],
            in: transaction,
        )
    }
}
