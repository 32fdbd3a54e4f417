package import Casework

/// The payload of a job that looks at items again, because what they are compared with changed.
///
/// Each job looks at one page, and asks for the next one in the transaction that completes it: so
/// it goes on where it was, whatever happens to the worker.
package struct RetroJob: Hashable, Sendable, Codable {
    /// The kind of such jobs.
    package static let kind = "retro-match"

    /// The bank whose entries changed; nil where all banks are to be asked.
    package let bank: String?
    /// The change that whoever looks must know of.
    package let change: Int64
    /// Where the page begins: behind this version.
    package var item: String?
    package var version: Int?
    /// Only this one version, and no further page.
    package var isAlone = false
    /// Only what was found by this entry, which is found no more.
    package private(set) var retired: UInt32?

    /// What was found by an entry that is found no more.
    init(bank: BankName, retired: UInt32, change: Int64) {
        self.bank = bank.text
        self.change = change
        self.retired = retired
    }

    /// All items of a tenant, by one bank's entries.
    package init(bank: BankName, change: Int64) {
        self.bank = bank.text
        self.change = change
    }

    /// One version, by all banks.
    init(item: ItemID, version: Int, change: Int64) {
        bank = nil
        self.change = change
        self.item = item.text
        self.version = version
        isAlone = true
    }

    /// - Throws: ``DatabaseError/unexpectedValue(column:wanted:found:)`` for another payload.
    package init(payload: [UInt8]) throws(DatabaseError) {
        self = try JSONColumn.value(String(decoding: payload, as: UTF8.self), of: "payload")
    }

    /// The job for the page behind a version.
    package func next(behind place: FingerprintPlace) -> RetroJob {
        var job = self
        (job.item, job.version) = (place.item.text, place.version)
        return job
    }

    /// Where its page begins; nil for the first.
    package var place: FingerprintPlace? {
        guard let version, let item = item.flatMap({ ItemID($0) }) else { return nil }
        return FingerprintPlace(item: item, version: version)
    }

    package func request(for tenant: TenantName) throws -> JobRequest {
        var request = JobRequest(
            kind: Self.kind,
            payload: Array(try JSONColumn.text(self).utf8),
            queue: ItemJob.clerk,
            tenant: tenant.text,
        )
        let place = [bank ?? "all", "\(change)", item ?? "", version.map { "\($0)" } ?? ""]
        request.uniqueKey = (["retro"] + place).joined(separator: "/")
        request.mostAttempts = 20
        return request
    }
}

/// A version whose fingerprint is kept, and behind which a page begins.
package struct FingerprintPlace: Hashable, Sendable {
    package let item: ItemID
    package let version: Int

    package init(item: ItemID, version: Int) {
        self.item = item
        self.version = version
    }
}
