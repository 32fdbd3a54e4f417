import Casework
import Foundation
import HTTPTypes
package import Store

/// `/v1/notifications/…`: stores tell of objects that were put into a tenant's bucket.
package struct NotificationRoutes: Sendable {
    private let fetches: Fetches
    private let database: any Database
    private let intake: Intake
    private let figures: IntakeFigures
    private let limits: IntakeLimits

    package init(
        _ fetches: Fetches,
        in database: any Database,
        from intake: Intake,
        figures: IntakeFigures,
        limits: IntakeLimits = IntakeLimits(),
    ) {
        (self.fetches, self.database) = (fetches, database)
        (self.intake, self.figures, self.limits) = (intake, figures, limits)
    }

    package var routes: [Route] { [telling] }

    private var telling: Route {
        Route(
            .post,
            "/v1/notifications/s3",
            "tellOfObjects",
            "Tell of objects that were put into a bucket, to have them fetched",
            scope: .upload,
            taking: S3Message.self,
        ) { _, caller, message in
            let view = try await take(try message.events, of: try caller.tenantName)
            figures.count(view)
            return try .json(view, .accepted)
        }
        .bounded(to: limits.messageBytes)
        .answers(.accepted, IntakeView.self, "What of it is fetched")
        .mayFail(.bucketRefused, .conflict)
    }

    /// Takes a message whole or not at all.
    ///
    /// Whose bucket another one is, and whether there is one, the answer doesn't tell.
    private func take(
        _ events: [S3Message.Event],
        of tenant: TenantName,
    ) async throws -> IntakeView {
        guard events.allSatisfy({ intake.bucket(of: $0.told.object, for: tenant) != nil }) else {
            figures.count(.refused, events.count)
            throw Problem(
                .bucketRefused,
                "the message names a bucket or a key that isn't among those from which this "
                    + "tenant's content is taken; ask the operator, who sets intake.buckets",
            )
        }
        let puts = events.filter(\.isPut).map(\.told)
        let made = try await database.write { [fetches] transaction in
            try fetches.take(puts, of: tenant, in: transaction)
        }
        return IntakeView(
            taken: made.count,
            known: puts.count - made.count,
            ignored: events.count - puts.count,
            fetches: made.map(\.id.text),
        )
    }
}

/// How much a store may tell at once.
package struct IntakeLimits: Hashable, Sendable {
    /// Bytes of a message (64 KiB): AWS sends no more.
    package var messageBytes = 64 << 10

    package init() {}
}

/// What came of a message.
struct IntakeView: AnswerShape {
    let taken: Int
    let known: Int
    let ignored: Int
    let fetches: [String]

    static let schema = Schema.named(
        "Intake",
        .object([
            .required("taken", .count, "Objects that are fetched"),
            .required("known", .count, "Objects of which was told before"),
            .required("ignored", .count, "Events that brought no content"),
            .required("fetches", .list(.id, 0...1_000), "See /v1/fetches/{fetch}"),
        ]),
    )
}

extension ProblemKind {
    package static let bucketRefused = ProblemKind(
        "bucket-refused",
        403,
        "Nothing is taken from this bucket",
    )
}
