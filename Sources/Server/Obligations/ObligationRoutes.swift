import Casework
import HTTPTypes
package import Policy
package import Store

/// `/v1/obligations`: what the rules ask of the tenant, row by row, and how each is met so far.
package struct ObligationRoutes: Sendable {
    private let tenants: Tenants
    private let database: any Database
    private let book: PolicyBook

    package init(_ records: Records, in database: any Database, book: PolicyBook) {
        tenants = Tenants(records)
        self.database = database
        self.book = book
    }

    package var routes: [Route] { [listing, exporting] }

    private var listing: Route {
        Route(
            .get,
            "/v1/obligations",
            "listObligations",
            "List what is owed under a profile, and how each duty is met so far",
            scope: .readObligations,
        ) { call, caller in
            .json(try await asked(call, caller).json)
        }
        .ofProfile(among: book)
        .answers(.ok, schema: ObligationSheet.schema, "Every row, in the order of the table")
    }

    private var exporting: Route {
        Route(
            .get,
            "/v1/obligations/export",
            "exportObligations",
            "Hand out what is owed under a profile as a file",
            scope: .readObligations,
        ) { call, caller in
            let sheet = try await asked(call, caller)
            let format = call.query.text("format").flatMap { ExportFormat(rawValue: $0) } ?? .csv
            return Self.reply(sheet, as: format)
        }
        .ofProfile(among: book)
        .query(
            "format",
            .choice(ExportFormat.allCases.map(\.rawValue)),
            "The file's form; left out: csv",
        )
        .answers(.ok, "The rows: in the columns of the table, or as the list", contentType: "*/*")
    }

    private enum ExportFormat: String, CaseIterable {
        case csv
        case json
    }

    /// What is owed under the profile that was asked for, or else the tenant's.
    private func asked(_ call: Call, _ caller: Caller) async throws -> ObligationSheet {
        if let name = call.query.text("profile") {
            return ObligationSheet(profile: name, book.obligations)
        }
        let tenant = try caller.tenantName
        let profile = try await database.read { [tenants] in
            try tenants.profile(of: tenant, in: $0)
        }
        return ObligationSheet(profile: profile.name, book.obligations)
    }

    private static func reply(_ sheet: ObligationSheet, as format: ExportFormat) -> Reply {
        let reply =
            switch format {
            case .csv: Reply.bytes(sheet.rows.csv.utf8, "text/csv; charset=utf-8; header=present")
            case .json: Reply.json(sheet.json)
            }
        let name = "obligations-\(sheet.profile).\(format.rawValue)"
        return reply.with(.contentDisposition, "attachment; filename=\"\(name)\"")
    }
}

extension Route {
    fileprivate func ofProfile(among book: PolicyBook) -> Route {
        query(
            "profile",
            .choice(book.profiles.keys.sorted()),
            "The profile whose duties are meant; left out: the tenant's own",
        )
    }
}
