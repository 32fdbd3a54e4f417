import Casework
import Fingerprints
import Foundation
import HTTPTypes
import Media
import Pipeline
package import Store

/// Lists of entries that come in whole, on which one answer is given.
package struct ImportRoutes: Sendable {
    private static let list = "/v1/banks/{bank}/imports"
    private static let place = "/v1/banks/{bank}/imports/{import}"

    private let banks: Banks
    private let database: any Database
    private let workshop: Workshop
    private let limits: ImportLimits
    private let surroundings: Surroundings

    package init(
        _ workshop: Workshop,
        limits: ImportLimits = ImportLimits(),
        surroundings: Surroundings,
    ) {
        banks = workshop.banks
        database = workshop.database
        self.workshop = workshop
        self.limits = limits
        self.surroundings = surroundings
    }

    package var routes: [Route] {
        [
            importing, reading, answering("approve", isYes: true),
            answering("refuse", isYes: false),
        ]
    }

    private var importing: Route {
        Route(
            .post,
            Self.list,
            "importEntries",
            "Propose a list of entries, which one other person answers as a whole",
            scope: .writeBanks,
        ) { call, caller in
            try await take(call, caller)
        }
        .ofBank()
        .stating()
        .query(
            "format",
            .choice(ExchangeFormat.allCases.map(\.rawValue)),
            "The list's form; left out: lines",
        )
        .query(
            "kind",
            .choice(ExchangeKind.allCases.map(\.rawValue)),
            "What its hashes are, where the list doesn't say so",
        )
        .streams()
        .answers(.created, schema: Self.schema, "The proposal, and what was refused of the list")
        .mayFail(.malformedRequest, .conflict, .invalidRequest, .bodyTooLarge)
    }

    private var reading: Route {
        Route(.get, Self.place, "readImport", "Read a proposed list", scope: .readBanks) {
            call,
            caller in
            let (tenant, id) = (try caller.tenantName, try Self.id(call))
            let now = surroundings.now()
            return try await database.read { [banks] transaction in
                let bank = try banks.bank(named: call, of: tenant, in: transaction)
                guard let id, let kept = try banks.proposal(id, for: bank, in: transaction) else {
                    throw RecordRefusal.unknown(.approval)
                }
                return .json(try Self.json(kept, now))
            }
        }
        .ofImport()
        .answers(.ok, schema: Self.schema, "The proposal, and what was refused of the list")
    }

    private func answering(_ verb: String, isYes: Bool) -> Route {
        Route(
            .post,
            "\(Self.place)/\(verb)",
            "\(verb)Import",
            isYes ? "Be the second person of a whole list" : "Turn a proposed list down",
            scope: .approve,
        ) { call, caller in
            let (tenant, person) = (try caller.tenantName, try caller.personName)
            let id = try Self.id(call)
            return try await database.write { [banks] transaction in
                let bank = try banks.bank(named: call, of: tenant, in: transaction)
                guard let id else { throw RecordRefusal.unknown(.approval) }
                let answer = isYes ? banks.approve : banks.refuse
                let kept = try answer(id, bank.name, tenant, person, transaction)
                let reply = Reply.json(try Self.json(kept, surroundings.now()))
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .ofImport()
        .idempotent()
        .freshSignIn()
        .answers(.ok, schema: Self.schema, "The proposal as it stands now")
        .mayFail(.conflict, .secondPersonNeeded)
    }
}

extension ImportRoutes {
    private func take(_ call: Call, _ caller: Caller) async throws -> Reply {
        let (tenant, person) = (try caller.tenantName, try caller.personName)
        let bank = try await database.read { [banks] in
            try banks.bank(named: call, of: tenant, in: $0)
        }
        let grounds = try GroundsStatement(call).grounds(in: bank)
        let format = call.query.text("format").flatMap { ExchangeFormat(rawValue: $0) } ?? .lines
        let kind = call.query.text("kind").flatMap { ExchangeKind(rawValue: $0) }
        let (drafts, report) = try await workshop.withFolder { folder in
            let path = folder.appending(path: "list").path
            try await call.spool(to: path, most: limits.listBytes)
            let source = try FileSource(path: FilePathBytes(path))
            return try ExchangedEntries.read(
                source,
                as: format,
                untyped: kind,
                most: BankLimits().proposedEntries,
            )
        }
        guard !drafts.isEmpty else {
            throw Problem(.invalidRequest, BankRefusal.nothingKnown).with("report", report.json)
        }
        let wish = EntryWish(
            drafts,
            from: .list(format: format.rawValue),
            on: grounds,
            report: report.json.compactText,
        )
        return try await database.write { [banks] transaction in
            let kept = try banks.propose(
                wish,
                for: bank.name,
                of: tenant,
                by: person,
                in: transaction,
            )
            return Reply.json(try Self.json(kept, surroundings.now()), .created)
                .with(.location, "/v1/banks/\(bank.name)/imports/\(kept.proposal.id)")
        }
    }

    private static func id(_ call: Call) throws -> ApprovalID? {
        ApprovalID(call.parameters["import"])
    }

    private static func json(_ kept: KeptProposal, _ now: Date) throws -> JSONValue {
        .object([
            "proposal": kept.proposal.json(at: now),
            "report": try kept.report.map { try JSONText.value(of: Array($0.utf8)) } ?? .null,
        ])
    }

    private static let schema = Schema.named(
        "BankImport",
        .object([
            .required("proposal", .proposal),
            .required(
                "report",
                .orNull(ListReport.schema),
                "Null of what didn't come as a list",
            ),
        ]),
    )
}

/// How large lists may be that are taken in by one call.
package struct ImportLimits: Hashable, Sendable {
    /// Bytes of a list (256 MiB).
    package var listBytes = 256 << 20

    package init() {}
}

extension Route {
    fileprivate func ofImport() -> Route {
        ofBank().path("import", .id, "The proposal's id")
    }
}
