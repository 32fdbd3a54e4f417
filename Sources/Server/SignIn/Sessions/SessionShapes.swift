import Casework
import Foundation
import Store

/// How somebody signs in.
package struct SignInBody: RequestShape {
    let tenant: String?
    let name: String
    let password: String
    let code: String

    package static let schema = Schema.named(
        "SignIn",
        .object([
            .optional("tenant", .form(.name), "The tenant; without it the installation's first"),
            .required("name", .text(1...100), "The pseudonym under which they act"),
            .required("password", .text(1...1_024)),
            .required("code", .text(1...40), "A one-time code, or a recovery code"),
        ]),
    )
    package static let example: String? = """
        {"name": "ann", "password": "correct horse battery staple", "code": "123456"}
        """
}

/// How somebody shows again who they are.
package struct StepUpBody: RequestShape {
    let password: String
    let code: String

    package static let schema = Schema.named(
        "StepUp",
        .object([
            .required("password", .text(1...1_024)),
            .required("code", .text(1...40), "A one-time code, or a recovery code"),
        ]),
    )
    package static let example: String? = """
        {"password": "correct horse battery staple", "code": "123456"}
        """
}

/// Another password.
package struct PasswordBody: RequestShape {
    let password: String
    let code: String
    let newPassword: String

    package static let schema = Schema.named(
        "PasswordChange",
        .object([
            .required("password", .text(1...1_024), "The one of today"),
            .required("code", .text(1...40), "A one-time code, or a recovery code"),
            .required("new_password", .text(1...1_024)),
        ]),
    )
    package static let example: String? = """
        {"password": "correct horse battery staple", "code": "123456",
         "new_password": "another horse battery staple"}
        """

    enum CodingKeys: String, CodingKey {
        case password, code
        case newPassword = "new_password"
    }
}

/// Who is signed in, and what pages of ours need to know.
package struct SessionView: AnswerShape {
    let id: String
    let tenant: String
    let person: String
    let displayName: String
    let roles: [String]
    let scopes: [String]
    let method: String
    let csrfToken: String
    let signedInAt: Date
    let freshUntil: Date
    let endsAt: Date

    init(_ session: KeptSession, _ secret: SessionSecret, _ limits: SessionLimits) {
        let member = session.member
        id = session.id.text
        tenant = member.tenant.text
        person = member.person.text
        displayName = member.displayName.text
        roles = member.roles.map(\.rawValue).sorted()
        scopes = member.roles.scopes.map(\.rawValue).sorted()
        method = session.method.rawValue
        csrfToken = secret.csrf
        signedInAt = session.signedInAt
        freshUntil = session.signedInAt + Double(limits.freshMinutes) * 60
        endsAt = session.end(limits)
    }

    package static let schema = Schema.named(
        "Session",
        .object([
            .required("id", .id), .required("tenant", .form(.name)),
            .required("person", .text(1...100), "The pseudonym, as everybody reads it"),
            .required("display_name", .text(1...DisplayName.longest), "As the team reads it"),
            .required("roles", MemberView.roles),
            .required("scopes", .list(.text(1...40), 0...100), "What the roles let them do"),
            .required("method", .choice(KeptSession.Method.allCases.map(\.rawValue))),
            .required("csrf_token", .text(1...100), "For X-Touchstone-CSRF"),
            .required("signed_in_at", .time),
            .required("fresh_until", .time, "Until when the sign-in does for what is grave"),
            .required("ends_at", .time, "Unless it is used before"),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case id, tenant, person, roles, scopes, method
        case displayName = "display_name"
        case csrfToken = "csrf_token"
        case signedInAt = "signed_in_at"
        case freshUntil = "fresh_until"
        case endsAt = "ends_at"
    }
}

/// A session in a list.
package struct SessionEntry: AnswerShape {
    let id: String
    let method: String
    let agent: String
    let openedAt: Date
    let seenAt: Date
    let endsAt: Date
    let isCurrent: Bool

    init(_ session: KeptSession, current: SessionID?, _ limits: SessionLimits) {
        id = session.id.text
        method = session.method.rawValue
        agent = session.agent
        openedAt = session.openedAt
        seenAt = session.seenAt
        endsAt = session.end(limits)
        isCurrent = session.id == current
    }

    package static let schema = Schema.named(
        "SessionEntry",
        .object([
            .required("id", .id),
            .required("method", .choice(KeptSession.Method.allCases.map(\.rawValue))),
            .required("agent", .text(0...200), "What the browser calls itself"),
            .required("opened_at", .time), .required("seen_at", .time),
            .required("ends_at", .time, "Unless it is used before"),
            .required("is_current", .boolean, "Whether it is the one that asks"),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case id, method, agent
        case openedAt = "opened_at"
        case seenAt = "seen_at"
        case endsAt = "ends_at"
        case isCurrent = "is_current"
    }
}
