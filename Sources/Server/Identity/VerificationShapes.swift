import Casework
import Foundation
import Labels
import Policy
import Store

/// Who somebody says to be.
package struct VerificationBody: RequestShape {
    struct Claim: Decodable {
        let number: String
        let name: String?
    }

    let method: IdentityMethod
    let claim: Claim?
    let language: String?

    package static let schema = Schema.named(
        "VerificationDraft",
        .object([
            .required("method", .choice(IdentityMethod.allCases.map(\.rawValue))),
            .optional(
                "claim",
                .object([
                    .required("number", .text(1...40), "Number or code; of a mobile with its +86"),
                    .optional("name", .text(1...200), "As it stands in the document"),
                ]),
                "Nothing of it is kept in clear; with network-identity it must be left out",
            ),
            .optional("language", .form(.language), "Which language the person reads"),
        ]),
    )
    package static let example: String? =
        #"{"method": "mobile", "claim": {"number": "+8613800138000"}, "language": "zh-Hans"}"#

    /// - Throws: ``NumberFault``, or the problem of a claim that lacks something or says too much.
    func typed(today: CalendarDay) throws -> IdentityClaim {
        if method == .networkIdentity {
            guard claim == nil else {
                throw Problem(
                    .invalidRequest,
                    "with network-identity nothing is asked for in clear; leave the claim out",
                ).at([FieldError("/claim", "must be left out with this method")])
            }
            return .networkIdentity
        }
        guard let claim else { throw Self.missing("/claim") }
        switch method {
        case .mobile: return .mobile(try MobileNumber(claim.number))
        case .residentID:
            return .resident(
                try ResidentNumber(claim.number, today: today),
                name: Secret(try name(in: claim)),
            )
        case .organisationCode:
            return .organisation(try OrganisationCode(claim.number), name: try name(in: claim))
        case .socialCreditCode:
            return .socialCredit(try Self.creditCode(claim.number), name: try name(in: claim))
        case .networkIdentity: return .networkIdentity
        }
    }

    private func name(in claim: Claim) throws(Problem) -> String {
        guard let name = claim.name else { throw Self.missing("/claim/name") }
        return name
    }

    private static func missing(_ pointer: String) -> Problem {
        Problem(.invalidRequest, "this method needs more").at([FieldError(pointer, "is missing")])
    }

    private static func creditCode(_ text: String) throws(NumberFault) -> SocialCreditCode {
        do throws(SocialCreditCodeError) {
            return try SocialCreditCode(text)
        } catch {
            switch error {
            case .length: throw .length
            case .character: throw .character
            case .checksum: throw .checksum
            }
        }
    }
}

/// A code that somebody was sent.
package struct CodeBody: RequestShape {
    let code: String

    package static let schema = Schema.named(
        "VerificationCode",
        .object([.required("code", .text(1...20))]),
    )
    package static let example: String? = #"{"code": "0123456"}"#
}

/// A verification as answers show it: nothing of the claim.
package struct VerificationView: AnswerShape {
    struct Step: Encodable {
        let kind: String
        @OrNull var url: String?
        @OrNull var text: String?
    }

    let id: String
    let method: String
    let provider: String
    let state: String
    @OrNull var step: Step?
    @OrNull var reason: String?
    let startedAt: Date
    let expiresAt: Date
    @OrNull var verifiedAt: Date?
    @OrNull var validUntil: Date?

    init(_ verification: Verification) {
        id = verification.id.text
        method = verification.method.rawValue
        provider = verification.provider.text
        state = verification.state.word
        startedAt = verification.startedAt
        expiresAt = verification.expiresAt
        step = Self.step(verification.state)
        reason = Self.reason(verification.state)
        verifiedAt = Self.receipt(verification.state)?.verifiedAt
        validUntil = Self.receipt(verification.state)?.expiresAt
    }

    private static func reason(_ state: Verification.State) -> String? {
        if case .rejected(let reason) = state { reason } else { nil }
    }

    private static func receipt(_ state: Verification.State) -> IdentityReceipt? {
        if case .verified(let receipt) = state { receipt } else { nil }
    }

    private static func step(_ state: Verification.State) -> Step? {
        guard case .pending(let step) = state else { return nil }
        return switch step {
        case .wait, .code: Step(kind: step.word)
        case .redirect(let url): Step(kind: step.word, url: url)
        case .scan(let text): Step(kind: step.word, text: text)
        }
    }

    package static let schema = Schema.named(
        "Verification",
        .object([
            .required("id", .id, "The serial number under which the provider was asked"),
            .required("method", .choice(IdentityMethod.allCases.map(\.rawValue))),
            .required("provider", .text(1...40)),
            .required(
                "state",
                .choice(["unanswered", "pending", "verified", "rejected", "expired"]),
            ),
            .required(
                "step",
                .orNull(
                    .object([
                        .required("kind", .choice(["wait", "code", "redirect", "scan"])),
                        .required("url", .orNull(.text(1...2_000))),
                        .required(
                            "text",
                            .orNull(.text(1...2_000)),
                            "To show as a square of dots",
                        ),
                    ])
                ),
                "What the person has to do; null: nothing",
            ),
            .required("reason", .orNull(.text(1...60)), "The provider's code for why not"),
            .required("started_at", .time), .required("expires_at", .time),
            .required("verified_at", .orNull(.time)),
            .required("valid_until", .orNull(.time), "Null: for good, or as the settings say"),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case id, method, provider, state, step, reason
        case startedAt = "started_at"
        case expiresAt = "expires_at"
        case verifiedAt = "verified_at"
        case validUntil = "valid_until"
    }
}

/// A method of verification, as it is offered.
package struct MethodView: AnswerShape {
    let method: String
    let provider: String
    let isAccepted: Bool
    let isAsynchronous: Bool
    let isAvailable: Bool

    init(_ method: OfferedMethod, under profile: Profile) {
        self.method = method.method.rawValue
        provider = method.provider.text
        isAccepted = profile.entry.identity.methods.contains(method.method)
        isAsynchronous = method.isAsynchronous
        isAvailable = method.isAvailable
    }

    package static let schema = Schema.named(
        "IdentityMethod",
        .object([
            .required("method", .choice(IdentityMethod.allCases.map(\.rawValue))),
            .required("provider", .text(1...40)),
            .required("accepted", .boolean, "Whether the profile lets it stand for an identity"),
            .required("asynchronous", .boolean, "Whether its answer may come later"),
            .required("available", .boolean, "Whether the provider answers now"),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case method, provider
        case isAccepted = "accepted"
        case isAsynchronous = "asynchronous"
        case isAvailable = "available"
    }
}

/// Why somebody looks for the same person's accounts, or erases an identity.
package struct IdentityReasonBody: RequestShape {
    let reason: String

    package static let schema = Schema.named(
        "IdentityReason",
        .object([.required("reason", .text(1...1_000), "Goes on record")]),
    )
    package static let example: String? = #"{"reason": "case 17: a closed account came back"}"#
}

/// The accounts of the same person.
package struct SamePersonView: AnswerShape {
    let accounts: [String]

    package static let schema = Schema.named(
        "SamePerson",
        .object([.required("accounts", .list(.text(1...200), 0...1_000), "By the host's names")]),
    )
}
