package import Casework

/// What somebody asks to have verified.
package struct AskedVerification: Sendable {
    package let claim: IdentityClaim
    package let account: ExternalID
    package let tenant: TenantName
    package let actor: AuditEntry.Actor
    /// Which language the person reads.
    package let language: String

    package init(
        _ claim: IdentityClaim,
        of account: ExternalID,
        tenant: TenantName,
        by actor: AuditEntry.Actor,
        language: String,
    ) {
        self.claim = claim
        self.account = account
        self.tenant = tenant
        self.actor = actor
        self.language = language
    }
}
