import Detection
import Labels

extension Assessment {
    /// What the file comes to, as a report says it.
    var verdict: Explanation {
        switch notice {
        case .is: Explanation("States that it is AI-generated", "声明为人工智能生成合成内容")
        case .mayBe: Explanation("May be AI-generated", "可能为人工智能生成合成内容")
        case .suspected: Explanation("Suspected to be AI-generated", "疑似人工智能生成合成内容")
        case nil:
            Explanation("Nothing found says or shows that it is synthetic", "未发现生成合成的声明或迹象")
        }
    }
}

extension Basis {
    /// On what a verdict rests, in words.
    var words: Explanation {
        switch self {
        case .verified: Explanation("a signature or a registry confirms it", "签名或登记可核验")
        case .stated: Explanation("the file states it; nobody confirmed it", "文件自行声明，未经核验")
        case .declared: Explanation("the uploader declares it", "发布者声明")
        case .traced: Explanation("traces were found", "发现迹象")
        case .none: Explanation("no ground", "无依据")
        }
    }
}

extension LabelState {
    /// The state in words.
    var words: Explanation {
        switch self {
        case .labelled: Explanation("labelled", "已标识")
        case .unlabelled: Explanation("unlabelled", "未标识")
        case .damaged: Explanation("label damaged or incomplete", "标识受损或不完整")
        case .stripped: Explanation("label stripped", "标识被去除")
        }
    }
}

extension Signal.Strength {
    /// The strength in words.
    var words: Explanation {
        switch self {
        case .decisive: Explanation("decisive", "决定性")
        case .strong: Explanation("strong", "强")
        case .weak: Explanation("weak", "弱")
        }
    }
}

extension Verification.LayerState {
    /// How a layer stands, in words.
    var words: Explanation {
        switch self {
        case .valid: Explanation("present and valid", "存在且有效")
        case .invalid: Explanation("present and invalid", "存在但无效")
        case .absent: Explanation("not there", "不存在")
        case .present: Explanation("present", "存在")
        case .trusted: Explanation("valid and trusted", "有效且可信")
        case .notChecked: Explanation("not checked", "未检查")
        }
    }
}

extension ProblemCode {
    /// The problem in words.
    var words: Explanation {
        switch self {
        case .labelUnreadable: Explanation("A label can't be read.", "标识无法读取。")
        case .labelsDiffer: Explanation("Labels in several places differ.", "多处标识不一致。")
        case .sourceTypeContradicts:
            Explanation("The IPTC source type contradicts a label.", "IPTC 来源类型与标识矛盾。")
        case .credentialContradicts:
            Explanation("The Content Credentials contradict a label.", "内容凭证与标识矛盾。")
        case .labelStripped:
            Explanation("The label is gone from its own place.", "标识已不在其应在位置。")
        case .xmpDamaged: Explanation("The XMP can't be read.", "XMP 无法读取。")
        case .noAIGCLabel: Explanation("There is no GB 45438 label.", "没有 GB 45438 标识。")
        case .labelDeviates:
            Explanation("The label departs from GB 45438-2025.", "标识不符合 GB 45438-2025。")
        case .producerUnknown: Explanation("The label names no producer.", "标识未写明生成服务提供者。")
        case .providerCodeInvalid:
            Explanation("A provider code fails its checks.", "服务提供者编码校验不通过。")
        case .noConspicuousMark:
            Explanation("Nothing in picture or sound tells people.", "画面和声音中没有显式标识。")
        case .markWithoutLabel:
            Explanation("A mark for people, but no label for machines.", "有显式标识而无隐式标识。")
        case .markTooSmall: Explanation("A mark is too small.", "显式标识过小。")
        case .markTooShort: Explanation("A mark stays too short.", "显式标识持续时间过短。")
        case .markIncomplete:
            Explanation("A mark lacks one of the two elements.", "显式标识缺少要素。")
        case .markClaimsLess:
            Explanation("A mark claims less than the label.", "显式标识的表述弱于隐式标识。")
        case .marksNotChecked:
            Explanation("Picture or sound could not be looked at.", "画面或声音未能检查。")
        case .credentialNotChecked:
            Explanation("Content Credentials weren't validated.", "内容凭证未经验证。")
        case .credentialUnreadable:
            Explanation("Content Credentials can't be read.", "内容凭证无法读取。")
        }
    }
}
