import Casework
import HTTPTypes
package import Store

/// Reports that the host sends for its own users, notices of trusted flaggers, and what reviewers see of
/// them.
package struct ReportRoutes: Sendable {
    private let reports: Reports
    private let items: Items
    private let accounts: Accounts
    private let database: any Database

    package init(_ reports: Reports, _ records: Records, in database: any Database) {
        self.reports = reports
        items = Items(records)
        accounts = Accounts(records)
        self.database = database
    }

    package var routes: [Route] { [reporting, flagging, reading] }

    private var reporting: Route {
        Route(
            .post,
            "/v1/reports",
            "addReport",
            "Report an item or an account for a user of your own",
            scope: .report,
            taking: ReportBody.self,
        ) { call, caller, body in
            guard let name = body.reporter.flatMap({ ExternalID($0) }) else {
                throw Problem(.invalidRequest, "say which of your users reports").at([
                    FieldError("/reporter", "is missing")
                ])
            }
            return try await receive(body, from: .account(name), call, caller)
        }
        .idempotent()
        .answers(.created, ReceiptView.self, "It was received")
        .mayFail(.notFound, .conflict, .notEntitled)
    }

    private var flagging: Route {
        Route(
            .post,
            "/v1/notices",
            "flag",
            "Give notice as a trusted flagger",
            scope: .flag,
            taking: ReportBody.self,
        ) { call, caller, body in
            try await receive(body, from: .flagger(try caller.personName), call, caller)
        }
        .idempotent()
        .answers(.created, ReceiptView.self, "It was received, and goes first")
        .mayFail(.notFound, .conflict, .notEntitled)
    }

    private var reading: Route {
        Route(
            .get,
            "/v1/reports/{report}",
            "readReport",
            "Read a report; who sent it shows nowhere",
            scope: .readCases,
        ) { call, caller in
            let (id, tenant) = (try call.id("report", as: ReportID.self), try caller.tenantName)
            return try await database.read { [reports] transaction in
                guard let report = try reports.find(id, of: tenant, in: transaction) else {
                    throw RecordRefusal.unknown(.report)
                }
                return try .json(try ReportShelf(reports).view(of: report, in: transaction))
            }
        }
        .path("report", .id, "The report's id")
        .answers(.ok, ReportView.self, "The report")
    }

    private func receive(
        _ body: ReportBody,
        from sender: ReportSender,
        _ call: Call,
        _ caller: Caller,
    ) async throws -> Reply {
        let (statement, tenant) = (try body.statement(), try caller.tenantName)
        return try await database.write { [reports] transaction in
            let subject = try subject(of: body, tenant, in: transaction)
            let (report, receipt) = try reports.receive(
                ReportDraft(on: subject, of: tenant, statement, from: sender),
                in: transaction,
            )
            let reply = try Reply.json(ReceiptView(report, receipt), .created)
                .with(.location, "/v1/reports/\(report.id.text)")
            try call.replay?.finish(with: reply, in: transaction)
            return reply
        }
    }

    private func subject(
        of body: ReportBody,
        _ tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> CaseSubject {
        guard let text = body.account else {
            return .item(try ReportPlace(items).item(of: body, tenant, in: transaction))
        }
        guard let name = ExternalID(text),
            let account = try accounts.find(name, of: tenant, in: transaction)
        else { throw RecordRefusal.unknown(.account) }
        return .account(account.id)
    }
}

/// Reads reports with what is known of their senders' accuracy.
struct ReportShelf {
    private let reports: Reports

    init(_ reports: Reports) { self.reports = reports }

    func view(of report: Report, in transaction: any Transaction) throws -> ReportView {
        let found = try reports.reporter(report.reporter, of: report.tenant, in: transaction)
        guard let found else { throw RecordRefusal.unknown(.reporter) }
        let shown = try reports.shown(by: report, in: transaction)
        return ReportView(report, by: found, shown: shown)
    }
}
