package import Casework
import Foundation

// Those who report.
extension Reports {
    /// The reporter of a draft, held: known by name or by how they can be reached, else a new one.
    func reporter(
        of draft: ReportDraft,
        in transaction: any Transaction,
    ) throws -> Reporter {
        let rows = ReporterRows(transaction: transaction)
        let tenant = draft.tenant
        let fresh = Reporter(try records.newID(), of: tenant, draft.sender.kind)
        switch draft.sender {
        case .flagger(let name):
            guard let known = try rows.hold(named: name.text, .flagger, of: tenant) else {
                throw RecordRefusal.unknown(.flagger)
            }
            return known
        case .account(let name):
            if let known = try rows.hold(named: name.text, .account, of: tenant) { return known }
            try rows.insert(fresh, name: name.text, mark: nil, at: records.now)
            return try rows.hold(named: name.text, .account, of: tenant) ?? fresh
        case .anybody(nil):
            try rows.insert(fresh, name: nil, mark: nil, at: records.now)
            return fresh
        case .anybody(let contact?):
            let mark = vault.index.code(
                contact.contact.exposed.trimmingCharacters(in: .whitespaces).lowercased(),
                .sameReporter,
                tenant.text,
            )
            if let known = try rows.hold(marked: mark, of: tenant) { return known }
            try rows.insert(fresh, name: nil, mark: mark, at: records.now)
            return try rows.hold(marked: mark, of: tenant) ?? fresh
        }
    }

    /// Puts a trusted flagger into the register (DSA article 22); one who is in it stays.
    package func add(
        flagger name: PersonName,
        of tenant: TenantName,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> Reporter {
        let rows = ReporterRows(transaction: transaction)
        if let known = try rows.hold(named: name.text, .flagger, of: tenant) { return known }
        let flagger = Reporter(try records.newID(), of: tenant, .flagger)
        try rows.insert(flagger, name: name.text, mark: nil, at: records.now)
        try record("flagger.added", flagger, by: person, in: transaction)
        return flagger
    }

    package func flaggers(
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> [(name: String, reporter: Reporter)] {
        try ReporterRows(transaction: transaction).flaggers(of: tenant)
    }

    /// Nil where this tenant has no such reporter.
    package func reporter(
        _ id: ReporterID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Reporter? {
        try ReporterRows(transaction: transaction).find(id, of: tenant)
    }

    /// Warns somebody whose reports are manifestly unfounded.
    package func warn(
        _ id: ReporterID,
        of tenant: TenantName,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> Reporter {
        let reporter = try change(id, of: tenant, in: transaction) { $0.warn(at: records.now) }
        try record("reporter.warned", reporter, by: person, in: transaction)
        return reporter
    }

    /// Leaves somebody's reports unread for a while (DSA article 23(2)).
    ///
    /// - Throws: ``ReportRefusal``.
    package func suspend(
        _ id: ReporterID,
        of tenant: TenantName,
        _ suspension: Reporter.Suspension,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> Reporter {
        let reporter = try change(id, of: tenant, in: transaction) { reporter in
            try reporter.suspend(suspension, by: MisuseRule(), at: records.now)
        }
        try record("reporter.suspended", reporter, by: person, in: transaction)
        return reporter
    }

    package func resume(
        _ id: ReporterID,
        of tenant: TenantName,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> Reporter {
        let reporter = try change(id, of: tenant, in: transaction) { $0.endSuspension() }
        try record("reporter.resumed", reporter, by: person, in: transaction)
        return reporter
    }

    private func change(
        _ id: ReporterID,
        of tenant: TenantName,
        in transaction: any Transaction,
        _ change: (inout Reporter) throws -> Void,
    ) throws -> Reporter {
        let rows = ReporterRows(transaction: transaction)
        var reporter = try rows.hold(id, of: tenant)
        try change(&reporter)
        try rows.update(reporter)
        return reporter
    }

    private func record(
        _ kind: String,
        _ reporter: Reporter,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws {
        var details: [String: CanonicalJSON] = [
            "right": .integer(Int64(reporter.record.right)),
            "wrong": .integer(Int64(reporter.record.wrong)),
            "unfounded": .integer(Int64(reporter.record.unfounded)),
        ]
        if let suspension = reporter.suspension { details["why"] = .text(suspension.why) }
        try records.trail.record(
            AuditEntry(
                tenant: reporter.tenant.text,
                kind: kind,
                actor: .init(.person(person)),
                subject: .init(kind: "reporter", id: reporter.id.text),
                details: details,
            ),
            in: transaction,
        )
    }
}
