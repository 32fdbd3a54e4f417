import Casework
import Foundation
import HTTPTypes
package import Store

/// Who may decide what, what they had to see, and how far second looks agree.
package struct ReviewerRoutes: Sendable {
    private let desk: CaseDesk

    package init(
        _ reports: Reports,
        _ records: Records,
        in database: any Database,
        surroundings: Surroundings,
    ) {
        desk = CaseDesk(reports, records, in: database, surroundings: surroundings)
    }

    package var routes: [Route] { [reading, granting, revoking, listingLooks, judging] }

    private var reading: Route {
        Route(
            .get,
            "/v1/reviewers/{person}",
            "readReviewer",
            "Read a reviewer's qualifications, exposure and agreement",
            scope: .readCases,
        ) { [desk] call, caller in
            let (person, tenant) = (try Self.person(of: call), try caller.tenantName)
            guard person == (try caller.personName) || caller.scopes.contains(.leadCases) else {
                throw Problem(.notEntitled, "this is for the reviewer and for who leads casework")
            }
            return try await desk.database.read { transaction in
                try .json(try desk.reviewerView(person, of: tenant, in: transaction))
            }
        }
        .path("person", .text(1...300), "The name by which the staff knows them")
        .answers(.ok, ReviewerView.self, "The reviewer")
        .mayFail(.notEntitled)
    }

    private var granting: Route {
        Route(
            .post,
            "/v1/reviewers/{person}/qualifications",
            "grantQualification",
            "Say that somebody was trained for a field of work",
            scope: .leadCases,
            taking: QualificationBody.self,
        ) { [desk] call, caller, body in
            let (person, tenant) = (try Self.person(of: call), try caller.tenantName)
            let granted = ReviewerQualification(
                of: person,
                for: body.category,
                in: body.language,
                by: try caller.personName,
                at: desk.surroundings.now(),
                until: body.expiresAt,
            )
            return try await desk.database.write { transaction in
                try desk.qualifications.grant(granted, of: tenant, in: transaction)
                return try .json(try desk.reviewerView(person, of: tenant, in: transaction))
            }
        }
        .path("person", .text(1...300), "The name by which the staff knows them")
        .answers(.ok, ReviewerView.self, "The reviewer")
        .mayFail(.notEntitled)
    }

    private var revoking: Route {
        Route(
            .delete,
            "/v1/reviewers/{person}/qualifications/{category}",
            "revokeQualification",
            "Take a qualification back",
            scope: .leadCases,
        ) { [desk] call, caller in
            let (person, tenant) = (try Self.person(of: call), try caller.tenantName)
            guard let category = CaseCategory(rawValue: call.parameters["category"]) else {
                throw RecordRefusal.unknown(.qualification)
            }
            let gone = ReviewerQualification(
                of: person,
                for: category,
                in: call.query.text("language"),
                by: try caller.personName,
                at: desk.surroundings.now(),
                until: desk.surroundings.now(),
            )
            return try await desk.database.write { transaction in
                try desk.qualifications.revoke(gone, of: tenant, in: transaction)
                return .noContent
            }
        }
        .path("person", .text(1...300), "The name by which the staff knows them")
        .path("category", .form(.name), "The field of work")
        .query("language", .form(.language), "Of one language only")
        .answers(.noContent, "It is gone")
    }

    private var listingLooks: Route {
        Route(
            .get,
            "/v1/second-looks",
            "listSecondLooks",
            "List closed cases that you are to look at again, without what was decided",
            scope: .decide,
        ) { [desk] call, caller in
            let (tenant, person) = (try caller.tenantName, try caller.personName)
            let limit = call.pageLength()
            let looks = try await desk.database.read { transaction in
                try desk.looks.waiting(for: person, of: tenant, limit: limit, in: transaction)
            }
            return try .json(Page(looks.map { SecondLookView($0) }, next: nil))
        }
        .query("limit", .integer(1...100), "Entries of a page")
        .answers(.ok, Page<SecondLookView>.self, "Oldest first")
    }

    private var judging: Route {
        Route(
            .post,
            "/v1/second-looks/{case}",
            "lookAgain",
            "Say what you would have decided",
            scope: .decide,
            taking: SecondLookBody.self,
        ) { [desk] call, caller, body in
            let (id, tenant) = (try call.id("case", as: CaseID.self), try caller.tenantName)
            let person = try caller.personName
            let look = try await desk.database.write { transaction in
                try desk.looks.judge(
                    id,
                    of: tenant,
                    as: body.outcome,
                    by: person,
                    in: transaction,
                )
            }
            return try .json(SecondLookView(look))
        }
        .path("case", .id, "The case's id")
        .answers(.ok, SecondLookView.self, "Both outcomes")
        .mayFail(.conflict, .notEntitled)
    }

    private static func person(of call: Call) throws(Problem) -> PersonName {
        guard let name = call.parameters.decoded("person").flatMap({ PersonName($0) }) else {
            throw Problem(.notFound, "nobody has such a name")
        }
        return name
    }
}
