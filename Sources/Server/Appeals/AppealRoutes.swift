import Casework
import Foundation
import HTTPTypes
package import Store

/// Appeals as the staff sees, assigns and decides them.
package struct AppealRoutes: Sendable {
    private let shelf: AppealShelf
    private let database: any Database
    private let seal: CursorSeal

    package init(
        _ records: Records,
        in database: any Database,
        seal: CursorSeal,
        surroundings: Surroundings,
    ) {
        shelf = AppealShelf(records, surroundings: surroundings)
        (self.database, self.seal) = (database, seal)
    }

    package var routes: [Route] { [listing, reading, replying, assigning, deciding, counting] }

    private var listing: Route {
        Route(
            .get,
            "/v1/appeals",
            "listAppeals",
            "List appeals; an adjudicator sees those that were assigned to them",
            scope: .decideAppeals,
        ) { call, caller in
            try .json(try await page(call, caller))
        }
        .paged()
        .query("state", .choice(Appeal.State.allCases.map(\.rawValue)), "Only these")
        .answers(.ok, Page<AppealFileView>.self, "Newest first")
    }

    private var reading: Route {
        Route(
            .get,
            "/v1/appeals/{appeal}",
            "readAppeal",
            "Read an appeal, and what it is against as that was then",
            scope: .decideAppeals,
        ) { call, caller in
            let (id, tenant) = (try call.id("appeal", as: AppealID.self), try caller.tenantName)
            let judge = try caller.judge
            return try await database.read { [shelf] transaction in
                let appeal = try shelf.find(id, for: judge, of: tenant, in: transaction)
                return try .json(try shelf.file(of: appeal, for: judge, in: transaction))
            }
        }
        .path("appeal", .id, "The appeal's id")
        .answers(.ok, AppealFileView.self, "The appeal")
    }

    private var replying: Route {
        Route(
            .post,
            "/v1/appeals/{appeal}/replies",
            "replyOnAppeal",
            "Say something to whoever appeals, as the service",
            scope: .decideAppeals,
            taking: AppealMessageBody.self,
        ) { call, caller, body in
            try await change(call, caller) { [shelf] id, tenant, judge, transaction in
                try shelf.appeals.reply(body.words, on: id, of: tenant, by: judge, in: transaction)
            }
        }
        .path("appeal", .id, "The appeal's id")
        .idempotent()
        .answers(.ok, AppealFileView.self, "The appeal, with all messages")
        .mayFail(.conflict)
    }

    private var assigning: Route {
        Route(
            .post,
            "/v1/appeals/{appeal}/assignment",
            "assignAppeal",
            "Give an appeal to somebody, who then is the only one to decide it",
            scope: .leadCases,
            taking: AssignmentBody.self,
        ) { call, caller, body in
            try await change(call, caller) { [shelf] id, tenant, judge, transaction in
                try shelf.appeals.assign(
                    id,
                    of: tenant,
                    to: body.person,
                    by: judge.person,
                    in: transaction,
                )
            }
        }
        .path("appeal", .id, "The appeal's id")
        .idempotent()
        .answers(.ok, AppealFileView.self, "The appeal")
        .mayFail(.conflict, .secondPersonNeeded)
    }

    private var deciding: Route {
        Route(
            .post,
            "/v1/appeals/{appeal}/decision",
            "decideAppeal",
            "Decide an appeal; what is overturned is undone in full",
            scope: .decideAppeals,
            taking: AppealVerdictBody.self,
        ) { call, caller, body in
            let verdict = AppealVerdict(body.outcome, body.answer)
            return try await change(call, caller) { [shelf] id, tenant, judge, transaction in
                try shelf.appeals.decide(id, of: tenant, verdict, by: judge, in: transaction)
            }
        }
        .path("appeal", .id, "The appeal's id")
        .idempotent()
        .answers(.ok, AppealFileView.self, "The appeal, with its answer")
        .mayFail(.conflict, .secondPersonNeeded)
    }

    private var counting: Route {
        Route(
            .get,
            "/v1/appeals/statistics",
            "readAppealStatistics",
            "Read how appeals ended, by rule and action",
            scope: .readCases,
        ) { call, caller in
            let tenant = try caller.tenantName
            let since = call.query.text("since").flatMap { APITime.date($0) } ?? .distantPast
            return try await database.read { [shelf] transaction in
                try .json(
                    AppealStatisticsView(
                        try shelf.appeals.statistics(since: since, of: tenant, in: transaction)
                    )
                )
            }
        }
        .query("since", .time, "Decided after this time; usually: ever")
        .answers(.ok, AppealStatisticsView.self, "The counts")
    }
}

extension AppealRoutes {
    private func change(
        _ call: Call,
        _ caller: Caller,
        _ body:
            @escaping @Sendable (AppealID, TenantName, Appeal.Judge, any Transaction) throws
            -> Appeal,
    ) async throws -> Reply {
        let (id, tenant) = (try call.id("appeal", as: AppealID.self), try caller.tenantName)
        let judge = try caller.judge
        return try await database.write { [shelf] transaction in
            let appeal = try body(id, tenant, judge, transaction)
            let reply = try Reply.json(try shelf.file(of: appeal, for: judge, in: transaction))
            try call.replay?.finish(with: reply, in: transaction)
            return reply
        }
    }

    private func page(_ call: Call, _ caller: Caller) async throws -> Page<AppealFileView> {
        let (tenant, judge) = (try caller.tenantName, try caller.judge)
        let word = call.query.text("state")
        var filter = AppealFilter()
        filter.state = word.flatMap { Appeal.State(rawValue: $0) }
        filter.assignee = judge.seesOwnOnly ? judge.person : nil
        let list = try PagedList(call, of: caller, sealing: seal, filters: [word ?? ""])
        return try await database.read { [shelf, filter] transaction in
            let appeals = try shelf.appeals.list(
                filter,
                of: tenant,
                after: list.appealCursor,
                limit: list.limit,
                in: transaction,
            )
            return try list.page(appeals) { appeal in
                try shelf.file(of: appeal, for: judge, in: transaction)
            } at: {
                TimedPlace($0.openedAt, $0.id).text
            }
        }
    }
}
