import Casework
import Foundation

/// What has to happen when the time of a measure or of a strike is over.
package enum MeasureJob {
    package static let endKind = "measure.end"
    package static let expiryKind = "strike.expiry"

    /// - Returns: nil of a measure without an end.
    static func end(of measure: Measure) -> JobRequest? {
        measure.until.map { request(endKind, measure.id, of: measure.tenant, at: $0) }
    }

    static func expiry(of strike: Strike) -> JobRequest {
        request(expiryKind, strike.id, of: strike.tenant, at: strike.expiresAt)
    }

    private static func request(
        _ kind: String,
        _ id: some RecordID,
        of tenant: TenantName,
        at time: Date,
    ) -> JobRequest {
        var request = JobRequest(
            kind: kind,
            payload: Array(id.text.utf8),
            queue: ItemJob.clerk,
            tenant: tenant.text,
        )
        request.uniqueKey = "\(kind)/\(id.text)"
        request.runAt = time
        return request
    }
}
