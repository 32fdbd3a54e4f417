package import Casework
package import Foundation
package import Media

/// The id of a fetch.
package struct FetchID: RecordID {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

/// Content that a host has us get from an address, instead of sending it.
package struct Fetch: Hashable, Sendable {
    package enum State: Int, Hashable, Sendable, CaseIterable {
        case waiting, fetching
        /// It became an item, or a version of one.
        case received
        /// It didn't, and nobody tries again.
        case failed
    }

    package let id: FetchID
    package let tenant: TenantName
    package let state: State
    /// How many attempts there were before the present one.
    package let tried: Int
    /// When the next one is; only while it waits.
    package let dueAt: Date?
    /// The item that it became.
    package let item: ItemID?
    /// Why the last attempt failed: a code.
    package let reason: String?
    package let createdAt: Date
    package let endedAt: Date?
}

/// What is to be fetched, and what is said of it.
package struct FetchRequest: Hashable, Sendable {
    package let tenant: TenantName
    /// Where it is: an address of the web, or the reference of a ``BucketObject``.
    package let url: String
    /// As tus's `Upload-Metadata` says it.
    package let metadata: String
    /// What the content has to be, where the host said so.
    package let digest: ContentDigest?
    package let bytes: UInt64?

    package init(
        for tenant: TenantName,
        from url: String,
        metadata: String,
        digest: ContentDigest? = nil,
        bytes: UInt64? = nil,
    ) {
        (self.tenant, self.url, self.metadata) = (tenant, url, metadata)
        (self.digest, self.bytes) = (digest, bytes)
    }
}

/// How much is fetched, and how patiently.
package struct FetchLimits: Hashable, Sendable {
    /// Fetches of one tenant that haven't ended.
    package var openFetches = 1_000
    /// Bytes of one fetch (64 GiB).
    package var bytes: UInt64 = 64 << 30
    /// How long one attempt may take (6 hours).
    package var seconds = 21_600.0
    /// Seconds between an attempt that failed and the next.
    package var retrySeconds = [30.0, 300, 1_800, 7_200]
    /// How long it is known what became of a fetch (7 days).
    package var trackedSeconds = 604_800.0
    /// How long a fetch may be overdue before a sweep gives it a new job.
    package var overdueSeconds = 3_600.0
    /// How long it is known which puts into buckets stores have told of (30 days).
    package var notifiedSeconds = 2_592_000.0
    /// How long the address is good under which an object of a bucket is fetched (5 minutes).
    package var signedSeconds = 300
    /// Fetches that one statement of a sweep forgets or looks after.
    package var sweptFetches = 200

    package init() {}
}

/// The payload of a job that makes one attempt.
package struct FetchJob: Hashable, Sendable, Codable {
    package let fetch: String
    /// How many attempts there were before.
    let tried: Int

    /// - Throws: ``DatabaseError/unexpectedValue(column:wanted:found:)`` for another payload.
    package init(payload: [UInt8]) throws(DatabaseError) {
        self = try JSONColumn.value(String(decoding: payload, as: UTF8.self), of: "payload")
    }

    init(_ fetch: FetchID, tried: Int) { (self.fetch, self.tried) = (fetch.text, tried) }

    /// The job, done not before a time.
    func request(
        for tenant: TenantName,
        at time: Date?,
        _ limits: FetchLimits,
    ) throws -> JobRequest {
        var request = JobRequest(
            kind: Fetches.jobKind,
            payload: Array(try JSONColumn.text(self).utf8),
            queue: Fetches.lane,
            tenant: tenant.text,
        )
        request.runAt = time
        // Failures of senders have attempts of their own; these are failures of ours.
        request.mostAttempts = 20
        request.timeout = .seconds(limits.seconds + 600)
        request.uniqueKey = "fetch/\(fetch)/\(tried)"
        return request
    }
}
