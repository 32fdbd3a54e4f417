import Casework
import Foundation
import HTTPTypes
package import Store

/// What anybody may call without an account: appeals against what became of their reports, and how
/// many appeals wait for too long.
package struct PublicAppealRoutes: Sendable {
    private let shelf: AppealShelf
    private let database: any Database

    package init(_ records: Records, in database: any Database, surroundings: Surroundings) {
        shelf = AppealShelf(records, surroundings: surroundings)
        self.database = database
    }

    package var routes: [Route] { [opening, overdue] }

    private var opening: Route {
        Route(
            .post,
            "/v1/public/{tenant}/appeals",
            "appealPublicly",
            "Appeal against what became of a report, by its receipt",
        ) { call in
            let body = try ReporterAppealBody(reading: call.body)
            guard let receipt = ReceiptNumber(body.receipt) else {
                throw ReportRefusal.unknownReceipt
            }
            return try await database.write { transaction in
                let appeal = try shelf.appeals.open(
                    AppealDraft(body.words, newEvidence: body.newEvidence),
                    by: receipt,
                    of: try tenant(of: call, in: transaction),
                    in: transaction,
                )
                return try Reply.json(ReporterAppealView(appeal), .created)
            }
        }
        .path("tenant", .form(.name), "The service's short name")
        .takes(ReporterAppealBody.self)
        .answers(.created, ReporterAppealView.self, "It was received")
        .mayFail(.notFound, .conflict)
    }

    private var overdue: Route {
        Route(
            .get,
            "/v1/public/{tenant}/appeals/overdue",
            "countOverdueAppeals",
            "Read how many appeals are past the published limit",
        ) { call in
            try await database.read { transaction in
                let tenant = try tenant(of: call, in: transaction)
                let found = try shelf.appeals.overdue(of: tenant, in: transaction)
                return try .json(OverdueAppealsView(found, at: shelf.now()))
            }
        }
        .path("tenant", .form(.name), "The service's short name")
        .answers(.ok, OverdueAppealsView.self, "Counts, and nothing else")
        .mayFail(.notFound)
    }

    private func tenant(
        of call: Call,
        in transaction: any Transaction,
    ) throws -> TenantName {
        guard let name = TenantName(call.parameters["tenant"]),
            try shelf.tenants.find(name, in: transaction) != nil
        else { throw RecordRefusal.unknown(.tenant) }
        return name
    }
}

/// What a reporter gets at once; the receipt of the report tells what becomes of it.
package struct ReporterAppealView: AnswerShape {
    let state: String
    let openedAt: Date
    let dueAt: Date

    init(_ appeal: Appeal) {
        (state, openedAt, dueAt) = (appeal.state.rawValue, appeal.openedAt, appeal.dueAt)
    }

    package static let schema = Schema.named(
        "ReporterAppealReceived",
        .object([
            .required("state", .choice(Appeal.State.allCases.map(\.rawValue))),
            .required("opened_at", .time),
            .required("due_at", .time, "By when it is answered, by the published limit"),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case state
        case openedAt = "opened_at"
        case dueAt = "due_at"
    }
}

/// How many appeals wait for too long.
package struct OverdueAppealsView: AnswerShape {
    let count: Int
    @OrNull var oldestAgeDays: Int?

    init(_ overdue: OverdueAppeals, at now: Date) {
        count = overdue.count
        oldestAgeDays = overdue.oldest.map { Int(now.timeIntervalSince($0) / 86_400) }
    }

    package static let schema = Schema.named(
        "OverdueAppeals",
        .object([
            .required("count", .count),
            .required("oldest_age_days", .orNull(.count), "Since it came; null where none is"),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case count
        case oldestAgeDays = "oldest_age_days"
    }
}
