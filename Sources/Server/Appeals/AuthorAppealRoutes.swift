import Casework
import HTTPTypes
package import Store

/// Appeals that the host brings for its own users.
package struct AuthorAppealRoutes: Sendable {
    private static let list = "/v1/accounts/{external_id}/appeals"

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

    package var routes: [Route] { [opening, listing, writing] }

    private var opening: Route {
        Route(
            .post,
            Self.list,
            "openAppeal",
            "Appeal for a user of your own against a decision, a measure or a strike",
            scope: .report,
            taking: AppealBody.self,
        ) { call, caller, body in
            let (name, tenant) = (try AccountRoutes.name(call), try caller.tenantName)
            let target = try body.target
            return try await database.write { [shelf] transaction in
                let appeal = try shelf.appeals.open(
                    body.draft,
                    against: target,
                    by: name,
                    of: tenant,
                    in: transaction,
                )
                let reply = try Reply.json(try shelf.view(of: appeal, in: transaction), .created)
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .ofAccount()
        .idempotent()
        .answers(.created, AppealView.self, "It was received")
        .mayFail(.conflict)
    }

    private var listing: Route {
        Route(
            .get,
            Self.list,
            "listAccountAppeals",
            "List an account's appeals, with what was said on them",
            scope: .report,
        ) { call, caller in
            try .json(try await page(call, caller))
        }
        .ofAccount()
        .paged()
        .answers(.ok, Page<AppealView>.self, "Newest first; staff are not named")
    }

    private var writing: Route {
        Route(
            .post,
            "/v1/appeals/{appeal}/messages",
            "writeOnAppeal",
            "Say more on an appeal, for the user who appeals",
            scope: .report,
            taking: AppealMessageBody.self,
        ) { call, caller, body in
            let (id, tenant) = (try call.id("appeal", as: AppealID.self), try caller.tenantName)
            return try await database.write { [shelf] transaction in
                let appeal = try shelf.appeals.write(
                    body.words,
                    on: id,
                    of: tenant,
                    in: transaction,
                )
                let reply = try Reply.json(try shelf.view(of: appeal, in: transaction), .created)
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .path("appeal", .id, "The appeal's id")
        .idempotent()
        .answers(.created, AppealView.self, "The appeal, with all messages")
        .mayFail(.conflict)
    }

    private func page(_ call: Call, _ caller: Caller) async throws -> Page<AppealView> {
        let (name, tenant) = (try AccountRoutes.name(call), try caller.tenantName)
        let list = try PagedList(call, of: caller, sealing: seal, filters: [name.text])
        return try await database.read { [shelf] transaction in
            guard let account = try shelf.accounts.find(name, of: tenant, in: transaction) else {
                throw RecordRefusal.unknown(.account)
            }
            var filter = AppealFilter()
            filter.account = account.id
            let appeals = try shelf.appeals.list(
                filter,
                of: tenant,
                after: list.appealCursor,
                limit: list.limit,
                in: transaction,
            )
            return try list.page(appeals) { appeal in
                try shelf.view(of: appeal, in: transaction)
            } at: {
                TimedPlace($0.openedAt, $0.id).text
            }
        }
    }
}

extension PagedList {
    /// Where a page of appeals begins.
    var appealCursor: AppealCursor? {
        place.flatMap { TimedPlace($0) }.flatMap { place in
            AppealID(place.id).map { AppealCursor(openedAt: place.time, id: $0) }
        }
    }
}
