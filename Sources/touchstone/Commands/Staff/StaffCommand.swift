import ArgumentParser
import Casework
import Foundation
import Pipeline
import Server
import Store

/// Who works here: `touchstone staff …`.
struct StaffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "staff",
        abstract: "Invite, list and change the people who sign in.",
        discussion: "Roles: \(StaffRole.allCases.map(\.rawValue).joined(separator: ", ")).",
        subcommands: [Invite.self, List.self, Change.self, LinkIdentity.self],
    )

    /// What `touchstone staff invite` does.
    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a setup code for somebody, this once.",
            discussion: """
                With --role somebody new; without it somebody who lost password or device, and who \
                keeps both until the code is used. The code is good for a day and works once.
                """,
        )

        @OptionGroup var whom: PersonOptions
        @Option(help: "What they may do; may be given several times.") var role: [StaffRole] = []
        @Option(help: "What the team calls them; nobody else reads it.") var displayName: String?
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await StoreFault.ending {
                let (person, tenant) = try whom.names
                let code = SetupCode(
                    secretBytes: Surroundings.live.secretBytes(SetupCode.secretBytes)
                )
                let name = try displayName.map(StaffCommand.displayName)
                let roles = Set(role)
                let end = try await RecordBench(store).write { records, transaction in
                    guard try Tenants(records).find(tenant, in: transaction) != nil else {
                        throw RecordRefusal.unknown(.tenant)
                    }
                    let team = Team(records)
                    let found = try team.find(person, of: tenant, in: transaction)
                    let member: TeamMember
                    switch (found, roles.isEmpty) {
                    case (let found?, true): member = found
                    case (nil, false):
                        member = try team.add(
                            Newcomer(person, of: tenant, displayName: name, roles: roles),
                            by: .commandLine,
                            in: transaction,
                        )
                    case (_?, false):
                        throw Fault(
                            .refused,
                            "\(person) is there already: without --role this makes a code to set "
                                + "password and device anew; roles: touchstone staff change",
                        )
                    case (nil, true):
                        throw Fault(
                            .refused,
                            "there is no \(person) yet; say with --role what they may do",
                        )
                    }
                    return try Invitations(records).make(
                        code.digest,
                        for: member,
                        by: .commandLine,
                        in: transaction,
                    )
                }
                Terminal.print(code.text)
                Terminal.say("good until \(end.formatted(.iso8601)), once: POST /v1/setup")
            }
        }
    }

    /// What `touchstone staff list` does.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List a tenant's staff: pseudonym, roles, whether they are disabled."
        )

        @Option(help: "The tenant's short name.") var tenant = "main"
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await StoreFault.ending {
                guard let name = TenantName(tenant) else {
                    throw Fault(.refused, "that is no tenant's name")
                }
                let members = try await RecordBench(store).write { records, transaction in
                    var (all, last): ([TeamMember], StaffID?) = ([], nil)
                    repeat {
                        let page = try Team(records).page(
                            of: name,
                            after: last,
                            in: transaction,
                        )
                        all += page
                        last = page.last?.id
                    } while last != nil
                    return all
                }
                for member in members { Terminal.print(member.line) }
            }
        }
    }

    /// What `touchstone staff change` does.
    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change what somebody may do, or shut them out."
        )

        @OptionGroup var whom: PersonOptions
        @Option(help: "All that they may do from now on; may be given several times.")
        var role: [StaffRole] = []
        @Option(help: "What the team calls them; nobody else reads it.") var displayName: String?
        @Flag(help: "End their sessions and let them in no more.") var disable = false
        @Flag(help: "Let them in again.") var enable = false
        @OptionGroup var store: StoreOptions

        func validate() throws {
            guard !(disable && enable) else {
                throw ValidationError("--disable or --enable, not both")
            }
            guard !role.isEmpty || displayName != nil || disable || enable else {
                throw ValidationError("say what to change: --role, --display-name, --disable …")
            }
        }

        func run() async throws {
            try await StoreFault.ending {
                let (person, tenant) = try whom.names
                let change = TeamChange(
                    displayName: try displayName.map(StaffCommand.displayName),
                    roles: role.isEmpty ? nil : Set(role),
                    isDisabled: disable ? true : enable ? false : nil,
                )
                let member = try await RecordBench(store).write { records, transaction in
                    try Team(records).change(
                        person,
                        of: tenant,
                        change,
                        asking: Asker(.commandLine),
                        in: transaction,
                    )
                }
                Terminal.print(member.line)
            }
        }
    }

    /// What `touchstone staff link` does.
    struct LinkIdentity: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "link",
            abstract: "Say which identity of an identity provider somebody is.",
        )

        @OptionGroup var whom: PersonOptions
        @Option(help: "The provider, as its tokens have it in iss.") var issuer: String
        @Option(help: "The identity, as its tokens have it in sub.") var subject: String
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await StoreFault.ending {
                let (person, tenant) = try whom.names
                let identity = ProviderIdentity(issuer: issuer, subject: subject)
                try await RecordBench(store).write { records, transaction in
                    let found = try Team(records).find(person, of: tenant, in: transaction)
                    guard let member = found else { throw RecordRefusal.unknown(.person) }
                    try Identities(records).link(
                        identity,
                        to: member,
                        by: .commandLine,
                        in: transaction,
                    )
                }
            }
        }
    }

    fileprivate static func displayName(_ text: String) throws(Fault) -> DisplayName {
        guard let name = DisplayName(text) else {
            throw Fault(
                .refused,
                "a display name has 1 to \(DisplayName.longest) characters that people can read",
            )
        }
        return name
    }
}

/// About whom a command is.
struct PersonOptions: ParsableArguments {
    @Argument(help: "The pseudonym under which they act and sign in.") var name: String
    @Option(help: "The tenant's short name.") var tenant = "main"

    var names: (PersonName, TenantName) {
        get throws(Fault) {
            guard let tenant = TenantName(tenant), let person = PersonName(name) else {
                throw Fault(.refused, "that is no tenant's or no person's name")
            }
            return (person, tenant)
        }
    }
}

extension StaffRole: ExpressibleByArgument {}

extension TeamMember {
    /// The member on one line.
    fileprivate var line: String {
        let roles = roles.map(\.rawValue).sorted().joined(separator: " ")
        let standing = disabledAt.map { "  disabled \($0.formatted(.iso8601))" } ?? ""
        return "\(person)  \(roles.isEmpty ? "no role" : roles)\(standing)"
    }
}
