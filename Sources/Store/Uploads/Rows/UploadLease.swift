import Foundation
import Media

/// The right to go on with an upload, which one request on one node has at a time.
///
/// The time in it only keeps requests out of each other's way. What makes two harmless is the
/// fence: every word about an upload carries it, and changes nothing once somebody took over.
struct UploadLease: Hashable, Sendable {
    let id: UploadID
    let tenant: String
    let holder: String
    let fence: Int64

    /// What a try to take an upload came to.
    enum Try: Sendable {
        case taken(UploadLease, UploadRow)
        /// Another holds it, and knows now that somebody waits.
        case held
    }

    /// Lets the lease last from now on.
    ///
    /// - Returns: whether somebody else wants the upload.
    /// - Throws: ``UploadError/superseded``.
    func renew(until end: Date, in transaction: any Transaction) throws -> Bool {
        let row = try transaction.firstRow(
            """
            UPDATE uploads SET lease_until = \(end)
            WHERE id = \(id.text) AND fence = \(fence) AND holder = \(holder) AND state = 0
            RETURNING wanted
            """
        )
        guard let row else { throw UploadError.superseded }
        return try row.get("wanted", as: Int64.self) != 0
    }

    /// Whether somebody else wants the upload.
    ///
    /// - Throws: ``UploadError/superseded``.
    func isWanted(in transaction: any Transaction) throws -> Bool {
        let row = try transaction.firstRow(
            """
            SELECT wanted FROM uploads
            WHERE id = \(id.text) AND fence = \(fence) AND holder = \(holder) AND state = 0
            """
        )
        guard let row else { throw UploadError.superseded }
        return try row.get("wanted", as: Int64.self) != 0
    }

    /// Counts bytes that are durable.
    func record(
        _ offset: UInt64,
        draft: Int64,
        expiry: Date,
        in transaction: any Transaction,
    ) throws {
        try changeOne(
            """
            UPDATE uploads SET received = \(Int64(clamping: offset)), draft = \(draft), sealed = 0,
                expires_at = \(expiry)
            WHERE id = \(id.text) AND fence = \(fence) AND holder = \(holder) AND state = 0
            """,
            in: transaction,
        )
    }

    /// Forbids everyone to write to the draft from now on.
    func seal(_ draft: Int64, in transaction: any Transaction) throws {
        try changeOne(
            """
            UPDATE uploads SET sealed = CASE WHEN draft = \(draft) THEN 1 ELSE sealed END
            WHERE id = \(id.text) AND fence = \(fence) AND holder = \(holder) AND state = 0
            """,
            in: transaction,
        )
    }

    /// Gives the upload back, so that the next who takes it need not wait.
    func giveBack(in transaction: any Transaction) throws {
        try changeOne(
            """
            UPDATE uploads SET holder = '', lease_until = 0
            WHERE id = \(id.text) AND fence = \(fence) AND holder = \(holder) AND state = 0
            """,
            in: transaction,
        )
    }

    /// Ends the leases of all holders, for a process that is alone; fences grow when they are taken.
    static func endAll(in transaction: any Transaction) throws {
        try transaction.run(
            """
            UPDATE uploads SET holder = '', lease_until = 0, wanted = 0
            WHERE state = 0 AND holder <> ''
            """
        )
    }

    private func changeOne(_ statement: SQL, in transaction: any Transaction) throws {
        guard try transaction.run(statement) == 1 else { throw UploadError.superseded }
    }
}

extension UploadLease {
    /// Says how long an upload is of which nobody knew it.
    ///
    /// - Throws: ``UploadError``, also where the tenant has no room for so much.
    func setLength(
        _ length: UInt64,
        in transaction: any Transaction,
        limits: UploadLimits,
    ) throws {
        let table = UploadTable(limits: limits)
        guard let reservation = try table.reserved(id, in: transaction) else {
            throw UploadError.superseded
        }
        let count = Int64(clamping: length)
        try changeOne(
            """
            UPDATE uploads SET total = \(count), reserved = \(count)
            WHERE id = \(id.text) AND fence = \(fence) AND holder = \(holder) AND state = 0
                AND total IS NULL
            """,
            in: transaction,
        )
        try UploadTotals(limits: limits).change(reservation, to: length, in: transaction)
    }

    /// Ends the upload with its content.
    func complete(
        with object: StoredObject,
        at now: Date,
        in transaction: any Transaction,
        limits: UploadLimits,
    ) throws -> Upload {
        let table = UploadTable(limits: limits)
        guard let reservation = try table.reserved(id, in: transaction) else {
            throw UploadError.superseded
        }
        let count = Int64(clamping: object.bytes)
        try changeOne(
            """
            UPDATE uploads SET state = 1, total = \(count), received = \(count), reserved = 0,
                digest = \(object.digest.bytes), ended_at = \(now), holder = '', lease_until = 0,
                wanted = 0
            WHERE id = \(id.text) AND fence = \(fence) AND holder = \(holder) AND state = 0
            """,
            in: transaction,
        )
        try UploadTotals(limits: limits).release(reservation, in: transaction)
        return try table.find(id, of: tenant, in: transaction).upload
    }
}

extension UploadTable {
    /// Takes a free upload, or asks its holder to give it back.
    ///
    /// - Throws: ``UploadError/unknown``, ``UploadError/ended(_:)``.
    func take(
        _ id: UploadID,
        of tenant: String,
        for holder: String,
        at now: Date,
        in transaction: any Transaction,
    ) throws -> UploadLease.Try {
        let row = try held(id, of: tenant, in: transaction)
        guard row.upload.state == .open else { throw UploadError.ended(row.upload.state) }
        guard row.isFree(at: now, lease: limits.leaseSeconds) else {
            if !row.isWanted {
                try transaction.run("UPDATE uploads SET wanted = 1 WHERE id = \(id.text)")
            }
            return .held
        }
        guard row.upload.expiresAt > now else { throw UploadError.ended(.expired) }
        let lease = UploadLease(id: id, tenant: tenant, holder: holder, fence: row.fence + 1)
        try transaction.run(
            """
            UPDATE uploads SET fence = \(lease.fence), holder = \(holder), wanted = 0,
                lease_until = \(now.addingTimeInterval(limits.leaseSeconds))
            WHERE id = \(id.text)
            """
        )
        return .taken(lease, row)
    }
}
