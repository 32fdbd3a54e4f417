package import Policy

/// Why something can't be done with a bank.
package enum BankRefusal: Refusal {
    /// What an entry or a bank has to have.
    package enum Part: String, Hashable, Sendable {
        case words, standard, evidence, reason
    }

    /// The tenant has a bank of this name.
    case exists(BankName)
    /// Something has to be said that isn't.
    case missing(Part)
    /// A threshold beyond its bounds, which the text names.
    case thresholdOutOfBounds(String)
    /// Only active entries can be retired.
    case notActive(GovernedEntry.State)
    /// There is nothing by which a file could be recognised.
    case nothingKnown
    /// A film lasts longer than any bank can hold in one entry.
    case filmTooLong(seconds: Int)
    /// Everything proposed is in the bank already, or waits.
    case nothingNew
    /// The entry came with a list, on which one answer is given.
    case ofList(ApprovalID)
    /// There would be more of them than may be.
    case tooMany(String, limit: Int)
    /// Somebody said already what a match is.
    case judged(MatchVerdict)
    /// The bytes are the entry's: only the entry itself can be wrong.
    case sameBytes

    package var code: String {
        switch self {
        case .exists: "bank-exists"
        case .missing(let part): "no-\(part.rawValue)"
        case .thresholdOutOfBounds: "threshold-out-of-bounds"
        case .notActive: "entry-not-active"
        case .nothingKnown: "nothing-to-recognise"
        case .filmTooLong: "film-too-long"
        case .nothingNew: "nothing-new"
        case .ofList: "part-of-list"
        case .tooMany(let what, _): "too-many-\(what)"
        case .judged: "already-judged"
        case .sameBytes: "same-bytes"
        }
    }

    package var words: BilingualText {
        switch self {
        case .exists(let name):
            BilingualText(en: "there is a bank \(name) already", zh: "特征库 \(name) 已存在")
        case .missing(let part): part.words
        case .thresholdOutOfBounds(let bounds):
            BilingualText(
                en: "a threshold lies beyond its bounds (\(bounds))",
                zh: "阈值超出允许范围（\(bounds)）",
            )
        case .notActive(let state):
            BilingualText(
                en: "the entry is \(state.rawValue); only an active one can be retired",
                zh: "该条目当前为 \(state.rawValue) 状态，仅有效条目可以退役",
            )
        case .nothingKnown:
            BilingualText(
                en: "there is nothing in it by which a file could be recognised",
                zh: "其中没有可用于识别文件的特征",
            )
        case .filmTooLong(let seconds):
            BilingualText(
                en: "the film lasts more than \(seconds) seconds; propose it in parts",
                zh: "影片时长超过 \(seconds) 秒，请分段提交",
            )
        case .nothingNew:
            BilingualText(
                en: "all of it is in the bank already, or waits for a second person",
                zh: "所提条目均已在库中或正在等待批准",
            )
        case .ofList(let id):
            BilingualText(
                en: "the entry came with a list; answer the whole import \(id)",
                zh: "该条目随清单一并提出，请对整个导入 \(id) 作出答复",
            )
        case .tooMany(let what, let limit):
            BilingualText(
                en: "there may be \(limit) \(what) at the most",
                zh: "数量已达上限（\(limit)）",
            )
        case .judged(let verdict):
            BilingualText(
                en: "somebody judged the match already (\(verdict.word))",
                zh: "该匹配已有人工结论（\(verdict.word)）",
            )
        case .sameBytes:
            BilingualText(
                en: "the bytes are the entry's own; if the entry is wrong, retire it",
                zh: "文件与条目逐字节相同；如条目有误，请将条目退役",
            )
        }
    }
}

extension BankRefusal.Part {
    fileprivate var words: BilingualText {
        switch self {
        case .words:
            BilingualText(en: "say in both languages what the bank is for", zh: "请用两种语言说明特征库用途")
        case .standard:
            BilingualText(
                en: "name the standard by which entries are judged, with its version",
                zh: "请写明判定所依据的标准及其版本",
            )
        case .evidence:
            BilingualText(en: "say what the entry rests on", zh: "请说明条目的依据")
        case .reason:
            BilingualText(en: "say why", zh: "请说明理由")
        }
    }
}
