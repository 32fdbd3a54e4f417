import Foundation
import Media

/// The rows of uploads, each statement in its caller's transaction.
struct UploadTable: Sendable {
    let limits: UploadLimits

    /// The row of a tenant's upload, held to the end of the transaction.
    ///
    /// - Throws: ``UploadError/unknown`` where there is none.
    func held(
        _ id: UploadID,
        of tenant: String,
        in transaction: any Transaction,
    ) throws -> UploadRow {
        let row = try transaction.firstRow(
            """
            SELECT \(Upload.columns) FROM uploads
            WHERE id = \(id.text) AND tenant = \(tenant) \(.forUpdate)
            """
        )
        guard let row else { throw UploadError.unknown }
        return try UploadRow(row)
    }

    /// The row of a tenant's upload as it is now.
    func find(
        _ id: UploadID,
        of tenant: String,
        in transaction: any Transaction,
    ) throws -> UploadRow {
        let row = try transaction.firstRow(
            """
            SELECT \(Upload.columns) FROM uploads WHERE id = \(id.text) AND tenant = \(tenant)
            """
        )
        guard let row else { throw UploadError.unknown }
        return try UploadRow(row)
    }

    /// Writes a new upload; one that is complete from the start has its content's digest.
    func insert(
        _ upload: Upload,
        reserving bytes: UInt64,
        in transaction: any Transaction,
    ) throws {
        let ended = upload.state == .open ? nil : upload.createdAt
        try transaction.run(
            """
            INSERT INTO uploads (
                id, tenant, account, metadata, state, total, received, reserved, draft, sealed,
                digest, created_at, expires_at, ended_at, fence, holder, lease_until, wanted
            ) VALUES (
                \(upload.id.text), \(upload.tenant), \(upload.account), \(upload.metadata),
                \(upload.state.rawValue), \(upload.length.map { Int64(clamping: $0) }), 0,
                \(Int64(clamping: bytes)), 0, 0, \(upload.digest?.bytes), \(upload.createdAt),
                \(upload.expiresAt), \(ended), 0, '', 0, 0
            )
            """
        )
    }

    /// Notes what came of a complete upload.
    func note(
        _ outcome: String?,
        of id: UploadID,
        in transaction: any Transaction,
    ) throws(DatabaseError) {
        guard let outcome else { return }
        try transaction.run("UPDATE uploads SET outcome = \(outcome) WHERE id = \(id.text)")
    }

    /// Ends an open upload without its content, and gives its room back.
    ///
    /// - Returns: false where it had ended already.
    @discardableResult
    func end(
        _ id: UploadID,
        as state: UploadState,
        at now: Date,
        in transaction: any Transaction,
    ) throws -> Bool {
        guard let reserved = try reserved(id, in: transaction) else { return false }
        try transaction.run(
            """
            UPDATE uploads SET state = \(state.rawValue), ended_at = \(now), reserved = 0,
                holder = '', lease_until = 0, wanted = 0
            WHERE id = \(id.text)
            """
        )
        try UploadTotals(limits: limits).release(reserved, in: transaction)
        return true
    }

    /// Forgets the ends that are older than `limit`, some at a time.
    func forget(endedBefore limit: Date, in transaction: any Transaction) throws -> Int {
        try transaction.run(
            """
            DELETE FROM uploads WHERE id IN (
                SELECT id FROM uploads WHERE state <> 0 AND ended_at < \(limit)
                ORDER BY ended_at LIMIT \(limits.pageCount) \(.skipLocked)
            )
            """
        )
    }

    /// Open uploads that waited too long and that nobody holds, oldest first.
    func expired(at now: Date, in transaction: any Transaction) throws -> [UploadRow] {
        try transaction.rows(
            """
            SELECT \(Upload.columns) FROM uploads
            WHERE state = 0 AND expires_at <= \(now) AND lease_until <= \(now)
            ORDER BY expires_at LIMIT \(limits.pageCount) \(.skipLocked)
            """
        ).map { row throws(DatabaseError) in try UploadRow(row) }
    }

    /// The rows of these uploads that are open.
    func open(_ ids: [UploadID], in transaction: any Transaction) throws -> [UploadRow] {
        guard !ids.isEmpty else { return [] }
        return try transaction.rows(
            """
            SELECT \(Upload.columns) FROM uploads
            WHERE state = 0 AND id IN \(SQL.row(ids.map(\.text)))
            """
        ).map { row throws(DatabaseError) in try UploadRow(row) }
    }

    /// What an open upload counts for its tenant; nil where it has ended.
    func reserved(_ id: UploadID, in transaction: any Transaction) throws -> Reservation? {
        let row = try transaction.firstRow(
            """
            SELECT tenant, reserved FROM uploads
            WHERE id = \(id.text) AND state = 0 \(.forUpdate)
            """
        )
        guard let row else { return nil }
        return Reservation(
            tenant: try row.get("tenant"),
            bytes: try row.get("reserved", as: Int64.self),
        )
    }
}

/// What an open upload counts for its tenant.
struct Reservation: Hashable, Sendable {
    let tenant: String
    let bytes: Int64
}
