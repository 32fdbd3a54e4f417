import Casework
import Fingerprints
import HTTPTypes
import Hummingbird
import NIOCore
package import Store

/// A bank's active entries in the forms in which services hand each other lists.
package struct ExportRoutes: Sendable {
    /// Entries that are read at a time.
    private static let page = 500

    private let banks: Banks
    private let database: any Database

    package init(_ records: Records, in database: any Database) {
        banks = Banks(records)
        self.database = database
    }

    package var routes: [Route] {
        [
            Route(
                .get,
                "/v1/banks/{bank}/export",
                "exportEntries",
                "Hand out a bank's active entries as a list",
                scope: .exportBanks,
            ) { call, caller in
                try await hand(out: call, caller)
            }
            .ofBank()
            .query(
                "format",
                .choice(ExchangeFormat.allCases.map(\.rawValue)),
                "The list's form; left out: lines",
            )
            .query("entry", .integer(1...Int64(UInt32.max)), "Only this one; vpdq has one a list")
            .answers(
                .ok,
                "The entries that the form has a place for, written as they are read",
                contentType: "text/plain; charset=utf-8",
            )
            .mayFail(.malformedRequest, .invalidRequest)
        ]
    }

    private func hand(out call: Call, _ caller: Caller) async throws -> Reply {
        let (tenant, person) = (try caller.tenantName, try caller.personName)
        let format = call.query.text("format").flatMap { ExchangeFormat(rawValue: $0) } ?? .lines
        let only = call.query.integer("entry").flatMap { UInt32(exactly: $0) }
        guard format != .vpdq || only != nil else {
            throw Problem(.invalidRequest, "a list of vpdq holds one film; name its entry")
                .at([FieldError("entry", "is missing")])
        }
        let bank = try await database.write { [banks] transaction in
            let bank = try banks.bank(named: call, of: tenant, in: transaction)
            try banks.noteExport(of: bank, as: format.rawValue, by: person, in: transaction)
            return bank
        }
        return Reply(
            .ok,
            headers: [.contentType: "text/plain; charset=utf-8"],
            body: .stream(
                ResponseBody { [banks, database] writer in
                    var last = (only ?? 1) - 1
                    while true {
                        let (after, size) = (last, PageSize(rows: only == nil ? Self.page : 1))
                        let page = try await database.read { transaction in
                            try banks.active(in: bank, after: after, size, in: transaction)
                        }
                        let wanted = page.rows.filter { $0.number == only ?? $0.number }
                        let text = wanted.map { ExchangedEntries.text(of: $0, as: format) }.joined()
                        if !text.isEmpty { try await writer.write(ByteBuffer(string: text)) }
                        guard only == nil, page.hasMore, let end = page.rows.last else { break }
                        last = end.number
                    }
                    try await writer.finish(nil)
                }
            ),
        )
    }
}
