import Casework
import Foundation
import Pipeline
import Policy
import Server
import Store

/// What the first start of an installation does: schema, log key, tenant, token and first operator.
///
/// Each step is done once, whatever breaks in between: the next start goes on.
struct FirstStart {
    let installation: Installation
    /// The profile that an option names.
    let profile: String?

    private static let words = """
        this is the first start: say which duties this service has with --profile cn, eu, us or \
        plain (or the setting profile); each tenant's can be changed later
        """

    /// Opens the database; the embedded one is made, and gets its schema, where there is none.
    func openDatabase() async throws -> any Database {
        guard case .sqlite(let path) = installation.settings.database else {
            return try await checked(try await installation.openDatabase())
        }
        if !FileManager.default.fileExists(atPath: path), chosen == nil {
            // Nothing is made before the one question is answered.
            throw Fault(.refused, Self.words)
        }
        let database = try await installation.makeDatabase()
        do {
            let number = try await database.read { transaction in
                try transaction.rows("\(.tableNames)").count
            }
            if number == 0 { _ = try await installation.migrator.migrate(database) }
        } catch {
            await database.close()
            throw error
        }
        return try await checked(database)
    }

    private func checked(_ database: any Database) async throws -> any Database {
        do {
            try await installation.migrator.check(database)
            return database
        } catch {
            await database.close()
            throw error
        }
    }

    private var chosen: String? { profile ?? installation.settings.text("profile") }

    /// Makes the key that signs the log where there is none.
    ///
    /// - Throws: ``Fault`` where the log is signed already: another key would fork it.
    func makeLogKey(_ database: any Database) async throws {
        let path = installation.settings.logKey.path
        guard installation.settings.writesLog else { return }
        guard !FileManager.default.fileExists(atPath: path) else { return }
        guard try await !database.read({ try LogKeyRing.isBegun(in: $0) }) else {
            throw Fault(
                .noSuchFile,
                "this installation's log is signed already, and its key is not at \(path): copy it "
                    + "from the node that has it, or say with log.key where it is",
            )
        }
        try installation.makeFolder()
        let name = installation.settings.text("log.name") ?? "localhost/touchstone"
        _ = try SigningKeyFile(at: path).create(
            named: name,
            secret: Surroundings.live.secretBytes,
        )
    }

    /// What the first start shows, once.
    struct Secrets {
        let token: String
        let setup: String
    }

    /// Makes the first tenant, a token for its operator, and a setup code for the same person: with
    /// the one or the other they are one person.
    ///
    /// - Returns: token and code; nil where there are tenants already.
    func makeTenant(_ station: Station) async throws -> Secrets? {
        let (tenants, tokens) = (Tenants(station.records), Tokens(station.records))
        let (book, database) = (station.book, station.database)
        let isThere = try await database.read { try !tenants.all(in: $0).isEmpty }
        guard !isThere else { return nil }
        guard let chosen else { throw Fault(.refused, Self.words) }
        let settings = installation.settings
        guard let profile = book.profiles[chosen],
            let name = TenantName(installation.firstTenant),
            let person = PersonName("operator")
        else {
            throw Fault(.refused, "there is no profile \(chosen), or the tenant's name is none")
        }
        let tenant = Tenant(
            name: name,
            profile: profile.name,
            roles: profile.roles,
            agreement: settings.text("agreement") ?? "1",
            redressRoute: settings.text("redress") ?? "the operator of this service",
        )
        let token = AccessToken(secretBytes: Surroundings.live.secretBytes(32))
        let holder = TokenHolder(
            tenant: name,
            person: person,
            scopes: Set(Scope.allCases.map(\.rawValue)),
        )
        let setup = SetupCode(secretBytes: Surroundings.live.secretBytes(SetupCode.secretBytes))
        let newcomer = Newcomer(person, of: name, roles: [.operator])
        let (team, links) = (Team(station.records), Invitations(station.records))
        let actor = AuditEntry.Actor.system("first-start")
        try await database.write { transaction in
            try tenants.add(tenant, by: actor, in: transaction)
            try tokens.add(digest: token.digest, for: holder, by: actor, in: transaction)
            let member = try team.add(newcomer, by: actor, in: transaction)
            try links.make(setup.digest, for: member, by: actor, in: transaction)
        }
        return Secrets(token: token.secret, setup: setup.text)
    }
}
