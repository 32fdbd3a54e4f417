import Casework
import Foundation
import Policy

/// How complaints are handled, and within which times: from the same profile by which the clocks run
/// (DS-12.3).
package struct LimitsView: AnswerShape {
    struct Limit: Encodable {
        let kind: String
        let hours: Int
        let words: BilingualText
    }

    let profile: String
    let version: Int
    let limits: [Limit]
    let redressDays: Int
    let reasons: [Reason]
    let steps: [BilingualText]

    struct Reason: Encodable {
        let code: String
        let words: BilingualText
    }

    init(_ profile: Profile) {
        (self.profile, version) = (profile.name, profile.version)
        limits = ClockKind.allCases.map {
            Limit(kind: $0.rawValue, hours: profile.times.hours(for: $0), words: $0.words)
        }
        redressDays = profile.times.redressDays
        reasons = ReportReason.allCases.map { Reason(code: $0.rawValue, words: $0.words) }
        steps = Self.steps
    }

    private static let steps = [
        BilingualText(
            en: "You report without an account; you get a receipt at once.",
            zh: "无需注册即可举报，提交后立即获得回执编号。",
        ),
        BilingualText(
            en: "A person looks at it, and decides within the time below.",
            zh: "由人工核查，并在下列时限内作出处理。",
        ),
        BilingualText(
            en:
                "You read the outcome by your receipt. Whoever is reported never learns who you are, "
                + "unless a notice about your rights needs it and you agreed.",
            zh: "凭回执编号可查询处理结果。除权利通知确有需要且经您同意外，被举报人不会获知您的身份。",
        ),
        BilingualText(
            en: "You may object to the outcome; somebody else decides then.",
            zh: "对处理结果可以提出异议，由其他人员复核。",
        ),
    ]

    package static let schema = Schema.named(
        "Limits",
        .object([
            .required("profile", .text(1...40)), .required("version", .count),
            .required(
                "limits",
                .list(
                    .object([
                        .required("kind", .choice(ClockKind.allCases.map(\.rawValue))),
                        .required("hours", .integer(1...10_000)), .required("words", .bilingual),
                    ]),
                    1...20,
                ),
            ),
            .required("redress_days", .count, "How long one may object to a decision"),
            .required("reasons", .list(reason, 1...40), "What one may report"),
            .required("steps", .list(.bilingual, 1...10)),
        ]),
    )

    private static let reason = Schema.object([
        .required("code", .text(1...40)), .required("words", .bilingual),
    ])

    enum CodingKeys: String, CodingKey {
        case profile, version, limits, reasons, steps
        case redressDays = "redress_days"
    }
}

extension ClockKind {
    /// What is waited for.
    var words: BilingualText {
        switch self {
        case .report: BilingualText(en: "a report, to its outcome", zh: "举报的处理反馈")
        case .notice: BilingualText(en: "a legal notice, to its outcome", zh: "法律通知的处理反馈")
        case .flagger:
            BilingualText(en: "a trusted flagger's notice, to its outcome", zh: "可信举报者通知的处理反馈")
        case .appeal: BilingualText(en: "an appeal, to its decision", zh: "申诉的处理反馈")
        case .personShown:
            BilingualText(en: "a request of somebody who is shown", zh: "被呈现者本人的请求")
        case .finding:
            BilingualText(en: "what software holds, to a person's look", zh: "系统暂缓内容的人工审核")
        }
    }
}
