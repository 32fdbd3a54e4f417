import Casework
import Foundation
import Store

/// A member of the staff, as operators see them.
package struct MemberView: AnswerShape {
    let person: String
    let displayName: String
    let roles: [String]
    let createdAt: Date
    @OrNull var disabledAt: Date?

    init(_ member: TeamMember) {
        person = member.person.text
        displayName = member.displayName.text
        roles = member.roles.map(\.rawValue).sorted()
        createdAt = member.createdAt
        disabledAt = member.disabledAt
    }

    static let roles = Schema.list(
        .choice(StaffRole.allCases.map(\.rawValue)),
        0...StaffRole.allCases.count,
    )

    static let properties: [Schema.Property] = [
        .required("person", .text(1...100), "The pseudonym under which they act"),
        .required("display_name", .text(1...DisplayName.longest), "As the team reads it"),
        .required("roles", roles), .required("created_at", .time),
        .required("disabled_at", .orNull(.time), "Since when they may not come in"),
    ]

    package static let schema = Schema.named("StaffMember", .object(properties))

    enum CodingKeys: String, CodingKey {
        case person, roles
        case displayName = "display_name"
        case createdAt = "created_at"
        case disabledAt = "disabled_at"
    }
}

/// Somebody with a setup code, which is shown only here.
package struct InvitedView: AnswerShape {
    let member: MemberView
    let setupCode: String
    let expiresAt: Date

    init(_ member: TeamMember, _ code: SetupCode, until end: Date) {
        self.member = MemberView(member)
        setupCode = code.text
        expiresAt = end
    }

    package static let schema = Schema.named(
        "InvitedStaffMember",
        .object(
            MemberView.properties + [
                .required("setup_code", .text(1...100), "For POST /v1/setup; shown only here"),
                .required("setup_expires_at", .time),
            ]
        ),
    )

    package func encode(to encoder: any Encoder) throws {
        try member.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(setupCode, forKey: .setupCode)
        try container.encode(expiresAt, forKey: .expiresAt)
    }

    private enum CodingKeys: String, CodingKey {
        case setupCode = "setup_code"
        case expiresAt = "setup_expires_at"
    }
}

/// Somebody who is to work here.
package struct NewMemberBody: RequestShape {
    let person: String
    let displayName: String?
    let roles: [String]

    package static let schema = Schema.named(
        "NewStaffMember",
        .object([
            .required(
                "person",
                .text(1...100),
                "A pseudonym: everybody who reads the record reads it, and it never changes",
            ),
            .optional("display_name", .text(1...DisplayName.longest), "As the team reads it"),
            .required("roles", MemberView.roles),
        ]),
    )
    package static let example: String? = """
        {"person": "reviewer-7", "display_name": "Ann Lee", "roles": ["reviewer"]}
        """

    /// - Throws: the problem of names that are none.
    func newcomer(of tenant: TenantName) throws(Problem) -> Newcomer {
        guard let name = PersonName(person) else {
            throw Problem(.invalidRequest, "this can't be a pseudonym").at([
                FieldError(
                    "/person",
                    "has 1 to 100 bytes, no control characters, and no blanks at its ends",
                )
            ])
        }
        return Newcomer(
            name,
            of: tenant,
            displayName: try displayName.map(MemberChangeBody.name),
            roles: Set(roles.compactMap(StaffRole.init)),
        )
    }

    enum CodingKeys: String, CodingKey {
        case person, roles
        case displayName = "display_name"
    }
}

/// What is to become of somebody; what is left out stays.
package struct MemberChangeBody: RequestShape {
    let displayName: String?
    let roles: [String]?
    let disabled: Bool?

    package static let schema = Schema.named(
        "StaffMemberChange",
        .object([
            .optional("display_name", .text(1...DisplayName.longest)),
            .optional("roles", MemberView.roles, "All of them, in place of those of today"),
            .optional("disabled", .boolean, "True ends all sessions and setup links"),
        ]),
    )
    package static let example: String? = #"{"roles": ["reviewer"], "disabled": false}"#

    var change: TeamChange {
        get throws(Problem) {
            TeamChange(
                displayName: try displayName.map(Self.name),
                roles: roles.map { Set($0.compactMap(StaffRole.init)) },
                isDisabled: disabled,
            )
        }
    }

    static func name(_ text: String) throws(Problem) -> DisplayName {
        guard let name = DisplayName(text) else {
            throw Problem(.invalidRequest, "this can't be a name")
                .at([FieldError("/display_name", "holds no control characters")])
        }
        return name
    }

    enum CodingKeys: String, CodingKey {
        case roles, disabled
        case displayName = "display_name"
    }
}
