extension Question {
    /// The question with its answer, as part of a sentence.
    package func finding(in facts: PolicyFacts) -> BilingualText {
        let answer = answer(from: facts)
        let chinese = Self.chineseAnswers[answer] ?? answer
        return BilingualText(en: "\(english) is “\(answer)”", zh: "\(title)为“\(chinese)”")
    }

    private var english: String {
        switch self {
        case .notice: "the notice"
        case .basis: "its basis"
        case .labelState: "the label state"
        case .examination: "the examination"
        case .media: "the kind of media"
        case .declared: "the declared class"
        case .news: "declared as news"
        case .newsSource: "the source unit of the news"
        case .consent: "the consent of the person shown"
        case .identity: "the account's identity"
        case .agreement: "the agreement"
        case .rung: "the account's standing"
        }
    }

    private var title: String {
        switch self {
        case .notice: "提示结论"
        case .basis: "结论依据"
        case .labelState: "标识状态"
        case .examination: "检测"
        case .media: "媒体类型"
        case .declared: "声明的合成类别"
        case .news: "是否声明为新闻"
        case .newsSource: "新闻来源单位"
        case .consent: "被呈现者的同意"
        case .identity: "账号身份"
        case .agreement: "服务协议"
        case .rung: "账号状态"
        }
    }

    /// Every answer in Chinese; a word means the same in every question.
    package static let chineseAnswers = [
        "none": "无", "is": "生成合成", "may-be": "可能", "suspected": "疑似",
        "verified": "已核验", "stated": "文件载明", "declared": "用户声明", "traced": "检出痕迹",
        "labelled": "已标识", "unlabelled": "未标识", "damaged": "标识受损", "stripped": "标识被去除",
        "complete": "完整", "partial": "不完整", "video": "视频", "audio": "音频", "image": "图片",
        "unknown": "未知", "dialogue": "对话", "voice": "人声", "face": "人脸", "scene": "沉浸式场景",
        "other": "其他", "unanswered": "未答复", "yes": "是", "no": "否", "named": "已填写，未核对",
        "listed": "在名单内", "unlisted": "不在名单内", "not-needed": "不需要", "shown": "已出示",
        "missing": "缺少", "unverified": "未核验", "accepted": "已接受", "good": "正常",
        "warned": "已警示", "limited": "功能受限", "suspended": "暂停更新", "closed": "已关闭",
    ]
}
