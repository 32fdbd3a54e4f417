import Casework
import Foundation
import HTTPTypes
package import Store

/// `/v1/public/{tenant}/grounds`: the share beyond the law, for anybody.
package struct GroundRoutes: Sendable {
    private let records: Records
    private let database: any Database
    private let book: GroundBook
    private let limits: GroundLimits
    private let now: @Sendable () -> Date
    /// One counts at a time: whoever asks here has no account to answer for it.
    private let seat = Seats(1)

    package init(
        _ records: Records,
        in database: any Database,
        surroundings: Surroundings,
        limits: GroundLimits = GroundLimits(),
    ) {
        (self.records, self.database, self.limits) = (records, database, limits)
        book = GroundBook(limits)
        now = surroundings.now
    }

    package var routes: [Route] {
        [
            Route(
                .get,
                "/v1/public/{tenant}/grounds",
                "countGrounds",
                "Count restrictions by month, ground and action",
            ) { call in
                try await answer(call)
            }
            .path("tenant", .form(.name), "The service's name")
            .query("since", .text(7...7), "The first month, such as 2026-11")
            .answers(.ok, schema: GroundSheet.schema, "Numbers, and nobody's decision")
            .mayFail(.notFound, .unavailable)
        ]
    }

    private func answer(_ call: Call) async throws -> Reply {
        let now = now()
        let months = try months(in: call.query, at: now)
        let name = TenantName(call.parameters["tenant"])
        let tenant = try await database.read { [records] transaction in
            try name.flatMap { try Tenants(records).find($0, in: transaction) }
        }
        // Nothing in a sandbox is for real.
        guard let tenant, !tenant.isSandbox else { throw RecordRefusal.unknown(.tenant) }
        var entries: [GroundSheet.Entry] = []
        for month in months {
            entries.append(
                GroundSheet.Entry(
                    month: month,
                    isOver: month.span.upperBound <= now,
                    counts: try await counts(of: tenant.name, in: month, at: now),
                )
            )
        }
        let sheet = GroundSheet(
            tenant: tenant.name,
            threshold: limits.threshold,
            months: entries,
        )
        return .json(sheet.json)
    }

    /// From the first to the running one.
    private func months(in query: QueryParameters, at now: Date) throws(Problem) -> [Month] {
        let running = Month(of: now)
        let text = query.text("since")
        let earliest = running.adding(1 - limits.months)
        guard let first = text.map({ Month($0) }) ?? running.adding(1 - limits.usualMonths),
            (earliest...running).contains(first)
        else {
            throw Problem(.malformedRequest, "the query can't be read; see errors").at([
                FieldError("since", "has to be a month from \(earliest.text) to \(running.text)")
            ])
        }
        return (0...(running.index - first.index)).map { first.adding($0) }
    }

    private func counts(
        of tenant: TenantName,
        in month: Month,
        at now: Date,
    ) async throws -> [GroundCount] {
        if let counts = book.counts(of: tenant, in: month, at: now) { return counts }
        guard seat.take() else {
            throw Problem(.unavailable, "others are being counted for; try again").retry(after: 5)
        }
        defer { seat.giveBack() }
        let counts = try await database.read { [records] transaction in
            try Decisions(records).groundCounts(of: tenant, month.span, in: transaction)
        }
        book.note(counts, of: tenant, in: month, at: now)
        return counts
    }
}
