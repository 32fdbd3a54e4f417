import Casework
import HTTPTypes
import Store

/// `/v1/staff`: who works here, what they may do, and their sessions.
package struct StaffRoutes: Sendable {
    private static let place = "/v1/staff/{person}"

    private let reception: Reception
    private let seal: CursorSeal

    package init(_ reception: Reception, seal: CursorSeal) {
        (self.reception, self.seal) = (reception, seal)
    }

    package var routes: [Route] {
        [listing, adding, reading, changing, inviting, sessions, endingAll]
    }

    private var listing: Route {
        Route(.get, "/v1/staff", "listStaff", "List the staff", scope: .writeStaff) {
            call,
            caller in
            let tenant = try caller.tenantName
            let list = try PagedList(call, of: caller, sealing: seal)
            let last = list.place.flatMap { StaffID($0) }
            let members = try await reception.database.read { [reception] transaction in
                try reception.team.page(
                    of: tenant,
                    after: last,
                    limit: list.limit,
                    in: transaction,
                )
            }
            return try .json(
                list.page(members) {
                    MemberView($0)
                } at: {
                    $0.id.text
                }
            )
        }
        .paged()
        .answers(.ok, Page<MemberView>.self, "The staff in the order in which they came")
    }

    private var adding: Route {
        Route(
            .post,
            "/v1/staff",
            "addStaffMember",
            "Make somebody a member of the staff, with a setup code",
            scope: .writeStaff,
            taking: NewMemberBody.self,
        ) { _, caller, body in
            let newcomer = try body.newcomer(of: try caller.tenantName)
            let asker = Asker(try caller.personName)
            let code = code
            let (member, end) = try await reception.database.write { [reception] transaction in
                let member = try reception.team.add(newcomer, by: asker.actor, in: transaction)
                let end = try reception.invitations.make(
                    code.digest,
                    for: member,
                    by: asker.actor,
                    in: transaction,
                )
                return (member, end)
            }
            return try .json(InvitedView(member, code, until: end), .created)
        }
        .freshSignIn()
        .answers(.created, InvitedView.self, "They are known; hand them the setup code")
        .mayFail(.conflict)
    }

    private var reading: Route {
        Route(.get, Self.place, "readStaffMember", "Read about somebody", scope: .writeStaff) {
            call,
            caller in
            try .json(MemberView(try await member(call, caller)))
        }
        .ofPerson()
        .answers(.ok, MemberView.self, "The member of the staff")
    }

    private var changing: Route {
        Route(
            .patch,
            Self.place,
            "changeStaffMember",
            "Change somebody's roles or name, or disable them",
            scope: .writeStaff,
            taking: MemberChangeBody.self,
        ) { call, caller, body in
            let (person, tenant) = (try Self.person(call), try caller.tenantName)
            let (change, asker) = (try body.change, Asker(try caller.personName))
            let member = try await reception.database.write { [reception] transaction in
                try reception.team.change(
                    person,
                    of: tenant,
                    change,
                    asking: asker,
                    in: transaction,
                )
            }
            return try .json(MemberView(member))
        }
        .freshSignIn()
        .ofPerson()
        .answers(.ok, MemberView.self, "As they are now; who is disabled is signed out at once")
        .mayFail(.conflict, .secondPersonNeeded)
    }

    private var inviting: Route {
        Route(
            .post,
            "/v1/staff/{person}/setup",
            "inviteStaffMember",
            "Make a setup code for somebody who lost password or device",
            scope: .writeStaff,
        ) { call, caller in
            let (member, code) = (try await member(call, caller), code)
            // A code is as good as password and device: nobody makes their own.
            guard member.person != (try caller.personName) else { throw TeamRefusal.ownRights }
            let end = try await reception.database.write { [reception] transaction in
                try reception.invitations.make(
                    code.digest,
                    for: member,
                    by: caller.actor("operator"),
                    in: transaction,
                )
            }
            return try .json(InvitedView(member, code, until: end), .created)
        }
        .freshSignIn()
        .ofPerson()
        .answers(.created, InvitedView.self, "Hand them the setup code; earlier ones are over")
        .mayFail(.conflict, .secondPersonNeeded)
    }

    private var sessions: Route {
        Route(
            .get,
            "/v1/staff/{person}/sessions",
            "listStaffSessions",
            "List somebody's open sessions",
            scope: .writeStaff,
        ) { call, caller in
            let (member, limits) = (try await member(call, caller), reception.sessionLimits)
            let open = try await reception.database.read { [reception] transaction in
                try reception.sessions.open(of: member, in: transaction)
            }
            let entries = open.map {
                SessionEntry($0, current: caller.session?.id, limits)
            }
            return try .json(Page(entries, next: nil))
        }
        .ofPerson()
        .answers(.ok, Page<SessionEntry>.self, "The sessions, oldest first")
    }

    private var endingAll: Route {
        Route(
            .delete,
            "/v1/staff/{person}/sessions",
            "endStaffSessions",
            "Sign somebody out everywhere",
            scope: .writeStaff,
        ) { call, caller in
            let member = try await member(call, caller)
            try await reception.database.write { [reception] transaction in
                for session in try reception.sessions.open(of: member, in: transaction) {
                    try reception.sessions.end(
                        session.id,
                        of: member,
                        by: caller.actor("operator"),
                        in: transaction,
                    )
                }
            }
            return .noContent
        }
        .ofPerson()
        .answers(.noContent, "They are signed out")
    }
}

extension StaffRoutes {
    private var code: SetupCode {
        SetupCode(secretBytes: reception.surroundings.secretBytes(SetupCode.secretBytes))
    }

    private func member(_ call: Call, _ caller: Caller) async throws -> TeamMember {
        let (person, tenant) = (try Self.person(call), try caller.tenantName)
        return try await reception.database.read { [reception] transaction in
            guard let member = try reception.team.find(person, of: tenant, in: transaction) else {
                throw RecordRefusal.unknown(.person)
            }
            return member
        }
    }

    private static func person(_ call: Call) throws(RecordRefusal) -> PersonName {
        guard let person = call.parameters.decoded("person").flatMap({ PersonName($0) }) else {
            throw .unknown(.person)
        }
        return person
    }
}

extension Route {
    fileprivate func ofPerson() -> Route {
        // Three characters for a byte that is percent-encoded.
        path("person", .text(1...300), "The pseudonym")
    }
}
