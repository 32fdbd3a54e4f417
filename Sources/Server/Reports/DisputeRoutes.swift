import Casework
import HTTPTypes
package import Store

/// "Dispute this label", beside every notice: by anybody, and by the item's owner through the host.
///
/// A dispute is a report of a wrong label: a person decides it in the item's case.
package struct DisputeRoutes: Sendable {
    private let reports: Reports
    private let tenants: Tenants
    private let items: Items
    private let accounts: Accounts
    private let database: any Database

    package init(_ reports: Reports, _ records: Records, in database: any Database) {
        self.reports = reports
        (tenants, items) = (Tenants(records), Items(records))
        accounts = Accounts(records)
        self.database = database
    }

    package var routes: [Route] { [publicly, owning] }

    private var publicly: Route {
        Route(
            .post,
            "/v1/public/{tenant}/disputes",
            "disputeLabel",
            "Say that a label is wrong, without an account",
        ) { call in
            let body = try DisputeBody(reading: call.body)
            return try await database.write { transaction in
                guard let tenant = TenantName(call.parameters["tenant"]),
                    try tenants.find(tenant, in: transaction) != nil
                else { throw RecordRefusal.unknown(.tenant) }
                let item = try ReportPlace(items).item(
                    body.item,
                    body.externalID,
                    tenant,
                    in: transaction,
                )
                let statement = Report.Statement(body.what, words: body.words)
                return try receive(
                    ReportDraft(on: .item(item), of: tenant, statement, from: body.sender),
                    in: transaction,
                )
            }
        }
        .path("tenant", .form(.name), "The service's short name")
        .takes(DisputeBody.self)
        .answers(.created, ReceiptView.self, "It was received")
        .mayFail(.notFound, .conflict, .notEntitled)
    }

    private var owning: Route {
        Route(
            .post,
            "/v1/items/{item}/disputes",
            "disputeOwnLabel",
            "Say for an item's owner that its label is wrong",
            scope: .upload,
            taking: OwnDisputeBody.self,
        ) { call, caller, body in
            let (id, tenant) = (try call.id("item", as: ItemID.self), try caller.tenantName)
            return try await database.write { transaction in
                guard let item = try items.find(id, of: tenant, in: transaction),
                    let owner = try accounts.find(item.account, of: tenant, in: transaction)
                else { throw RecordRefusal.unknown(.item) }
                return try receive(
                    ReportDraft(
                        on: .item(id),
                        of: tenant,
                        Report.Statement(body.what, words: body.words),
                        from: .account(owner.externalID),
                    ),
                    in: transaction,
                )
            }
        }
        .path("item", .id, "The item's id")
        .idempotent()
        .answers(.created, ReceiptView.self, "It was received")
        .mayFail(.conflict, .notEntitled)
    }

    private func receive(_ draft: ReportDraft, in transaction: any Transaction) throws -> Reply {
        let (report, receipt) = try reports.receive(draft, in: transaction)
        return try .json(ReceiptView(report, receipt), .created)
    }
}
