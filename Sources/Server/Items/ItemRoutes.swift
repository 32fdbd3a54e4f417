import Casework
import Foundation
import HTTPTypes
import Pipeline
package import Store

/// `/v1/items`: what publishers brought, where it stands, and what its owner may do.
package struct ItemRoutes: Sendable {
    let records: Records
    let database: any Database
    let cursors: CursorSeal

    package init(_ records: Records, in database: any Database, cursors: CursorSeal) {
        self.records = records
        self.database = database
        self.cursors = cursors
    }

    package var routes: [Route] { [list, read, change, publication, withdrawal] }

    private var list: Route {
        Route(.get, "/v1/items", "listItems", "List items, newest first", scope: .readItems) {
            call,
            caller in
            try await page(call, caller)
        }
        .query("state", .choice(ItemState.allCases.map(\.rawValue)), "Only those in this state")
        .query("external_id", .text(1...200), "Only the one that the host calls so")
        .paged()
        .answers(.ok, schema: .items, "A page of items")
        .mayFail(.malformedRequest)
    }

    private var read: Route {
        Route(.get, "/v1/items/{item}", "readItem", "Read an item", scope: .readItems) {
            call,
            caller in
            let view = try await view(call.id("item"), of: caller)
            if call.has(view.tag) { return Reply(.notModified).tagged(view.tag) }
            return Reply.json(view.json).tagged(view.tag)
        }
        .path("item", .id, "The item's id")
        .answers(.ok, schema: .item, "The item, with an ETag for changes")
        .answers(.notModified, "The caller has this version")
        .mayFail(.notFound)
    }

    private var change: Route {
        Route(
            .patch,
            "/v1/items/{item}",
            "changeItem",
            "Change title or description: a new version, examined again",
            scope: .writeItems,
            taking: ItemChange.self,
        ) { call, caller, wish in
            try await change(call, caller, wish)
        }
        .path("item", .id, "The item's id")
        .header("If-Match", .text(1...100), "The ETag of the item as the caller read it")
        .idempotent()
        .answers(.ok, schema: .item, "It says so already; nothing changed")
        .answers(.accepted, schema: .item, "The item with its new version")
        .mayFail(.notFound, .conflict, .preconditionFailed, .invalidRequest, .publishingRefused)
    }

    private var publication: Route {
        Route(
            .post,
            "/v1/items/{item}/publication",
            "publishItem",
            "Let a draft on, now that its account may publish",
            scope: .writeItems,
        ) { [records, database] call, caller in
            let (id, tenant) = (try call.id("item", as: ItemID.self), try caller.tenantName)
            return try await database.write { transaction in
                _ = try Decisions(records).publish(id, of: tenant, in: transaction)
                let view = try ItemView(id, of: tenant, records, in: transaction)
                let reply = Reply.json(view.json).tagged(view.tag)
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .path("item", .id, "The item's id")
        .idempotent()
        .answers(.ok, schema: .item, "The item, on its way as the rules say")
        .mayFail(.notFound, .conflict, .publishingRefused)
    }

    private var withdrawal: Route {
        Route(
            .post,
            "/v1/items/{item}/withdrawal",
            "withdrawItem",
            "Take an item back for its owner",
            scope: .writeItems,
        ) { call, caller in
            try await withdraw(call, caller)
        }
        .path("item", .id, "The item's id")
        .header("If-Match", .text(1...100), "The ETag of the item as the caller read it")
        .idempotent()
        .answers(.ok, schema: .item, "The item, taken back")
        .mayFail(.notFound, .conflict, .preconditionFailed)
    }
}

extension ItemRoutes {
    private func view(_ id: ItemID, of caller: Caller) async throws -> ItemView {
        let (records, tenant) = (records, try caller.tenantName)
        return try await database.read { try ItemView(id, of: tenant, records, in: $0) }
    }

    private func page(_ call: Call, _ caller: Caller) async throws -> Reply {
        let (records, tenant) = (records, try caller.tenantName)
        let filter = ItemFilter(state: call.query.text("state").flatMap { ItemState(rawValue: $0) })
        let name = call.query.text("external_id")
        let list = ["listItems", tenant.text, filter.state?.rawValue ?? "", name ?? ""]
        let cursor = try call.query.text("cursor").map { cursor throws(Problem) in
            try ItemCursor(place: try cursors.place(of: cursor, of: list))
        }
        let limit = call.pageLength()
        let views = try await database.read { transaction -> [ItemView] in
            if let name {
                let item = try ExternalID(name).flatMap {
                    try Items(records).find($0, of: tenant, in: transaction)
                }
                guard let item, filter.state.map({ $0 == item.state }) ?? true else { return [] }
                return [try ItemView(item, records, in: transaction)]
            }
            return try Items(records).list(
                filter,
                of: tenant,
                after: cursor ?? nil,
                limit: limit,
                in: transaction,
            ).map { try ItemView($0, records, in: transaction) }
        }
        let isFull = views.count == limit && name == nil
        let next = isFull ? views.last.map { TimedPlace($0.item.createdAt, $0.item.id).text } : nil
        return .json(
            .object([
                "items": .list(views.map(\.json)),
                "next": .optional(next.map { cursors.cursor(behind: $0, of: list) }),
            ])
        )
    }

    private func change(
        _ call: Call,
        _ caller: Caller,
        _ wish: ItemChange,
    ) async throws -> Reply {
        let (records, tenant, id) = (
            records, try caller.tenantName, try call.id("item", as: ItemID.self),
        )
        let seen = try await view(id, of: caller)
        try call.require(match: seen.tag)
        var content = seen.version.version.content
        content.title = wish.title ?? content.title
        content.description = wish.description ?? content.description
        if content == seen.version.version.content, seen.item.course.ending == nil {
            return Reply.json(seen.json).tagged(seen.tag)
        }
        let submission = Submission(
            tenant: tenant,
            account: seen.item.account,
            content: content,
            objects: [],
            declaration: seen.version.declaration,
        )
        let (revision, actor) = (seen.item.revision, caller.actor("publisher"))
        let view = try await database.write { transaction in
            let item = try Items(records).receiveVersion(
                submission,
                of: id,
                expecting: revision,
                by: Act(by: actor),
                in: transaction,
            )
            let view = try ItemView(item, records, in: transaction)
            try call.replay?.finish(
                with: Reply.json(view.json, .accepted).tagged(view.tag),
                in: transaction,
            )
            return view
        }
        return Reply.json(view.json, .accepted).tagged(view.tag)
    }

    private func withdraw(_ call: Call, _ caller: Caller) async throws -> Reply {
        let (records, tenant, id) = (
            records, try caller.tenantName, try call.id("item", as: ItemID.self),
        )
        let seen = try await view(id, of: caller)
        try call.require(match: seen.tag)
        let actor = caller.actor("publisher")
        let view = try await database.write { transaction in
            let item = try Items(records).withdraw(
                id,
                of: tenant,
                by: Act(by: actor),
                in: transaction,
            )
            let view = try ItemView(item, records, in: transaction)
            try call.replay?.finish(with: Reply.json(view.json).tagged(view.tag), in: transaction)
            return view
        }
        return Reply.json(view.json).tagged(view.tag)
    }
}

/// What may be changed of an item beside its file.
struct ItemChange: RequestShape {
    let title: String?
    let description: String?

    static let schema = Schema.object([
        .optional("title", .text(1...300)), .optional("description", .text(0...20_000)),
    ])
    static var example: String? { #"{"title":"A clearer title"}"# }
}

extension ItemCursor {
    /// - Throws: a problem where a place that we sealed can't be read, as after an update.
    fileprivate init(place: String) throws(Problem) {
        guard let place = TimedPlace(place), let id = ItemID(place.id) else {
            throw Problem(.malformedRequest, "the cursor is of another version; begin again")
        }
        self.init(createdAt: place.time, id: id)
    }
}
