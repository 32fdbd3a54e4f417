import ArgumentParser
import Casework
import Foundation
import Pipeline
import Policy
import Server
import Store

/// Who may call: `touchstone token …`.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make, list and revoke the tokens with which programs call.",
        subcommands: [Make.self, List.self, Revoke.self],
    )

    /// What `touchstone token make` does.
    struct Make: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token and print it, this once.",
            discussion: "Scopes: \(Scope.allCases.map(\.rawValue).joined(separator: ", ")).",
        )

        @Option(help: "Whom it is made out to: two tokens of one person are one person.")
        var person: String
        @Option(help: "What it allows; may be given several times.") var scope: [String]
        @Option(help: "The tenant's short name.") var tenant = "main"
        @Option(help: "Days after which it ends.") var days: Int?
        @Flag(help: "For rehearsals: make the tenant, where it isn't there, as a sandbox.")
        var sandbox = false
        @OptionGroup var store: StoreOptions

        func validate() throws {
            let unknown = scope.filter { Scope(rawValue: $0) == nil }
            guard unknown.isEmpty, !scope.isEmpty else {
                throw ValidationError("there is no scope \(unknown.joined(separator: ", "))")
            }
            guard days.map({ (1...36_500).contains($0) }) ?? true else {
                throw ValidationError("--days is a number from 1 to 36500")
            }
        }

        func run() async throws {
            try await StoreFault.ending {
                guard let name = TenantName(tenant), let holder = PersonName(person) else {
                    throw Fault(.refused, "that is no tenant's or no person's name")
                }
                let token = AccessToken(secretBytes: Surroundings.live.secretBytes(32))
                let scopes = Set(scope)
                let end = days.map { Surroundings.live.now() + Double($0) * 86_400 }
                let bench = try RecordBench(store)
                let model = sandbox ? bench.installation.firstTenant : nil
                try await bench.write { records, transaction in
                    let tenants = Tenants(records)
                    if let model { try tenants.ensureSandbox(name, like: model, in: transaction) }
                    guard try tenants.find(name, in: transaction) != nil else {
                        throw RecordRefusal.unknown(.tenant)
                    }
                    try Tokens(records).add(
                        digest: token.digest,
                        for: TokenHolder(
                            tenant: name,
                            person: holder,
                            scopes: scopes,
                            expiresAt: end,
                        ),
                        by: .commandLine,
                        in: transaction,
                    )
                }
                Terminal.print(token.secret)
            }
        }
    }

    /// What `touchstone token list` does.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List a tenant's tokens: id, person, scopes, until when; never their text."
        )

        @Option(help: "The tenant's short name.") var tenant = "main"
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await StoreFault.ending {
                guard let name = TenantName(tenant) else {
                    throw Fault(.refused, "that is no tenant's name")
                }
                let tokens = try await RecordBench(store).write { records, transaction in
                    try Tokens(records).all(of: name, in: transaction)
                }
                for token in tokens { Terminal.print(token.line) }
            }
        }
    }

    /// What `touchstone token revoke` does.
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a token; nodes hear of it within a second."
        )

        @Argument(help: "The token's id.") var id: String
        @Option(help: "The tenant's short name.") var tenant = "main"
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await StoreFault.ending {
                guard let name = TenantName(tenant) else {
                    throw Fault(.refused, "that is no tenant's name")
                }
                let token = TokenID(id)
                try await RecordBench(store).write { records, transaction in
                    try Tokens(records).revoke(
                        token,
                        of: name,
                        by: .commandLine,
                        in: transaction,
                    )
                }
            }
        }
    }
}

extension Tenants {
    /// Makes a tenant in which nothing is for real, with the duties of another, unless it is there.
    fileprivate func ensureSandbox(
        _ name: TenantName,
        like other: String,
        in transaction: any Transaction,
    ) throws {
        if let found = try find(name, in: transaction) {
            guard found.isSandbox else {
                throw Fault(
                    .refused,
                    "the tenant \(name) is for real, and no sandbox; name another with --tenant",
                )
            }
            return
        }
        guard let model = try TenantName(other).flatMap({ try find($0, in: transaction) }) else {
            throw RecordRefusal.unknown(.tenant)
        }
        let sandbox = Tenant(
            name: name,
            profile: model.profile,
            roles: model.roles,
            agreement: model.agreement,
            redressRoute: model.redressRoute,
            isSandbox: true,
        )
        try add(sandbox, by: .commandLine, in: transaction)
    }
}

extension KeptToken {
    /// The token on one line.
    fileprivate var line: String {
        let end =
            revokedAt.map { "revoked \($0.formatted(.iso8601))" }
            ?? expiresAt.map { "until \($0.formatted(.iso8601))" } ?? "without end"
        return "\(id.text)  \(person)  \(scopes.sorted().joined(separator: " "))  \(end)"
    }
}
