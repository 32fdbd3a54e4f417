package import Labels
package import Policy

/// Why something can't happen to an item as it stands.
package enum TransitionRefusal: Refusal {
    /// It was removed or withdrawn, and nothing follows.
    case ended(ItemState)
    /// It is about another version than the newest.
    case outdated(version: Int, newest: Int)
    /// The version is at another stage.
    case otherStage(stage: String, event: String)
    /// The examination has to come to its end first.
    case stillExamined
    /// What the file states or the uploader declares has to be labelled first.
    case labelFirst(Notice)
    /// A label that is asked for has to say something.
    case noNotice
    /// An age limit has to say from which age on.
    case noAge
    /// The label says less than it has to.
    case labelTooLow(read: Notice, wanted: Notice)
    /// Its publisher may not publish.
    case publisher(PublishingRefusal)
    /// It plays already, and no stop stands.
    case alreadyLive
    /// What plays is stopped, and not held.
    case liveIsStopped
    /// No stop of this decision stands.
    case unknownStop(DecisionID)
    /// Another decision came first.
    case overtaken(DecisionID)
    /// These acts ask for a second person.
    case secondPersonNeeded(Set<GraveAct>)
    /// Only a person may do this.
    case personNeeded(DecisionAction)
    /// There may be no more versions.
    case tooManyVersions(limit: Int)

    package var code: String {
        switch self {
        case .ended: "item-ended"
        case .outdated: "version-outdated"
        case .otherStage: "other-stage"
        case .stillExamined: "still-examined"
        case .labelFirst: "label-first"
        case .noNotice: "notice-missing"
        case .noAge: "age-missing"
        case .labelTooLow: "label-too-low"
        case .publisher(let refusal): refusal.code
        case .alreadyLive: "already-live"
        case .liveIsStopped: "live-is-stopped"
        case .unknownStop: "unknown-stop"
        case .overtaken: "decision-overtaken"
        case .secondPersonNeeded: "second-person-needed"
        case .personNeeded: "person-needed"
        case .tooManyVersions: "too-many-versions"
        }
    }
}

extension TransitionRefusal {
    package var words: BilingualText {
        switch self {
        case .ended(let state):
            BilingualText(
                en: "the item was \(state.rawValue), and nothing follows on that; "
                    + "upload it as a new item",
                zh: state == .removed ? "该内容已被删除，不能再作处理，请作为新内容上传" : "该内容已被撤回，不能再作处理，请作为新内容上传",
            )
        case .outdated(let version, let newest):
            BilingualText(
                en: "version \(version) is no longer the newest; look at version \(newest)",
                zh: "第 \(version) 版已不是最新版本，请查看第 \(newest) 版",
            )
        case .otherStage(let stage, let event):
            BilingualText(
                en: "the version is \(stage), which \(event) doesn't fit; read the item again",
                zh: "该版本处于“\(Self.chinese[stage] ?? stage)”阶段，"
                    + "不能进行“\(Self.chinese[event] ?? event)”，请重新读取内容状态",
            )
        case .stillExamined:
            BilingualText(
                en: "the version is still being examined; wait for the result, or stop the item",
                zh: "该版本仍在审核中，请等待结果，或先停止传播",
            )
        case .labelFirst(let notice):
            BilingualText(
                en: "the item may not play before its label (\(notice.word)) was written and read "
                    + "back; decide label, and it plays as soon as that is done",
                zh: "写入标识（\(notice.word)）并读回核对之前不得传播；请作出“添加标识”的决定，完成后即可传播",
            )
        case .publisher(let refusal): refusal.words
        default: shortWords
        }
    }

    private var shortWords: BilingualText {
        switch self {
        case .noNotice:
            BilingualText(
                en: "a label needs a notice: is, may-be or suspected",
                zh: "添加标识须写明类别：is、may-be 或 suspected",
            )
        case .noAge:
            BilingualText(
                en: "an age limit needs the age from which on the item may be played",
                zh: "年龄限制须写明允许观看的最低年龄",
            )
        case .labelTooLow(let read, let wanted):
            BilingualText(
                en: "the label says \(read.word), but \(wanted.word) is asked for; write it again",
                zh: "标识内容为 \(read.word)，低于所要求的 \(wanted.word)，请重新写入",
            )
        case .alreadyLive:
            BilingualText(en: "the item plays already", zh: "该内容已在传播中")
        case .liveIsStopped:
            BilingualText(
                en: "the item plays, so it can be stopped but not held; decide stop",
                zh: "该内容正在传播，只能停止传播，不能暂扣；请作出“停止”的决定",
            )
        case .unknownStop(let id):
            BilingualText(
                en: "no stop of the decision \(id) stands; read the item again",
                zh: "决定 \(id) 没有仍然有效的停止措施，请重新读取内容状态",
            )
        case .overtaken(let id):
            BilingualText(
                en: "the decision \(id) no longer stands; nothing is left to do",
                zh: "决定 \(id) 已不再有效，无须处理",
            )
        default: peopleWords
        }
    }

    private var peopleWords: BilingualText {
        switch self {
        case .secondPersonNeeded(let acts):
            BilingualText(
                en: "a second person has to approve, because "
                    + Self.list(acts, \.english, " and ") + "; propose it and let them approve",
                zh: "须由第二人批准：" + Self.list(acts, \.chinese, "、") + "；请提交提议并由另一人批准",
            )
        case .personNeeded(let action):
            BilingualText(
                en: "only people may decide \(action.rawValue); no rule and no program may",
                zh: "“\(action.chinese)”只能由人作出决定，规则和程序不得自行决定",
            )
        case .tooManyVersions(let limit):
            BilingualText(
                en: "the item has \(limit) versions, which are the most; upload it as a new item",
                zh: "该内容已有 \(limit) 个版本，达到上限，请作为新内容上传",
            )
        default: BilingualText(en: code, zh: code)
        }
    }

    /// Stages, and what happens to them, for those who read Chinese.
    private static let chinese = [
        "received": "已接收", "examining": "审核中", "held": "暂缓", "labelling": "添加标识中",
        "cleared": "可传播", "refused": "未通过", "the begin of examining": "开始审核",
        "a conclusion": "审核结论", "a label that was read": "标识核对", "holding it back": "暂缓",
        "a hold": "暂缓",
    ]

    private static func list(
        _ acts: Set<GraveAct>,
        _ language: KeyPath<BilingualText, String>,
        _ separator: String,
    ) -> String {
        acts.sorted { $0.rawValue < $1.rawValue }.map { $0.words[keyPath: language] }
            .joined(separator: separator)
    }
}
