import Casework
import HTTPTypes
import Pipeline
package import Store

/// `/v1/banks`: sets of fingerprints with which files are compared.
package struct BankRoutes: Sendable {
    private static let place = "/v1/banks/{bank}"

    private let banks: Banks
    private let database: any Database

    package init(_ records: Records, in database: any Database) {
        banks = Banks(records)
        self.database = database
    }

    package var routes: [Route] { [listing, making, reading, changing] }

    private var listing: Route {
        Route(.get, "/v1/banks", "listBanks", "List the banks", scope: .readBanks) { _, caller in
            let tenant = try caller.tenantName
            let all = try await database.read { [banks] in try banks.all(of: tenant, in: $0) }
            return .json(.object(["items": .list(all.map(\.json)), "next": .null]))
        }
        .answers(.ok, schema: .bankList, "All banks, by their names")
    }

    private var making: Route {
        Route(
            .post,
            "/v1/banks",
            "createBank",
            "Make an empty bank",
            scope: .writeBanks,
            taking: BankBody.self,
        ) { call, caller, body in
            let (tenant, person) = (try caller.tenantName, try caller.personName)
            guard let name = BankName(body.name) else { throw RecordRefusal.unknown(.bank) }
            let terms = try body.terms()
            return try await database.write { [banks] transaction in
                let bank = try banks.create(
                    name,
                    body.kind,
                    terms,
                    by: Staff(person, of: tenant),
                    in: transaction,
                )
                let reply = Reply.json(bank.json, .created).tagged(bank.tag)
                    .with(.location, "/v1/banks/\(name)")
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .idempotent()
        .answers(.created, schema: .bank, "The bank")
        .mayFail(.conflict, .invalidRequest)
    }

    private var reading: Route {
        Route(.get, Self.place, "readBank", "Read a bank", scope: .readBanks) { call, caller in
            let tenant = try caller.tenantName
            let bank = try await database.read { [banks] in
                try banks.bank(named: call, of: tenant, in: $0)
            }
            if call.has(bank.tag) { return Reply(.notModified).tagged(bank.tag) }
            return Reply.json(bank.json).tagged(bank.tag)
        }
        .ofBank()
        .answers(.ok, schema: .bank, "The bank, with an ETag for changes")
        .answers(.notModified, "The caller has this version")
    }

    private var changing: Route {
        Route(
            .patch,
            Self.place,
            "changeBank",
            "Change a bank's words, standard or thresholds",
            scope: .writeBanks,
            taking: BankChangeBody.self,
        ) { call, caller, body in
            let (tenant, person) = (try caller.tenantName, try caller.personName)
            return try await database.write { [banks] transaction in
                let seen = try banks.bank(named: call, of: tenant, in: transaction)
                try call.require(match: seen.tag)
                let bank = try banks.change(
                    seen.name,
                    to: try body.terms(of: seen),
                    expecting: seen.revision,
                    by: Staff(person, of: tenant),
                    in: transaction,
                )
                let reply = Reply.json(bank.json).tagged(bank.tag)
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .ofBank()
        .header("If-Match", .text(1...100), "The ETag of the bank as the caller read it")
        .idempotent()
        .answers(.ok, schema: .bank, "The bank; where it widened, all items are looked at again")
        .mayFail(.preconditionFailed, .invalidRequest)
    }
}

extension Banks {
    /// The bank that a path names.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)``.
    func bank(
        named call: Call,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Bank {
        guard let name = BankName(call.parameters["bank"]),
            let bank = try find(name, of: tenant, in: transaction)
        else { throw RecordRefusal.unknown(.bank) }
        return bank
    }
}

extension Route {
    /// The route is about a bank, by its name.
    func ofBank() -> Route {
        path("bank", .text(1...200), "The bank's name").mayFail(.notFound)
    }
}
