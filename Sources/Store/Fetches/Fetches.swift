package import Casework
import Foundation
import Media

/// Content that is fetched from addresses: the rows of `fetches`.
///
/// Each attempt is a job of its own. What was fetched becomes an item in the transaction that ends the
/// fetch, so that it becomes one once, however often it was fetched.
package struct Fetches: Sendable {
    /// The kind of the jobs that make one attempt; their payload is a ``FetchJob``.
    package static let jobKind = "fetch"
    /// Their lane: a film may take hours.
    package static let lane = "fetch"

    let records: Records
    package let limits: FetchLimits

    package init(_ records: Records, limits: FetchLimits = FetchLimits()) {
        self.records = records
        self.limits = limits
    }

    /// Has something fetched.
    ///
    /// - Throws: ``RecordRefusal/tooMany(_:limit:)``.
    package func add(
        _ request: FetchRequest,
        in transaction: any Transaction,
    ) throws -> Fetch {
        let open: Int? = try transaction.value(
            """
            SELECT count(*) FROM fetches
            WHERE tenant = \(request.tenant.text) AND ended_at IS NULL
            """
        )
        guard (open ?? 0) < limits.openFetches else {
            throw RecordRefusal.tooMany(.fetch, limit: limits.openFetches)
        }
        let id = try records.newID(FetchID.self)
        try transaction.run(
            """
            INSERT INTO fetches (
                id, tenant, url, metadata, digest, bytes, state, tried, due_at, created_at
            )
            VALUES (
                \(id.text), \(request.tenant.text), \(request.url), \(request.metadata),
                \(request.digest?.bytes), \(request.bytes.map(Int64.init(clamping:))), 0, 0,
                \(records.now), \(records.now)
            )
            """
        )
        try enqueue(FetchJob(id, tried: 0), of: request.tenant, at: nil, in: transaction)
        return try find(id, of: request.tenant, in: transaction)
    }

    /// - Throws: ``RecordRefusal/unknown(_:)``.
    package func find(
        _ id: FetchID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Fetch {
        let row = try transaction.firstRow(
            """
            SELECT id, tenant, state, tried, due_at, item, reason, created_at, ended_at
            FROM fetches WHERE id = \(id.text) AND tenant = \(tenant.text)
            """
        )
        guard let row else { throw RecordRefusal.unknown(.fetch) }
        return try Fetch(row: row)
    }

    /// Notes that an attempt begins; nil where it isn't to be made any more.
    package func begin(
        _ job: FetchJob,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> FetchRequest? {
        let row = try transaction.firstRow(
            """
            UPDATE fetches SET state = \(Fetch.State.fetching.rawValue)
            WHERE id = \(job.fetch) AND tenant = \(tenant.text) AND tried = \(job.tried)
                AND ended_at IS NULL
            RETURNING url, metadata, digest, bytes
            """
        )
        guard let row else { return nil }
        let digest = try row.get("digest", as: [UInt8]?.self)
        return FetchRequest(
            for: tenant,
            from: try row.get("url"),
            metadata: try row.get("metadata"),
            digest: digest.flatMap { ContentDigest(bytes: $0) },
            bytes: try row.get("bytes", as: Int64?.self).map { UInt64(clamping: $0) },
        )
    }

    /// Holds a fetch whose content came, so that nobody else makes an item of it.
    ///
    /// - Returns: whether this attempt is the one that counts.
    package func hold(
        _ job: FetchJob,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Bool {
        let found: String? = try transaction.value(
            """
            SELECT id FROM fetches
            WHERE id = \(job.fetch) AND tenant = \(tenant.text) AND tried = \(job.tried)
                AND ended_at IS NULL \(.forUpdate)
            """
        )
        return found != nil
    }

    /// Ends a fetch that is held: it became an item.
    package func end(
        _ job: FetchJob,
        of tenant: TenantName,
        as item: String,
        in transaction: any Transaction,
    ) throws {
        try settle(job, of: tenant, .received(item), in: transaction)
        try record("fetch.received", job, of: tenant, ["item": .text(item)], in: transaction)
    }

    /// Ends an attempt that failed, and with the last one the fetch.
    ///
    /// - Parameter isFinal: whether another attempt would fail as well.
    package func fail(
        _ job: FetchJob,
        of tenant: TenantName,
        because reason: String,
        isFinal: Bool,
        in transaction: any Transaction,
    ) throws {
        guard try hold(job, of: tenant, in: transaction) else { return }
        guard !isFinal, limits.retrySeconds.indices.contains(job.tried),
            let id = FetchID(job.fetch)
        else {
            try settle(job, of: tenant, .failed(reason), in: transaction)
            try record("fetch.failed", job, of: tenant, ["reason": .text(reason)], in: transaction)
            return
        }
        let due = records.now.addingTimeInterval(limits.retrySeconds[job.tried])
        try transaction.run(
            """
            UPDATE fetches SET state = 0, tried = \(job.tried + 1), due_at = \(due),
                reason = \(reason)
            WHERE id = \(job.fetch) AND tenant = \(tenant.text)
            """
        )
        let next = FetchJob(id, tried: job.tried + 1)
        try enqueue(next, of: tenant, at: due, in: transaction)
    }
}

extension Fetches {
    /// How a fetch ends.
    private enum Ending {
        case received(String)
        case failed(String)
    }

    /// Addresses often hold a key, so they go with the end.
    private func settle(
        _ job: FetchJob,
        of tenant: TenantName,
        _ ending: Ending,
        in transaction: any Transaction,
    ) throws {
        let (state, item, reason): (Fetch.State, String?, String?) =
            switch ending {
            case .received(let item): (.received, item, nil)
            case .failed(let reason): (.failed, nil, reason)
            }
        try transaction.run(
            """
            UPDATE fetches SET state = \(state.rawValue), item = \(item), reason = \(reason),
                ended_at = \(records.now), url = '', metadata = ''
            WHERE id = \(job.fetch) AND tenant = \(tenant.text)
            """
        )
    }

    func enqueue(
        _ job: FetchJob,
        of tenant: TenantName,
        at time: Date?,
        in transaction: any Transaction,
    ) throws {
        let request = try job.request(for: tenant, at: time, limits)
        try records.queue.enqueue(request, in: transaction)
    }

    private func record(
        _ kind: String,
        _ job: FetchJob,
        of tenant: TenantName,
        _ details: [String: CanonicalJSON],
        in transaction: any Transaction,
    ) throws {
        try records.trail.record(
            AuditEntry(
                tenant: tenant.text,
                kind: kind,
                actor: .system("fetches"),
                subject: .init(kind: "fetch", id: job.fetch),
                details: details,
            ),
            in: transaction,
        )
        try Webhooks(records).announce(
            WebhookEvent(ended: job.fetch, of: tenant, details),
            in: transaction,
        )
    }
}

extension Fetch {
    fileprivate init(row: Row) throws(DatabaseError) {
        let number: Int = try row.get("state")
        guard let state = State(rawValue: number) else {
            throw .unexpectedValue(column: "state", wanted: "a state", found: "another number")
        }
        id = try row.named("id", FetchID.init)
        tenant = try row.named("tenant", TenantName.init)
        self.state = state
        tried = try row.get("tried")
        let due: Date = try row.get("due_at")
        dueAt = state == .waiting ? due : nil
        item = try row.namedIfPresent("item", ItemID.init)
        reason = try row.get("reason")
        createdAt = try row.get("created_at")
        endedAt = try row.get("ended_at")
    }
}
