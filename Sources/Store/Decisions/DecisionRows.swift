import Casework
import Foundation
import Policy

/// The rows of `decisions`, which are only ever added to.
struct DecisionRows {
    let transaction: any Transaction

    private static let columns: SQL = "id, tenant, item, number, content"

    /// - Parameter cause: what brought it about, once for each item: so a call that comes twice
    ///   decides once.
    func insert(_ decision: Decision, cause: String?) throws {
        let subject = decision.subject
        try transaction.run(
            """
            INSERT INTO decisions (
                id, tenant, item, number, action, cause, decided_at, ends_at, content
            ) VALUES (
                \(decision.id.text), \(subject.tenant.text), \(subject.item.text),
                \(subject.version), \(decision.ruling.action.rawValue), \(cause),
                \(decision.decidedAt), \(decision.term.end?.at),
                \(try JSONColumn.text(KeptDecision(decision)))
            )
            """
        )
    }

    func find(_ id: DecisionID, of tenant: TenantName) throws -> Decision? {
        try transaction.firstRow(
            """
            SELECT \(Self.columns) FROM decisions
            WHERE id = \(id.text) AND tenant = \(tenant.text)
            """
        ).map { try Decision(row: $0) }
    }

    /// When the newest decision on an item was made; nil where there is none.
    func latestTime(on item: ItemID) throws -> Date? {
        try transaction.firstRow(
            """
            SELECT decided_at FROM decisions WHERE item = \(item.text)
            ORDER BY decided_at DESC LIMIT 1
            """
        ).map { try $0.get("decided_at") }
    }

    func find(cause: String, item: ItemID) throws -> Decision? {
        try transaction.firstRow(
            """
            SELECT \(Self.columns) FROM decisions
            WHERE item = \(item.text) AND cause = \(cause)
            """
        ).map { try Decision(row: $0) }
    }

    /// What brought a decision about, where something did that happens once.
    func cause(of id: DecisionID, _ tenant: TenantName) throws -> String? {
        try transaction.firstRow(
            "SELECT cause FROM decisions WHERE id = \(id.text) AND tenant = \(tenant.text)"
        ).flatMap { try $0.get("cause", as: String?.self) }
    }

    /// A decision with those that only prolonged it when its time was over, and those that it
    /// prolongs: oldest first.
    func prolongations(of decision: Decision) throws -> [Decision] {
        var chain = [decision]
        let (tenant, item) = (decision.subject.tenant, decision.subject.item)
        while let first = chain.first, let cause = try cause(of: first.id, tenant),
            cause.hasPrefix(Self.termPrefix),
            let id = DecisionID(String(cause.dropFirst(Self.termPrefix.count))),
            let earlier = try find(id, of: tenant)
        { chain.insert(earlier, at: 0) }
        while let last = chain.last,
            let later = try find(cause: Self.termPrefix + last.id.text, item: item)
        { chain.append(later) }
        return chain
    }

    private static let termPrefix = "term/"

    /// Decisions that meet a condition, newest first.
    func list(_ condition: SQL, after cursor: DecisionCursor?, limit: Int) throws -> [Decision] {
        let rest: SQL =
            cursor.map { "AND (decided_at, id) < (\($0.decidedAt), \($0.id.text))" } ?? ""
        return try transaction.rows(
            """
            SELECT \(Self.columns) FROM decisions WHERE \(condition) \(rest)
            ORDER BY decided_at DESC, id DESC LIMIT \(limit)
            """
        ).map { try Decision(row: $0) }
    }

    /// A tenant's decisions that restrict something, oldest first.
    func restrictions(
        of tenant: TenantName,
        _ span: Range<Date>,
        after cursor: DecisionCursor?,
        limit: Int,
    ) throws -> [Decision] {
        let rest: SQL =
            cursor.map { "AND (decided_at, id) > (\($0.decidedAt), \($0.id.text))" } ?? ""
        return try transaction.rows(
            """
            SELECT \(Self.columns) FROM decisions
            WHERE tenant = \(tenant.text) AND action <> \(DecisionAction.release.rawValue)
                AND decided_at >= \(span.lowerBound) AND decided_at < \(span.upperBound) \(rest)
            ORDER BY decided_at, id LIMIT \(limit)
            """
        ).map { try Decision(row: $0) }
    }
}

/// What a row keeps of a decision beside its columns.
private struct KeptDecision: Codable {
    let ruling: Ruling
    let term: Term
    let automation: Automation
    let redress: Redress
    let pin: PolicyPin?
    let statement: StatementOfReasons
    let inquiry: KeptInquiry?

    init(_ decision: Decision) {
        ruling = decision.ruling
        term = decision.term
        automation = decision.automation
        redress = decision.redress
        pin = decision.pin
        statement = decision.statement
        inquiry = decision.inquiry.map { KeptInquiry(inquiry: $0) }
    }
}

/// What rules were asked: a word that this version doesn't know makes it unknown, and leaves the
/// decision as readable as it was.
private struct KeptInquiry: Codable {
    let inquiry: PolicyInquiry?

    init(inquiry: PolicyInquiry) { self.inquiry = inquiry }

    init(from decoder: any Decoder) throws { inquiry = try? PolicyInquiry(from: decoder) }

    func encode(to encoder: any Encoder) throws { try inquiry?.encode(to: encoder) }
}

extension Decision {
    fileprivate init(row: Row) throws(DatabaseError) {
        let kept = try row.json("content", as: KeptDecision.self)
        self.init(
            on: Subject(
                tenant: try row.named("tenant", TenantName.init),
                item: try row.named("item", ItemID.init),
                version: try row.get("number"),
            ),
            kept.ruling,
            term: kept.term,
            automation: kept.automation,
            redress: kept.redress,
            pin: kept.pin,
            statement: kept.statement,
        )
        inquiry = kept.inquiry?.inquiry
    }
}
