import Casework
import Foundation

/// What has to happen at a time that a verification sets.
package enum IdentityJob {
    /// Ends a verification that nobody answered.
    package static let expiryKind = "identity.expiry"
    /// Lets an identity lapse.
    package static let lapseKind = "identity.lapse"

    /// Has a provider forget what it was told.
    package static let redactionKind = "identity.redaction"

    static func redaction(of verification: Verification, at time: Date) -> JobRequest {
        var request = JobRequest(
            kind: redactionKind,
            payload: Array(verification.id.text.utf8),
            queue: ItemJob.outbound,
            tenant: verification.tenant.text,
        )
        request.runAt = time
        return request
    }

    static func expiry(of verification: Verification) -> JobRequest {
        var request = JobRequest(
            kind: expiryKind,
            payload: Array(verification.id.text.utf8),
            queue: ItemJob.clerk,
            tenant: verification.tenant.text,
        )
        request.runAt = verification.expiresAt
        return request
    }

    static func lapse(of account: Account, at time: Date) -> JobRequest {
        var request = JobRequest(
            kind: lapseKind,
            payload: Array(account.id.text.utf8),
            queue: ItemJob.clerk,
            tenant: account.tenant.text,
        )
        request.runAt = time
        return request
    }
}
