import Casework
package import Store

/// Ends verifications that nobody answered, and identities whose time is over.
package struct IdentityPerformer: Sendable {
    private let verifications: Verifications

    package init(_ verifications: Verifications) { self.verifications = verifications }

    package var performers: [JobPerformer] {
        [
            JobPerformer(IdentityJob.expiryKind) { [verifications] context in
                guard let id = VerificationID(Self.text(context.job.payload)) else {
                    throw JobRefusal("the job names no verification")
                }
                _ = try await context.complete { try verifications.expire(id, in: $0) }
            },
            JobPerformer(IdentityJob.lapseKind) { [verifications] context in
                guard let id = AccountID(Self.text(context.job.payload)),
                    let tenant = TenantName(context.job.tenant)
                else { throw JobRefusal("the job names no account") }
                _ = try await context.complete {
                    try verifications.lapse(id, of: tenant, in: $0)
                }
            },
        ]
    }

    /// Has providers forget what they were told; one that doesn't answer is asked again later.
    package static func redaction(by desk: IdentityDesk) -> JobPerformer {
        JobPerformer(IdentityJob.redactionKind) { context in
            guard let id = VerificationID(text(context.job.payload)) else {
                throw JobRefusal("the job names no verification")
            }
            let name = try await desk.database.read {
                try desk.verifications.remembering(id, in: $0)
            }
            guard let name else { return }
            guard let provider = desk.provider(named: name) else {
                throw ProviderFault.notSetUp(name)
            }
            try await provider.redact(id)
            _ = try await context.complete { try desk.verifications.forgotten(id, in: $0) }
        }
    }

    private static func text(_ payload: [UInt8]) -> String {
        String(decoding: payload, as: UTF8.self)
    }
}
