package import Foundation
package import Policy

/// Why an appeal can't be taken, or not be decided so.
package enum AppealRefusal: Refusal {
    /// The time to appeal is over.
    case tooLate(until: Date)
    /// The same side appeals against it already.
    case alreadyOpen
    /// An appeal against it was decided, and nothing new is said.
    case decided
    /// Nothing was done that could be appealed against.
    case nothingAgainst
    /// It was undone already.
    case undone
    case wordsMissing
    case answerMissing
    /// It has an answer already.
    case closed
    /// Nobody decides an appeal against what they decided themselves.
    case ownDecision
    case assigned(to: PersonName)
    /// A strike stands or goes.
    case nothingPartly
    case tooManyMessages(limit: Int)

    package var code: String {
        switch self {
        case .tooLate: "appeal-too-late"
        case .alreadyOpen: "appeal-open"
        case .decided: "appeal-decided"
        case .nothingAgainst: "nothing-to-appeal"
        case .undone: "undone-already"
        case .wordsMissing: "words-missing"
        case .answerMissing: "answer-missing"
        case .closed: "appeal-closed"
        case .ownDecision: "own-decision"
        case .assigned: "appeal-assigned"
        case .nothingPartly: "nothing-partly"
        case .tooManyMessages: "too-many-messages"
        }
    }

    package var words: BilingualText {
        switch self {
        case .tooLate(let until):
            BilingualText(
                en: "the time to appeal was over on \(Self.day(until))",
                zh: "申诉期限已于 \(Self.day(until)) 届满",
            )
        case .alreadyOpen:
            BilingualText(en: "there is an appeal against it already", zh: "针对该决定的申诉正在处理中")
        case .decided:
            BilingualText(
                en: "an appeal against it was decided; name evidence that is new",
                zh: "针对该决定的申诉已经处理，再次申诉须提出新的证据",
            )
        case .nothingAgainst:
            BilingualText(en: "nothing was done against you", zh: "该决定未对您作出限制，无须申诉")
        case .undone: BilingualText(en: "it was undone already", zh: "该决定已被撤销")
        case .wordsMissing: BilingualText(en: "say why it is wrong", zh: "请说明申诉理由")
        case .answerMissing:
            BilingualText(en: "say why, in both languages", zh: "请以两种语言说明理由")
        default: wordsForStaff
        }
    }

    private var wordsForStaff: BilingualText {
        switch self {
        case .ownDecision:
            BilingualText(
                en: "somebody else decides than took part in what the appeal is against",
                zh: "申诉须由未参与原决定的人员处理",
            )
        case .assigned(let person):
            BilingualText(en: "the appeal was given to \(person)", zh: "该申诉已指派给 \(person)")
        case .nothingPartly:
            BilingualText(en: "a strike stands or goes", zh: "记分不能部分撤销")
        case .tooManyMessages(let limit):
            BilingualText(
                en: "there are \(limit) messages, which are the most",
                zh: "留言已达上限（\(limit) 条）",
            )
        default: BilingualText(en: "the appeal was answered already", zh: "该申诉已经答复")
        }
    }

    private static func day(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day())
    }
}
