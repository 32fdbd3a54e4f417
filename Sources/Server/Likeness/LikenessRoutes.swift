import Casework
import Foundation
import HTTPTypes
package import Store

/// "This is me": what somebody asks without an account who is shown (TAKE IT DOWN Act, section 3).
///
/// What became of it is read by the receipt, as of a report.
package struct LikenessRoutes: Sendable {
    private let requests: LikenessRequests
    private let tenants: Tenants
    private let place: ReportPlace
    private let database: any Database

    package init(_ requests: LikenessRequests, _ records: Records, in database: any Database) {
        self.requests = requests
        tenants = Tenants(records)
        place = ReportPlace(Items(records))
        self.database = database
    }

    package var routes: [Route] {
        [
            Route(
                .post,
                "/v1/public/{tenant}/likeness-requests",
                "askAsShown",
                "Ask that something which shows you is taken down, without an account",
            ) { call in
                let body = try LikenessBody(reading: call.body)
                return try await receive(body, call)
            }
            .path("tenant", .form(.name), "The service's short name")
            .takes(LikenessBody.self)
            .answers(.created, RequestReceiptView.self, "It was received, and the clock runs")
            .mayFail(.notFound, .conflict, .notEntitled)
        ]
    }

    private func receive(_ body: LikenessBody, _ call: Call) async throws -> Reply {
        try await database.write { transaction in
            guard let tenant = TenantName(call.parameters["tenant"]),
                try tenants.find(tenant, in: transaction) != nil
            else { throw RecordRefusal.unknown(.tenant) }
            let gaps = body.gaps
            guard gaps.isEmpty else { throw ReportRefusal.requestIncomplete(gaps) }
            var named: Set<ItemID> = []
            for id in body.items ?? [] {
                named.insert(try place.item(id, nil, tenant, in: transaction))
            }
            for name in body.externalIDs ?? [] {
                named.insert(try place.item(nil, name, tenant, in: transaction))
            }
            let received = try requests.receive(
                try body.draft(on: named, of: tenant),
                in: transaction,
            )
            return try Reply.json(RequestReceiptView(received), .created)
        }
    }
}

/// What somebody who is shown gets at once.
package struct RequestReceiptView: AnswerShape {
    let receipt: String
    let acknowledgedAt: Date
    let dueAt: Date
    let found: Int
    let held: Int

    init(_ received: ReceivedRequest) {
        receipt = received.receipt.text
        (acknowledgedAt, dueAt) = (received.report.receivedAt, received.report.dueAt)
        (found, held) = (received.found, received.held)
    }

    package static let schema = Schema.named(
        "LikenessReceipt",
        .object([
            .required("receipt", .text(19...19), "Ask by it; it is shown this once"),
            .required("acknowledged_at", .time),
            .required("due_at", .time, "By when a person decided"),
            .required("found", .count, "Items that were found at once; more are looked for"),
            .required("held", .count, "How many of these don't play until a person looked"),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case receipt, found, held
        case acknowledgedAt = "acknowledged_at"
        case dueAt = "due_at"
    }
}
