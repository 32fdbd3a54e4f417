import Casework
import Foundation
import HTTPTypes
package import Store

/// `/v1/accounts/{external_id}/notices`: what whoever publishes under an account is told, for the host
/// to show.
package struct NoticeRoutes: Sendable {
    private static let place = "/v1/accounts/{external_id}/notices"

    private let accounts: Accounts
    private let notices: Notices
    private let database: any Database
    private let seal: CursorSeal

    package init(_ records: Records, in database: any Database, seal: CursorSeal) {
        (accounts, notices) = (Accounts(records), Notices(records))
        (self.database, self.seal) = (database, seal)
    }

    package var routes: [Route] { [listing, reading] }

    private var listing: Route {
        Route(
            .get,
            Self.place,
            "listNotices",
            "List what a publisher is told",
            scope: .readItems,
        ) { call, caller in
            try .json(try await page(call, caller))
        }
        .ofAccount()
        .query("unread", .boolean, "Only those that nobody opened, or only the others")
        .paged()
        .answers(.ok, Page<NoticeView>.self, "Notices, newest first")
    }

    private func page(_ call: Call, _ caller: Caller) async throws -> Page<NoticeView> {
        let (name, tenant) = (try AccountRoutes.name(call), try caller.tenantName)
        let isUnread = call.query.flag("unread")
        let list = try PagedList(
            call,
            of: caller,
            sealing: seal,
            filters: [name.text, isUnread.map { "\($0)" } ?? ""],
        )
        let wanted = NoticePage(
            isUnread: isUnread,
            before: list.place.flatMap { NoticeID($0) },
            limit: list.limit,
        )
        let rows = try await database.read { [accounts, notices] transaction in
            let account = try accounts.known(name, of: tenant, in: transaction)
            return try notices.list(to: account, of: tenant, wanted, in: transaction)
        }
        return list.page(rows) {
            NoticeView($0)
        } at: {
            $0.id.text
        }
    }

    private var reading: Route {
        Route(
            .post,
            "\(Self.place)/{notice}/read",
            "readNotice",
            "Note that a publisher opened a notice",
            scope: .writeItems,
        ) { [accounts, notices, database] call, caller in
            let (name, tenant) = (try AccountRoutes.name(call), try caller.tenantName)
            let id = try call.id("notice", as: NoticeID.self)
            let notice = try await database.write { transaction in
                try notices.markRead(
                    id,
                    to: try accounts.known(name, of: tenant, in: transaction),
                    of: tenant,
                    by: caller.actor("host"),
                    in: transaction,
                )
            }
            return try .json(NoticeView(notice))
        }
        .ofAccount()
        .path("notice", .id, "The notice's id")
        .answers(.ok, NoticeView.self, "The notice, and when it was opened first")
    }
}

extension Accounts {
    /// The account of a name, as who is told something.
    fileprivate func known(
        _ name: ExternalID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> NoticeRecipient {
        guard let account = try find(name, of: tenant, in: transaction) else {
            throw RecordRefusal.unknown(.account)
        }
        return .account(account.id)
    }
}
