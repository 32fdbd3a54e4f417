package import Policy

/// Why words or files can't belong to a version.
package enum ContentRefusal: Refusal {
    case noTitle
    case longTitle(limit: Int)
    case longDescription(limit: Int)
    case tooManySubtitles(limit: Int)
    /// Two files of subtitles in one language.
    case sameLanguage(String)
    /// Text with control characters other than line breaks and tabs.
    case controlCharacter(in: String)

    package var code: String {
        switch self {
        case .noTitle: "title-missing"
        case .longTitle: "title-too-long"
        case .longDescription: "description-too-long"
        case .tooManySubtitles: "too-many-subtitles"
        case .sameLanguage: "subtitles-twice"
        case .controlCharacter: "control-character"
        }
    }

    package var words: BilingualText {
        switch self {
        case .noTitle: BilingualText(en: "an item needs a title", zh: "内容须有标题")
        case .longTitle(let limit):
            BilingualText(
                en: "the title has more than \(limit) characters",
                zh: "标题超过 \(limit) 个字符",
            )
        case .longDescription(let limit):
            BilingualText(
                en: "the description has more than \(limit) characters",
                zh: "简介超过 \(limit) 个字符",
            )
        case .tooManySubtitles(let limit):
            BilingualText(
                en: "more than \(limit) files of subtitles",
                zh: "字幕文件超过 \(limit) 个",
            )
        case .sameLanguage(let language):
            BilingualText(
                en: "two files of subtitles are in the language \(language); send one",
                zh: "语言 \(language) 的字幕文件重复，请只提交一个",
            )
        case .controlCharacter(let place):
            BilingualText(
                en: "the \(place) holds a control character; take it out",
                zh: "\(place) 含有控制字符，请删除",
            )
        }
    }
}

extension ItemVersion.Content {
    /// Looks whether it may belong to a version.
    package func check(_ limits: ItemLimits = ItemLimits()) throws(ContentRefusal) {
        guard !title.allSatisfy(\.isWhitespace) else { throw .noTitle }
        guard title.unicodeScalars.count <= limits.titleCharacters else {
            throw .longTitle(limit: limits.titleCharacters)
        }
        guard description.unicodeScalars.count <= limits.descriptionCharacters else {
            throw .longDescription(limit: limits.descriptionCharacters)
        }
        for (place, text) in [("title", title), ("description", description)] {
            let isOdd = text.unicodeScalars.contains { scalar in
                scalar.properties.generalCategory == .control
                    && !"\n\t\r".unicodeScalars.contains(scalar)
            }
            if isOdd { throw .controlCharacter(in: place) }
        }
        guard subtitles.count <= limits.subtitleFiles else {
            throw .tooManySubtitles(limit: limits.subtitleFiles)
        }
        var languages: Set<String> = []
        for subtitle in subtitles where !languages.insert(subtitle.language.lowercased()).inserted {
            throw .sameLanguage(subtitle.language)
        }
    }
}
