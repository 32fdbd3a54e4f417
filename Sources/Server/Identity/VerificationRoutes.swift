import Casework
import Foundation
import HTTPTypes
import Policy
package import Store

/// `/v1/accounts/{external_id}/verifications`: who a publisher is, by which method, and how far it is.
package struct VerificationRoutes: Sendable {
    private static let place = "/v1/accounts/{external_id}/verifications"

    private let desk: IdentityDesk
    private let records: Records

    package init(_ desk: IdentityDesk, _ records: Records) {
        (self.desk, self.records) = (desk, records)
    }

    package var routes: [Route] { [methods, beginning, listing, reading, telling] }

    private var methods: Route {
        Route(
            .get,
            "/v1/identity/methods",
            "listIdentityMethods",
            "List the ways in which an identity can be verified here",
            scope: .verifyIdentity,
        ) { [desk, records] _, caller in
            let tenant = try caller.tenantName
            let profile = try await desk.database.read {
                try Tenants(records).profile(of: tenant, in: $0)
            }
            let methods = await desk.methods()
            return try .json(Page(methods.map { MethodView($0, under: profile) }, next: nil))
        }
        .answers(.ok, Page<MethodView>.self, "All of them, whether their providers answer or not")
    }

    private var beginning: Route {
        Route(
            .post,
            Self.place,
            "beginVerification",
            "Have a publisher's identity verified",
            scope: .verifyIdentity,
            taking: VerificationBody.self,
        ) { [desk] call, caller, body in
            let claim = try body.typed(today: CalendarDay(utc: desk.surroundings.now()))
            let verification = try await desk.begin(
                AskedVerification(
                    claim,
                    of: try AccountRoutes.name(call),
                    tenant: try caller.tenantName,
                    by: caller.actor("host"),
                    language: body.language ?? "zh-Hans",
                )
            )
            return try .json(VerificationView(verification), .created)
        }
        .ofAccount()
        .answers(.created, VerificationView.self, "How far it is")
        .mayFail(.conflict, .quotaExceeded, .unavailable, .publishingRefused)
        .always(.cacheControl, "no-store")
    }

    private var listing: Route {
        Route(
            .get,
            Self.place,
            "listVerifications",
            "List a publisher's verifications",
            scope: .verifyIdentity,
        ) { [desk, records] call, caller in
            let (name, tenant) = (try AccountRoutes.name(call), try caller.tenantName)
            let all = try await desk.database.read { transaction in
                guard let account = try Accounts(records).find(name, of: tenant, in: transaction)
                else { throw RecordRefusal.unknown(.account) }
                return try desk.verifications.all(
                    of: account.id,
                    tenant: tenant,
                    in: transaction,
                )
            }
            return try .json(Page(all.map { VerificationView($0) }, next: nil))
        }
        .ofAccount()
        .answers(.ok, Page<VerificationView>.self, "The latest, newest first")
    }

    private var reading: Route {
        Route(
            .get,
            Self.place + "/{verification}",
            "readVerification",
            "Read how far a verification is; its provider is asked",
            scope: .verifyIdentity,
        ) { [desk] call, caller in
            let verification = try await find(call, caller)
            return try .json(VerificationView(try await desk.look(verification)))
        }
        .ofAccount()
        .path("verification", .id, "The verification's id")
        .answers(.ok, VerificationView.self, "How far it is")
    }

    private var telling: Route {
        Route(
            .post,
            Self.place + "/{verification}/code",
            "tellCode",
            "Tell the code that the person was sent",
            scope: .verifyIdentity,
            taking: CodeBody.self,
        ) { [desk] call, caller, body in
            let verification = try await find(call, caller)
            let settled = try await desk.database.write {
                try desk.verifications.tryCode(
                    Secret(body.code),
                    for: verification.id,
                    of: verification.account,
                    in: $0,
                )
            }
            // After the commit: a wrong code has to be counted.
            guard let settled else { throw VerificationRefusal.codeNotAccepted }
            return try .json(VerificationView(settled))
        }
        .ofAccount()
        .path("verification", .id, "The verification's id")
        .answers(.ok, VerificationView.self, "The verification, settled")
        .mayFail(.conflict)
    }

    private func find(_ call: Call, _ caller: Caller) async throws -> Verification {
        let (name, tenant) = (try AccountRoutes.name(call), try caller.tenantName)
        let id = try call.id("verification", as: VerificationID.self)
        let found = try await desk.database.read { [desk] in
            try desk.verifications.find(id, of: name, tenant: tenant, in: $0)
        }
        guard let found else { throw RecordRefusal.unknown(.verification) }
        return found
    }
}

extension CalendarDay {
    /// The day in UTC to which a moment belongs.
    init(utc moment: Date) {
        let days = Int((moment.timeIntervalSince1970 / 86_400).rounded(.down))
        self.init(daysSince1970: days)
    }
}
