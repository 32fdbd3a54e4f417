package import Casework
import Foundation

/// The agreement that an account accepted with the service.
extension Accounts {
    /// Puts on record that an account accepted the agreement; accepted twice is accepted once.
    ///
    /// - Throws: ``AgreementRefusal`` for a version that isn't in force, ``RecordRefusal``.
    package func accept(
        _ agreement: AcceptedAgreement,
        for id: AccountID,
        of tenant: TenantName,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws {
        let publisher = try publisher(id, of: tenant, in: transaction)
        try publisher.tenant.checkAcceptance(of: agreement.version)
        let agreements = ServiceAgreements(records)
        let digest = try agreements.digest(of: agreement, tenant, in: transaction)
        guard publisher.account.standing.agreement != agreement.version else { return }
        try agreements.keep(agreement, digest, by: id, of: tenant, in: transaction)
        try transaction.run(
            """
            UPDATE accounts SET agreement = \(agreement.version)
            WHERE id = \(id.text) AND tenant = \(tenant.text)
            """
        )
        var account = publisher.account
        account.standing.agreement = agreement.version
        try record(
            "account.agreement_accepted",
            account,
            by: actor,
            details: ["language": .text(agreement.language)],
            in: transaction,
        )
    }
}

/// What a publisher agreed to.
package struct AcceptedAgreement: Hashable, Sendable {
    package let version: String
    /// The language in which it was shown, as BCP 47 has it.
    package let language: String

    package init(version: String, language: String) {
        self.version = version
        self.language = language
    }
}
