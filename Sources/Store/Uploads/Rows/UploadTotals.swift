/// How many uploads each tenant has open, and how many bytes they will have.
///
/// One row a tenant, changed in the transaction that opens or ends an upload: whoever opens one
/// waits for the others, so that none of them passes a limit unseen.
struct UploadTotals: Sendable {
    let limits: UploadLimits

    /// Counts a new upload.
    ///
    /// - Throws: ``UploadError`` where there is no room for it.
    func reserve(
        _ bytes: UInt64,
        for request: UploadRequest,
        in transaction: any Transaction,
    ) throws {
        let count = Int64(clamping: bytes)
        try transaction.run(
            """
            INSERT INTO upload_totals (tenant, open_uploads, open_bytes)
            VALUES (\(request.tenant), 1, \(count))
            ON CONFLICT (tenant) DO UPDATE SET
                open_uploads = upload_totals.open_uploads + 1,
                open_bytes = upload_totals.open_bytes + \(count)
            """
        )
        // The row is held from here on, so nobody else of this tenant opens one meanwhile.
        try check(request.tenant, in: transaction)
        guard !request.account.isEmpty else { return }
        let ofAccount = try transaction.value(
            """
            SELECT count(*) AS uploads FROM uploads
            WHERE tenant = \(request.tenant) AND account = \(request.account) AND state = 0
            """,
            as: Int.self,
        )
        guard ofAccount ?? 0 < limits.accountUploads else {
            throw UploadError.tooManyOfAccount(limit: limits.accountUploads)
        }
    }

    /// Counts an open upload as more, or fewer, bytes than until now.
    func change(
        _ reservation: Reservation,
        to bytes: UInt64,
        in transaction: any Transaction,
    ) throws {
        try transaction.run(
            """
            UPDATE upload_totals
            SET open_bytes = open_bytes + \(Int64(clamping: bytes) - reservation.bytes)
            WHERE tenant = \(reservation.tenant)
            """
        )
        if bytes > reservation.bytes.magnitude { try check(reservation.tenant, in: transaction) }
    }

    /// Counts an upload that ended no more.
    func release(_ reservation: Reservation, in transaction: any Transaction) throws {
        try transaction.run(
            """
            UPDATE upload_totals
            SET open_uploads = open_uploads - 1, open_bytes = open_bytes - \(reservation.bytes)
            WHERE tenant = \(reservation.tenant)
            """
        )
    }

    private func check(_ tenant: String, in transaction: any Transaction) throws {
        let row = try transaction.firstRow(
            "SELECT open_uploads, open_bytes FROM upload_totals WHERE tenant = \(tenant)"
        )
        guard let row else { return }
        guard try row.get("open_uploads", as: Int.self) <= limits.openUploads else {
            throw UploadError.tooManyOpen(limit: limits.openUploads)
        }
        guard try row.get("open_bytes", as: Int64.self) <= Int64(clamping: limits.openBytes) else {
            throw UploadError.noRoom(limit: limits.openBytes)
        }
    }
}
