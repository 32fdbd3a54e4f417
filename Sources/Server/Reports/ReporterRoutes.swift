import Casework
import Foundation
import HTTPTypes
package import Store

/// The register of trusted flaggers, and what becomes of those who misuse reports (DSA article 22, 23).
package struct ReporterRoutes: Sendable {
    private let reports: Reports
    private let database: any Database

    package init(_ reports: Reports, in database: any Database) {
        (self.reports, self.database) = (reports, database)
    }

    package var routes: [Route] { [listing, adding, reading, warning, suspending, resuming] }

    private var listing: Route {
        Route(
            .get,
            "/v1/flaggers",
            "listFlaggers",
            "List the trusted flaggers, and how often they were right",
            scope: .readCases,
        ) { [reports, database] _, caller in
            let tenant = try caller.tenantName
            let flaggers = try await database.read { try reports.flaggers(of: tenant, in: $0) }
            return try .json(Page(flaggers.map { ReporterView($0.reporter, $0.name) }, next: nil))
        }
        .answers(.ok, Page<ReporterView>.self, "The register")
    }

    private var adding: Route {
        Route(
            .put,
            "/v1/flaggers/{name}",
            "addFlagger",
            "Put a trusted flagger into the register",
            scope: .leadCases,
        ) { [reports, database] call, caller in
            guard let name = call.parameters.decoded("name").flatMap({ PersonName($0) }) else {
                throw Problem(.notFound, "no flagger has such a name")
            }
            let (tenant, person) = (try caller.tenantName, try caller.personName)
            let flagger = try await database.write { transaction in
                try reports.add(flagger: name, of: tenant, by: person, in: transaction)
            }
            return try .json(ReporterView(flagger, name.text))
        }
        .path("name", .text(1...300), "Its name, to which its token is made out")
        .answers(.ok, ReporterView.self, "The flagger")
    }

    private var reading: Route {
        Route(
            .get,
            "/v1/reporters/{reporter}",
            "readReporter",
            "Read how often a reporter was right",
            scope: .readCases,
        ) { [reports, database] call, caller in
            let (id, tenant) = (
                try call.id("reporter", as: ReporterID.self), try caller.tenantName,
            )
            let reporter = try await database.read {
                try reports.reporter(id, of: tenant, in: $0)
            }
            guard let reporter else { throw RecordRefusal.unknown(.reporter) }
            return try .json(ReporterView(reporter, nil))
        }
        .path("reporter", .id, "The reporter's id")
        .answers(.ok, ReporterView.self, "The reporter, of whom nothing else shows")
    }

    private var warning: Route {
        Route(
            .post,
            "/v1/reporters/{reporter}/warning",
            "warnReporter",
            "Warn somebody whose reports are manifestly unfounded",
            scope: .leadCases,
        ) { call, caller in
            try await change(call, caller) { reports, id, tenant, person, transaction in
                try reports.warn(id, of: tenant, by: person, in: transaction)
            }
        }
        .path("reporter", .id, "The reporter's id")
        .answers(.ok, ReporterView.self, "The reporter")
        .mayFail(.conflict)
    }

    private var suspending: Route {
        Route(
            .post,
            "/v1/reporters/{reporter}/suspension",
            "suspendReporter",
            "Leave somebody's reports unread for a while, after a warning",
            scope: .leadCases,
            taking: SuspensionBody.self,
        ) { call, caller, body in
            try await change(call, caller) { reports, id, tenant, person, transaction in
                try reports.suspend(
                    id,
                    of: tenant,
                    Reporter.Suspension(until: body.until, why: body.why),
                    by: person,
                    in: transaction,
                )
            }
        }
        .path("reporter", .id, "The reporter's id")
        .answers(.ok, ReporterView.self, "The reporter")
        .mayFail(.conflict)
    }

    private var resuming: Route {
        Route(
            .delete,
            "/v1/reporters/{reporter}/suspension",
            "resumeReporter",
            "Read somebody's reports again",
            scope: .leadCases,
        ) { call, caller in
            try await change(call, caller) { reports, id, tenant, person, transaction in
                try reports.resume(id, of: tenant, by: person, in: transaction)
            }
        }
        .path("reporter", .id, "The reporter's id")
        .answers(.ok, ReporterView.self, "The reporter")
        .mayFail(.conflict)
    }

    private typealias Change =
        @Sendable (Reports, ReporterID, TenantName, PersonName, any Transaction) throws -> Reporter

    private func change(
        _ call: Call,
        _ caller: Caller,
        _ change: @escaping Change,
    ) async throws -> Reply {
        let (id, tenant) = (try call.id("reporter", as: ReporterID.self), try caller.tenantName)
        let person = try caller.personName
        let reporter = try await database.write { [reports] transaction in
            try change(reports, id, tenant, person, transaction)
        }
        return try .json(ReporterView(reporter, nil))
    }
}

/// For how long, and why.
package struct SuspensionBody: RequestShape {
    let until: Date
    let why: String

    package static let schema = Schema.named(
        "ReporterSuspension",
        .object([
            .required("until", .time), .required("why", .text(1...2_000), "As they read it"),
        ]),
    )
    package static let example: String? =
        #"{"until": "2030-01-01T00:00:00Z", "why": "five notices about films that you had not seen"}"#
}

/// A reporter, as far as they are known.
package struct ReporterView: AnswerShape {
    let id: String
    let kind: String
    @OrNull var name: String?
    let right: Int
    let wrong: Int
    let unfounded: Int
    @OrNull var accuracy: Double?
    @OrNull var warnedAt: Date?
    @OrNull var suspendedUntil: Date?

    init(_ reporter: Reporter, _ name: String?) {
        let record = reporter.record
        (id, kind, self.name) = (reporter.id.text, reporter.kind.rawValue, name)
        (right, wrong, unfounded) = (record.right, record.wrong, record.unfounded)
        accuracy = record.accuracy
        warnedAt = reporter.warnedAt
        suspendedUntil = reporter.suspension?.until
    }

    package static let schema = Schema.named(
        "Reporter",
        .object([
            .required("id", .id),
            .required("kind", .choice(Reporter.Kind.allCases.map(\.rawValue))),
            .required("name", .orNull(.text(1...100)), "Of a trusted flagger"),
            .required("right", .count), .required("wrong", .count),
            .required("unfounded", .count), .required("accuracy", .orNull(.number(0...1))),
            .required("warned_at", .orNull(.time)),
            .required("suspended_until", .orNull(.time)),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case id, kind, name, right, wrong, unfounded, accuracy
        case warnedAt = "warned_at"
        case suspendedUntil = "suspended_until"
    }
}
