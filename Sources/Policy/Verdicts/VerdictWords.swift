extension PolicyAction {
    /// What happens, as the beginning of a sentence.
    package var words: BilingualText {
        switch self {
        case .release: BilingualText(en: "may go live", zh: "可以发布")
        case .label: BilingualText(en: "is labelled, and then goes live", zh: "添加标识后发布")
        case .ageRestrict: BilingualText(en: "goes live with an age limit", zh: "限制年龄后发布")
        case .hold: BilingualText(en: "is held until a person decides", zh: "暂缓发布，待人工审核")
        case .stop: BilingualText(en: "is stopped", zh: "停止传播")
        }
    }
}

extension Verdict {
    /// The verdict in sentences: what happens, and each rule with its reason and ground.
    package var explanation: BilingualText {
        let opening = BilingualText(
            en: "It \(action.words.english) (\(territory)).",
            zh: "\(action.words.chinese)（\(territory)）。",
        )
        let rules =
            firings.isEmpty
            ? [BilingualText(en: "No rule fired.", zh: "没有规则被触发。")]
            : firings.map(\.explanation)
        return ([opening] + rules + noticeWords).joined
    }

    private var noticeWords: [BilingualText] {
        notice.map {
            [
                BilingualText(
                    en: "Around the player stands: “\($0.text.english)”.",
                    zh: "播放器周边提示：“\($0.text.chinese)”。",
                )
            ]
        } ?? []
    }
}

extension Firing {
    /// The rule with its action, what made it fire, and why it must.
    package var explanation: BilingualText {
        BilingualText(
            en: "Rule \(rule) (\(action.rawValue)), because \(because.english); "
                + "\(ground.words.english) (\(ground.territory)).",
            zh: "规则 \(rule)（\(action.words.chinese)）：\(because.chinese)；"
                + "\(ground.words.chinese)（\(ground.territory)）。",
        )
    }
}

extension [BilingualText] {
    /// One text of several sentences.
    fileprivate var joined: BilingualText {
        BilingualText(
            en: map(\.english).joined(separator: " "),
            zh: map(\.chinese).joined(),
        )
    }
}
