package import Foundation
package import Policy

/// Why a report can't be taken.
package enum ReportRefusal: Refusal {
    /// What a legal notice has to say is missing.
    case incomplete([Gap])
    /// What a request of somebody who is shown has to say is missing.
    case requestIncomplete([Gap])
    /// The seconds lie outside of the item, or end before they begin.
    case unfitSpan
    /// The reporter's reports aren't looked at for a while.
    case suspended(until: Date, why: String)
    /// Reports with this contact aren't taken just now: why is told to the contact alone.
    case notTaken
    /// There are too many open ones of this reporter.
    case tooManyOpen(limit: Int)
    /// The contact sent too many in a day.
    case tooManyRequests(limit: Int)
    /// Nobody is left unread without a warning.
    case notWarned
    case tooFewUnfounded(Int, least: Int)
    case unfitTerm(mostDays: Int)
    /// There is no such receipt.
    case unknownReceipt

    /// What a notice or a request needs.
    package enum Gap: String, Hashable, Sendable, CaseIterable {
        case explanation, address, law, name, contact
        case goodFaith = "good-faith"
        /// An item, or a fingerprint by which it can be found.
        case content
        case signature, signer
        /// By what an agent may sign.
        case authority
        /// That it was published without consent.
        case withoutConsent = "without-consent"
    }

    package var code: String {
        switch self {
        case .incomplete: "notice-incomplete"
        case .requestIncomplete: "request-incomplete"
        case .unfitSpan: "unfit-span"
        case .suspended: "reports-suspended"
        case .notTaken: "contact-not-taken"
        case .tooManyOpen: "too-many-reports"
        case .tooManyRequests: "too-many-requests"
        case .notWarned: "not-warned"
        case .tooFewUnfounded: "too-few-unfounded"
        case .unfitTerm: "unfit-term"
        case .unknownReceipt: "unknown-receipt"
        }
    }

    package var words: BilingualText {
        switch self {
        case .incomplete(let gaps):
            BilingualText(
                en: "the notice lacks: \(Self.list(gaps, ", ")); add it, or send a report instead",
                zh: "通知缺少必要内容：\(Self.list(gaps, "、"))，请补充或改为提交普通举报",
            )
        case .requestIncomplete(let gaps):
            BilingualText(
                en: "the request lacks: \(Self.list(gaps, ", ")); add it, and it counts at once",
                zh: "请求缺少必要内容：\(Self.list(gaps, "、"))，补充后立即受理",
            )
        case .unfitSpan:
            BilingualText(
                en: "the stretch of time has to begin at 0 or later and to end after it begins",
                zh: "时间范围有误：起点不得小于零，且终点须晚于起点",
            )
        case .suspended(let until, let why):
            BilingualText(
                en: "your reports aren't looked at until \(Self.day(until)): \(why)",
                zh: "您的举报在 \(Self.day(until)) 之前暂停受理：\(why)",
            )
        case .notTaken:
            BilingualText(
                en:
                    "reports with this contact aren't taken just now; report without one, or write to "
                    + "the service",
                zh: "暂不受理留有该联系方式的举报，可不留联系方式提交，或直接联系平台",
            )
        case .tooManyOpen(let limit):
            BilingualText(
                en: "\(limit) of your reports are open, which are the most; wait for an outcome",
                zh: "您有 \(limit) 件举报尚未办结，已达上限，请等待处理结果",
            )
        case .tooManyRequests(let limit):
            BilingualText(
                en: "\(limit) came from this contact within a day, which are the most; try later",
                zh: "该联系方式一日内已提交 \(limit) 件，达到上限，请稍后再试",
            )
        case .notWarned:
            BilingualText(
                en: "nobody's reports are left unread before they were warned",
                zh: "未经警告不得暂停受理举报",
            )
        case .tooFewUnfounded(let found, let least):
            BilingualText(
                en: "\(found) of their reports were manifestly unfounded; it takes \(least)",
                zh: "明显缺乏依据的举报为 \(found) 件，未达到 \(least) 件",
            )
        case .unfitTerm(let days):
            BilingualText(
                en: "the time has to end within \(days) days, and in the future",
                zh: "期限须在未来 \(days) 日之内",
            )
        case .unknownReceipt:
            BilingualText(en: "there is no such receipt", zh: "未找到该回执编号")
        }
    }

    private static func list(_ gaps: [Gap], _ separator: String) -> String {
        gaps.map(\.rawValue).sorted().joined(separator: separator)
    }

    private static func day(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day())
    }
}
