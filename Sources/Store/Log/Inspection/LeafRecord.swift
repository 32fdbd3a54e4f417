import TransparencyLog

/// A leaf's row and its event's row as they stand, neither of which needs to be right.
struct LeafRecord: Sendable {
    let index: Int
    let commitment: [UInt8]
    let event: String
    /// Nil where the event has no row.
    let record: EventRecord?

    init(_ row: Row) throws(DatabaseError) {
        index = try row.get("leaf_index")
        commitment = try row.get("commitment")
        event = try row.get("event")
        let id: String? = try row.get("id")
        record = if id == nil { nil } else { try EventRecord(row) }
    }

    /// Leaves from an index on, in their order.
    static func page(
        from index: Int,
        limit: Int,
        in transaction: any Transaction,
    ) throws(DatabaseError) -> [LeafRecord] {
        try transaction.rows(
            """
            SELECT l.leaf_index, l.commitment, l.event, \(EventRecord.columns)
            FROM log_leaves l LEFT JOIN audit_events e ON e.id = l.event
            WHERE l.leaf_index >= \(index) ORDER BY l.leaf_index LIMIT \(limit)
            """
        ).map { row throws(DatabaseError) in try LeafRecord(row) }
    }
}

/// An event's row as it stands.
struct EventRecord: Sendable {
    static let columns: SQL = """
        e.id, e.tenant, e.time_us, e.kind, e.subject_kind, e.subject_id,
        e.content, e.salt, e.erasure
        """

    let id: String
    let tenant: String
    let microseconds: Int64
    let kind: String
    let subjectKind: String?
    let subjectID: String?
    let content: String?
    let salt: [UInt8]?
    let erasure: String?

    init(_ row: Row) throws(DatabaseError) {
        id = try row.get("id")
        tenant = try row.get("tenant")
        microseconds = try row.get("time_us")
        kind = try row.get("kind")
        subjectKind = try row.get("subject_kind")
        subjectID = try row.get("subject_id")
        content = try row.get("content")
        salt = try row.get("salt")
        erasure = try row.get("erasure")
    }

    /// What is wrong with the row by itself and beside its commitment; nil where all fits.
    func problem(beside commitment: [UInt8]) -> String? {
        guard let content, let salt else {
            return erasure == nil ? "its content is gone without a record of its erasure" : nil
        }
        guard erasure == nil else { return "it is marked as erased and still has its content" }
        let made = CommitmentSalt(bytes: salt).map { Commitment(to: content.utf8, salt: $0) }
        guard made?.bytes == commitment else {
            return "its content and salt don't give its commitment"
        }
        guard let event = try? AuditEvent(canonicalText: content) else {
            return "its content is no event"
        }
        return columnProblem(beside: event)
    }

    private func columnProblem(beside event: AuditEvent) -> String? {
        let entry = event.entry
        let columns: [(String, Bool)] = [
            ("id", id == event.id), ("tenant", tenant == entry.tenant),
            ("time_us", microseconds == event.microseconds), ("kind", kind == entry.kind),
            ("subject_kind", subjectKind == entry.subject.kind),
            ("subject_id", subjectID == entry.subject.id),
        ]
        guard let wrong = columns.first(where: { !$0.1 }) else { return nil }
        return "its column \(wrong.0) says something else than its content"
    }
}
