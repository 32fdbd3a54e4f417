import Casework
import Foundation
import Policy

/// The rows of `person_notices` and of their deliveries.
struct NoticeRows {
    let transaction: any Transaction

    private static let columns: SQL =
        "id, tenant, recipient_kind, recipient, kind, reference, content, created_at, read_at"

    /// - Returns: false where its recipient was told of the same before; then nothing was written.
    func insert(_ notice: PersonNotice) throws -> Bool {
        try transaction.run(
            """
            INSERT INTO person_notices (
                id, tenant, recipient_kind, recipient, kind, reference, content, created_at
            ) VALUES (
                \(notice.id.text), \(notice.tenant.text), \(notice.recipient.kind.rawValue),
                \(notice.recipient.id), \(notice.kind.rawValue), \(notice.reference.text),
                \(try JSONColumn.text(notice.content)), \(notice.createdAt)
            ) ON CONFLICT (tenant, recipient_kind, recipient, kind, reference) DO NOTHING
            """
        ) > 0
    }

    func find(_ id: NoticeID, of tenant: TenantName) throws -> PersonNotice? {
        try first("id = \(id.text) AND tenant = \(tenant.text)")
    }

    /// The notice by which the same recipient was told of the same.
    func find(like notice: PersonNotice) throws -> PersonNotice? {
        try first(
            """
            \(Self.condition(of: notice.recipient, notice.tenant))
                AND kind = \(notice.kind.rawValue) AND reference = \(notice.reference.text)
            """
        )
    }

    /// Those that meet a condition, newest first.
    func list(_ condition: SQL, limit: Int) throws -> [PersonNotice] {
        try transaction.rows(
            """
            SELECT \(Self.columns) FROM person_notices WHERE \(condition)
            ORDER BY id DESC LIMIT \(limit)
            """
        ).map { try PersonNotice(row: $0) }
    }

    static func condition(of recipient: NoticeRecipient, _ tenant: TenantName) -> SQL {
        """
        tenant = \(tenant.text) AND recipient_kind = \(recipient.kind.rawValue)
            AND recipient = \(recipient.id)
        """
    }

    /// Begins a delivery, or notes one that is over already.
    func insert(
        _ channel: NoticeDelivery.Channel,
        of notice: PersonNotice,
        _ state: NoticeDelivery.State,
        message: MessageID? = nil,
    ) throws {
        let settled = state == .waiting ? nil : notice.createdAt
        try transaction.run(
            """
            INSERT INTO person_notice_deliveries (
                notice, channel, tenant, state, tried, due_at, message, settled_at
            ) VALUES (
                \(notice.id.text), \(channel.rawValue), \(notice.tenant.text),
                \(state.rawValue), 0, \(notice.createdAt), \(message?.text), \(settled)
            )
            """
        )
    }

    func deliveries(of notice: NoticeID, _ tenant: TenantName) throws -> [NoticeDelivery] {
        try transaction.rows(
            """
            SELECT channel, state, tried, last_code, message, settled_at
            FROM person_notice_deliveries
            WHERE notice = \(notice.text) AND tenant = \(tenant.text) ORDER BY channel
            """
        ).map { try NoticeDelivery(row: $0) }
    }

    private func first(_ condition: SQL) throws -> PersonNotice? {
        try transaction.firstRow(
            "SELECT \(Self.columns) FROM person_notices WHERE \(condition)"
        ).map { try PersonNotice(row: $0) }
    }
}

extension PersonNotice {
    fileprivate init(row: Row) throws(DatabaseError) {
        let kind = try row.named("recipient_kind", NoticeRecipient.Kind.init(rawValue:))
        self.init(
            try row.named("id", NoticeID.init),
            try row.named("kind", NoticeKind.init(rawValue:)),
            to: try row.named("recipient") { NoticeRecipient(kind, $0) },
            of: try row.named("tenant", TenantName.init),
            about: try row.named("reference", NoticeReference.init),
            try row.json("content"),
            createdAt: try row.get("created_at"),
            readAt: try row.get("read_at"),
        )
    }
}

extension NoticeDelivery {
    fileprivate init(row: Row) throws(DatabaseError) {
        let number: Int = try row.get("state")
        guard let state = State(rawValue: number) else {
            throw .unexpectedValue(column: "state", wanted: "a state", found: "another number")
        }
        self.init(
            channel: try row.named("channel", Channel.init(rawValue:)),
            state: state,
            attempts: try row.get("tried"),
            lastCode: try row.get("last_code"),
            message: try row.namedIfPresent("message", MessageID.init),
            settledAt: try row.get("settled_at"),
        )
    }
}
