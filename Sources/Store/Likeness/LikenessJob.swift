import Casework
package import Foundation

/// The payload of a job that looks for copies of what a request is about.
///
/// Each job looks at one page, and asks for the next one in the transaction that completes it. After
/// the last page another look follows a day later, at what was examined since.
package struct LikenessJob: Hashable, Sendable, Codable {
    /// The kind of such jobs.
    package static let kind = "likeness.search"

    package let report: String
    /// When this look began.
    package let begunAt: Date
    /// What was examined before needs no look any more.
    package let since: Date
    /// Where the page begins: behind this version.
    package var item: String?
    package var version: Int?

    /// The first look, at everything.
    init(_ report: ReportID, at now: Date) {
        self.report = report.text
        (begunAt, since) = (now, Date(timeIntervalSince1970: 0))
    }

    private init(_ report: String, at time: Date, since: Date) {
        (self.report, begunAt, self.since) = (report, time, since)
    }

    /// - Throws: ``DatabaseError/unexpectedValue(column:wanted:found:)`` for another payload.
    package init(payload: [UInt8]) throws(DatabaseError) {
        self = try JSONColumn.value(String(decoding: payload, as: UTF8.self), of: "payload")
    }

    /// The job for the page behind a version.
    func next(behind place: FingerprintPlace) -> LikenessJob {
        var job = self
        (job.item, job.version) = (place.item.text, place.version)
        return job
    }

    /// The look a day later; what is examined at the same time as this one is seen twice.
    var later: LikenessJob {
        LikenessJob(report, at: begunAt + 86_400, since: begunAt - 3_600)
    }

    /// Where its page begins; nil for the first.
    package var place: FingerprintPlace? {
        guard let version, let item = item.flatMap({ ItemID($0) }) else { return nil }
        return FingerprintPlace(item: item, version: version)
    }

    func request(for tenant: TenantName) throws -> JobRequest {
        var request = JobRequest(
            kind: Self.kind,
            payload: Array(try JSONColumn.text(self).utf8),
            queue: ItemJob.clerk,
            tenant: tenant.text,
        )
        let time = "\(Int(begunAt.timeIntervalSince1970))"
        let place = [report, time, item ?? "", version.map { "\($0)" } ?? ""]
        request.uniqueKey = ([Self.kind] + place).joined(separator: "/")
        request.runAt = begunAt
        request.mostAttempts = 20
        return request
    }
}
