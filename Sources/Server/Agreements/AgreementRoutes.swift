import Casework
import Foundation
import HTTPTypes
import Policy
package import Store

/// `/v1/agreements`: the service agreement in its versions, who accepted which, and who has yet to.
package struct AgreementRoutes: Sendable {
    private let agreements: ServiceAgreements
    private let records: Records
    private let database: any Database
    private let seal: CursorSeal
    private let surroundings: Surroundings

    package init(
        _ records: Records,
        in database: any Database,
        seal: CursorSeal,
        surroundings: Surroundings,
    ) {
        agreements = ServiceAgreements(records)
        self.records = records
        self.database = database
        self.seal = seal
        self.surroundings = surroundings
    }

    package var routes: [Route] {
        [template, listing, publishing, reading, forcing, outstanding, reminding, accepted]
    }

    private var template: Route {
        Route(
            .get,
            "/v1/agreements/label-clause",
            "readLabelClause",
            "Read what an agreement has to explain of labels, as a text to begin with",
            scope: .readItems,
        ) { [records, database] _, caller in
            let tenant = try caller.tenantName
            let profile = try await database.read {
                try Tenants(records).profile(of: tenant, in: $0)
            }
            return try .json(ClauseTemplateView(clause: profile.entry.agreement.labelClause))
        }
        .answers(.ok, ClauseTemplateView.self, "In both languages")
    }

    private var listing: Route {
        Route(.get, "/v1/agreements", "listAgreements", "List the versions", scope: .readItems) {
            [agreements, records, database] _, caller in
            let tenant = try caller.tenantName
            let views = try await database.read { transaction in
                let found = try Tenants(records).find(tenant, in: transaction)
                return try agreements.versions(of: tenant, limit: 200, in: transaction).map {
                    AgreementView(
                        version: $0.version,
                        publishedAt: $0.publishedAt,
                        isInForce: $0.version == found?.agreement,
                    )
                }
            }
            return try .json(Page(views, next: nil))
        }
        .answers(.ok, Page<AgreementView>.self, "The latest 200, newest first")
    }

    private var publishing: Route {
        Route(
            .post,
            "/v1/agreements",
            "publishAgreement",
            "Publish a version; it binds nobody before it is put into force",
            scope: .operate,
            taking: AgreementDraftBody.self,
        ) { [agreements, database, surroundings] call, caller, body in
            let agreement = body.agreement(of: try caller.tenantName, at: surroundings.now())
            return try await database.write { transaction in
                try agreements.publish(agreement, by: caller.actor("operator"), in: transaction)
                let reply = try Reply.json(AgreementTextView(agreement), .created)
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .idempotent()
        .answers(.created, AgreementTextView.self, "The version, which stays as it is")
        .mayFail(.conflict)
    }

    private var reading: Route {
        Route(
            .get,
            "/v1/agreements/versions/{version}",
            "readAgreement",
            "Read a version in its languages",
            scope: .readItems,
        ) { [agreements, database] call, caller in
            let (version, tenant) = (try Self.version(call), try caller.tenantName)
            let found = try await database.read {
                try agreements.find(version, of: tenant, in: $0)
            }
            guard let found else { throw AgreementFault.unknownVersion(version) }
            return try .json(AgreementTextView(found))
        }
        .path("version", .text(1...300), "The version")
        .answers(.ok, AgreementTextView.self, "The words of it")
    }

    private var forcing: Route {
        Route(
            .post,
            "/v1/agreements/versions/{version}/force",
            "putAgreementIntoForce",
            "Put a version into force: nobody publishes from now on who hasn't accepted it",
            scope: .operate,
        ) { [agreements, database] call, caller in
            let (version, tenant) = (try Self.version(call), try caller.tenantName)
            try await database.write {
                try agreements.putIntoForce(
                    version,
                    of: tenant,
                    by: caller.actor("operator"),
                    in: $0,
                )
            }
            return .noContent
        }
        .path("version", .text(1...300), "The version")
        .answers(.noContent, "It is in force")
        .mayFail(.conflict)
    }

    private var outstanding: Route {
        Route(
            .get,
            "/v1/agreements/outstanding",
            "listOutstandingAcceptances",
            "List the accounts that have yet to accept the version in force",
            scope: .readItems,
        ) { call, caller in
            try .json(try await outstanding(call, caller))
        }
        .paged()
        .answers(.ok, Page<OutstandingView>.self, "In the order of their ids")
    }

    private func outstanding(
        _ call: Call,
        _ caller: Caller,
    ) async throws -> Page<OutstandingView> {
        let tenant = try caller.tenantName
        let list = try PagedList(call, of: caller, sealing: seal)
        let last = list.place.flatMap { AccountID($0) }
        let rows = try await database.read { [agreements] in
            try agreements.outstanding(of: tenant, after: last, limit: list.limit, in: $0)
        }
        return list.page(rows) {
            OutstandingView($0)
        } at: {
            $0.account.text
        }
    }

    private var reminding: Route {
        Route(
            .post,
            "/v1/accounts/{external_id}/agreement/reminders",
            "noteReminder",
            "Note that the publisher was reminded of the agreement in force",
            scope: .writeItems,
        ) { [agreements, records, database] call, caller in
            let (name, tenant) = (try AccountRoutes.name(call), try caller.tenantName)
            try await database.write { transaction in
                guard let account = try Accounts(records).find(name, of: tenant, in: transaction)
                else { throw RecordRefusal.unknown(.account) }
                try agreements.remind(
                    account.id,
                    of: tenant,
                    by: caller.actor("host"),
                    in: transaction,
                )
            }
            return .noContent
        }
        .ofAccount()
        .answers(.noContent, "It is on record")
        .mayFail(.conflict)
    }

    private var accepted: Route {
        Route(
            .get,
            "/v1/accounts/{external_id}/agreement/acceptances",
            "listAcceptances",
            "Show what a publisher had accepted at a time, and in which words",
            scope: .readItems,
        ) { [agreements, records, database] call, caller in
            let (name, tenant) = (try AccountRoutes.name(call), try caller.tenantName)
            let moment = call.query.text("at").flatMap { APITime.date($0) } ?? .distantFuture
            let all = try await database.read { transaction in
                guard let account = try Accounts(records).find(name, of: tenant, in: transaction)
                else { throw RecordRefusal.unknown(.account) }
                return try agreements.acceptances(
                    by: account.id,
                    of: tenant,
                    before: moment,
                    limit: 100,
                    in: transaction,
                )
            }
            return try .json(Page(all.map { AcceptanceView($0) }, next: nil))
        }
        .ofAccount()
        .query("at", .time, "What was accepted before this time; usually: ever")
        .answers(.ok, Page<AcceptanceView>.self, "The latest first: that one bound it then")
    }

    private static func version(_ call: Call) throws(Problem) -> String {
        guard let version = call.parameters.decoded("version") else {
            throw Problem(.notFound, "there is no version of such a name")
        }
        return version
    }
}
