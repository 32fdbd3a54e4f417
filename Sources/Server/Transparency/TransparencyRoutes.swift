import Casework
import Foundation
import HTTPTypes
package import Policy
package import Store

/// Statements of reasons as the DSA Transparency Database takes them (Regulation (EU) 2022/2065,
/// article 24(5)): handed out here, sent by whoever runs the service.
package struct TransparencyRoutes: Sendable {
    private let decisions: Decisions
    private let desk: TransparencyDesk
    private let database: any Database
    private let seal: CursorSeal
    private let now: @Sendable () -> Date

    package init(
        _ records: Records,
        in database: any Database,
        book: PolicyBook,
        seal: CursorSeal,
        surroundings: Surroundings,
    ) {
        decisions = Decisions(records)
        desk = TransparencyDesk(records: records, book: book)
        (self.database, self.seal) = (database, seal)
        now = surroundings.now
    }

    package var routes: [Route] { [one, batch] }

    private var one: Route {
        Route(
            .get,
            "/v1/decisions/{decision}/transparency-record",
            "readTransparencyRecord",
            "Hand out a decision's statement of reasons for the transparency database",
            scope: .audit,
        ) { call, caller in
            let (id, tenant) = (
                try call.id("decision", as: DecisionID.self), try caller.tenantName,
            )
            let wish = try TransparencyDesk.Wish(call.query)
            return try await database.read { [decisions, desk] transaction in
                guard let decision = try decisions.find(id, of: tenant, in: transaction) else {
                    throw RecordRefusal.unknown(.decision)
                }
                return try .json(try desk.record(of: decision, wish, in: transaction))
            }
        }
        .path("decision", .id, "The decision's id")
        .query(
            "source",
            .choice(TransparencyRecord.Source.allCases.map(\.rawValue)),
            "Who found it; left out: the service by itself",
        )
        .query(
            "source_identity",
            .text(1...TransparencyLimits().otherCharacters),
            "Such as the name of a trusted flagger; never a person's",
        )
        .query(
            "category",
            .choice(StatementCategory.allCases.map(\.word)),
            "Which kind of violation; left out: as the rule or the ground says",
        )
        .answers(.ok, TransparencyRecord.self, "The statement")
        .mayFail(.conflict)
    }

    private var batch: Route {
        Route(
            .get,
            "/v1/transparency-records",
            "listTransparencyRecords",
            "Hand out statements of reasons in batches, the oldest first",
            scope: .audit,
        ) { call, caller in
            try .json(try await page(call, caller))
        }
        .query("since", .time, "Only decisions made then or later")
        .paged()
        .answers(.ok, TransparencyBatch.self, "A batch")
    }

    /// Decisions of the last minute wait: one that is being written still could come before them.
    private func page(_ call: Call, _ caller: Caller) async throws -> TransparencyBatch {
        let tenant = try caller.tenantName
        let since = call.query.text("since")
        let list = try PagedList(call, of: caller, sealing: seal, filters: [since ?? ""])
        let cursor = list.place.flatMap { TimedPlace($0) }.flatMap { place in
            DecisionID(place.id).map { DecisionCursor(decidedAt: place.time, id: $0) }
        }
        let end = now().addingTimeInterval(-StatementBatchLimits().settlingSeconds)
        let start = min(since.flatMap { APITime.date($0) } ?? .distantPast, end)
        return try await database.read { [decisions, desk] transaction in
            let page = try list.page(
                try decisions.restrictions(
                    of: tenant,
                    start..<end,
                    after: cursor,
                    limit: list.limit,
                    in: transaction,
                )
            ) { decision -> TransparencyOutcome in
                do {
                    return .record(try desk.record(of: decision, in: transaction))
                } catch let refusal as TransparencyRefusal {
                    return .none(
                        .init(
                            decision: decision.id.text,
                            code: refusal.code,
                            words: refusal.words,
                        )
                    )
                }
            } at: {
                TimedPlace($0.decidedAt, $0.id).text
            }
            return TransparencyBatch(page)
        }
    }
}

/// How statements are handed out.
package struct StatementBatchLimits: Hashable, Sendable {
    /// How old a decision is before a batch holds it.
    package var settlingSeconds = 60.0

    package init() {}
}

extension TransparencyDesk.Wish {
    fileprivate init(_ query: QueryParameters) throws(Problem) {
        let source = query.text("source").flatMap { TransparencyRecord.Source(rawValue: $0) }
        let identity = query.text("source_identity")
        guard identity == nil || (source ?? .voluntary) != .voluntary else {
            throw Problem(.malformedRequest, "the query can't be read; see errors").at([
                FieldError("source_identity", "goes with a source other than the service itself")
            ])
        }
        origin = TransparencyRecord.Origin(source ?? .voluntary, identity: identity)
        let word = query.text("category")
        category = StatementCategory.allCases.first { $0.word == word }
    }
}
