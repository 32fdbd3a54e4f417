import Casework
import Foundation
import Store

/// A setup link's code.
package struct SetupCodeBody: RequestShape {
    let code: String

    static let property = Schema.Property.required(
        "code",
        .text(1...100),
        "The setup code, which begins with \(SetupCode.prefix)",
    )
    static let sample = SetupCode.prefix + String(repeating: "A", count: 43)

    package static let schema = Schema.named("SetupCode", .object([property]))
    package static let example: String? = #"{"code": "\#(sample)"}"#
}

/// What somebody signs in with from now on.
package struct SetupBody: RequestShape {
    let code: String
    let password: String
    let oneTimeCode: String
    let displayName: String?

    package static let schema = Schema.named(
        "Setup",
        .object([
            SetupCodeBody.property, .required("password", .text(1...1_024)),
            .required("one_time_code", .text(6...6), "What the authenticator app shows"),
            .optional(
                "display_name",
                .text(1...DisplayName.longest),
                "What the team calls them; nobody else reads it",
            ),
        ]),
    )
    package static let example: String? = """
        {"code": "\(SetupCodeBody.sample)", "password": "correct horse battery staple",
         "one_time_code": "123456", "display_name": "Ann Lee"}
        """

    enum CodingKeys: String, CodingKey {
        case code, password
        case oneTimeCode = "one_time_code"
        case displayName = "display_name"
    }
}

/// For whom a setup link is, and the secret for their authenticator app.
package struct SetupView: AnswerShape {
    let tenant: String
    let person: String
    let displayName: String
    let roles: [String]
    let expiresAt: Date
    let totpSecret: String
    let totpAddress: String

    init(_ invitation: KeptInvitation, secret: [UInt8]) {
        let member = invitation.member
        tenant = member.tenant.text
        person = member.person.text
        displayName = member.displayName.text
        roles = member.roles.map(\.rawValue).sorted()
        expiresAt = invitation.expiresAt
        totpSecret = Base32.text(secret)
        totpAddress = OneTimeCode.address(
            of: secret,
            issuer: "Touchstone",
            name: "\(member.person.text) (\(member.tenant.text))",
        )
    }

    package static let schema = Schema.named(
        "SetupLink",
        .object([
            .required("tenant", .form(.name)), .required("person", .text(1...100)),
            .required("display_name", .text(1...DisplayName.longest)),
            .required("roles", MemberView.roles), .required("expires_at", .time),
            .required("totp_secret", .text(1...100), "For an authenticator app, in base 32"),
            .required("totp_address", .text(1...2_000), "The same as apps read it from a picture"),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case tenant, person, roles
        case displayName = "display_name"
        case expiresAt = "expires_at"
        case totpSecret = "totp_secret"
        case totpAddress = "totp_address"
    }
}

/// That somebody is set up and signed in, with the codes for the day on which the device is lost.
package struct SetupDone: AnswerShape {
    let session: SessionView
    let recoveryCodes: [String]

    package static let schema = Schema.named(
        "SetupDone",
        .object([
            .required("session", SessionView.schema),
            .required(
                "recovery_codes",
                .list(.text(1...40), 1...100),
                "Shown this once; each works once in place of a one-time code",
            ),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case session
        case recoveryCodes = "recovery_codes"
    }
}
