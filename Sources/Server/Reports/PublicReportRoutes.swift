import Casework
import HTTPTypes
package import Store

/// What anybody may call without an account: reports and legal notices, what became of them, and the
/// limits that are published.
///
/// The receipt stands in the body, never in an address, which logs and histories keep.
package struct PublicReportRoutes: Sendable {
    private let reports: Reports
    private let tenants: Tenants
    private let items: Items
    private let appeals: Appeals
    private let database: any Database

    package init(_ reports: Reports, _ records: Records, in database: any Database) {
        self.reports = reports
        tenants = Tenants(records)
        items = Items(records)
        appeals = Appeals(records)
        self.database = database
    }

    package var routes: [Route] { [reporting, asking, limits] }

    private var reporting: Route {
        Route(
            .post,
            "/v1/public/{tenant}/reports",
            "reportPublicly",
            "Report an item, or give legal notice of it, without an account",
        ) { call in
            let body = try ReportBody(reading: call.body)
            let statement = try body.statement()
            return try await database.write { transaction in
                let tenant = try tenant(of: call, in: transaction)
                guard body.account == nil, body.reporter == nil else {
                    throw Problem(
                        .invalidRequest,
                        "only the service itself names users of its own",
                    )
                }
                let item = try ReportPlace(items).item(of: body, tenant, in: transaction)
                let (report, receipt) = try reports.receive(
                    ReportDraft(
                        on: .item(item),
                        of: tenant,
                        statement,
                        from: .anybody(body.reporterContact),
                    ),
                    in: transaction,
                )
                return try Reply.json(ReceiptView(report, receipt), .created)
            }
        }
        .path("tenant", .form(.name), "The service's short name")
        .takes(ReportBody.self)
        .answers(.created, ReceiptView.self, "It was received")
        .mayFail(.notFound, .conflict, .notEntitled)
    }

    private var asking: Route {
        Route(
            .post,
            "/v1/public/{tenant}/receipts",
            "readReceipt",
            "Read what became of a report, by its receipt",
        ) { call in
            let body = try ReceiptBody(reading: call.body)
            guard let receipt = ReceiptNumber(body.receipt) else {
                throw ReportRefusal.unknownReceipt
            }
            return try await database.read { transaction in
                let tenant = try tenant(of: call, in: transaction)
                let report = try reports.find(receipt, of: tenant, in: transaction)
                let profile = try tenants.profile(of: tenant, in: transaction)
                let shown = try reports.shown(by: report, in: transaction)
                let appeal = try appeals.latest(against: report, in: transaction)
                return try .json(
                    ReportStatusView(report, appeal: appeal, under: profile, shown: shown)
                )
            }
        }
        .path("tenant", .form(.name), "The service's short name")
        .takes(ReceiptBody.self)
        .answers(.ok, ReportStatusView.self, "Where it stands")
        .mayFail(.notFound)
    }

    private var limits: Route {
        Route(
            .get,
            "/v1/public/{tenant}/limits",
            "readLimits",
            "Read how complaints are handled, and within which times",
        ) { call in
            try await database.read { transaction in
                let tenant = try tenant(of: call, in: transaction)
                return try .json(LimitsView(try tenants.profile(of: tenant, in: transaction)))
            }
        }
        .path("tenant", .form(.name), "The service's short name")
        .answers(.ok, LimitsView.self, "The published limits, by which the clocks run")
        .mayFail(.notFound)
    }

    private func tenant(
        of call: Call,
        in transaction: any Transaction,
    ) throws -> TenantName {
        guard let name = TenantName(call.parameters["tenant"]),
            try tenants.find(name, in: transaction) != nil
        else { throw RecordRefusal.unknown(.tenant) }
        return name
    }
}

/// Finds what a report is about.
struct ReportPlace {
    private let items: Items

    init(_ items: Items) { self.items = items }

    /// - Throws: ``RecordRefusal/unknown(_:)``; the problem of a body that names none, or two.
    func item(
        of body: ReportBody,
        _ tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> ItemID {
        try item(body.item, body.externalID, tenant, in: transaction)
    }

    /// The same by what was said of it.
    func item(
        _ item: ItemID?,
        _ externalID: String?,
        _ tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> ItemID {
        switch (item, externalID) {
        case (let id?, nil):
            guard try items.find(id, of: tenant, in: transaction) != nil else {
                throw RecordRefusal.unknown(.item)
            }
            return id
        case (nil, let text?):
            guard let name = ExternalID(text),
                let item = try items.find(name, of: tenant, in: transaction)
            else { throw RecordRefusal.unknown(.item) }
            return item.id
        default:
            throw Problem(.invalidRequest, "name the item by item or by external_id").at([
                FieldError("/item", "stands alone: either this or external_id")
            ])
        }
    }
}

/// A receipt, as somebody typed it.
package struct ReceiptBody: RequestShape {
    let receipt: String

    package static let schema = Schema.named(
        "ReceiptQuestion",
        .object([.required("receipt", .text(1...64))]),
    )
    package static let example: String? = #"{"receipt": "0123-4567-89AB-CDEF"}"#
}
