package import Casework

/// A report as it comes in.
package struct ReportDraft: Sendable {
    package let tenant: TenantName
    package let subject: CaseSubject
    package let statement: Report.Statement
    package let sender: ReportSender

    package init(
        on subject: CaseSubject,
        of tenant: TenantName,
        _ statement: Report.Statement,
        from sender: ReportSender,
    ) {
        (self.subject, self.tenant, self.statement, self.sender) =
            (subject, tenant, statement, sender)
    }
}

/// Who reports.
package enum ReportSender: Sendable {
    /// Anybody; nil: they don't say how they can be reached.
    case anybody(ReporterContact?)
    /// A user of the host's, by its own name of them.
    case account(ExternalID)
    /// A trusted flagger, by the name in the register.
    case flagger(PersonName)

    var kind: Reporter.Kind {
        switch self {
        case .anybody: .anybody
        case .account: .account
        case .flagger: .flagger
        }
    }
}

/// How a reporter can be reached: it goes into the vault and nowhere else.
package struct ReporterContact: Sendable {
    package let name: Secret?
    package let contact: Secret

    package init(name: Secret?, contact: Secret) { (self.name, self.contact) = (name, contact) }
}
