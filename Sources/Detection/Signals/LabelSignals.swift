import Containers
import Labels

extension Observation {
    /// What the GB 45438 labels say: one signal for each different label.
    var labelSignals: [Signal] {
        var seen: Set<AIGCLabel> = []
        return survey.labels.compactMap { found in
            switch found.content {
            case .label(let reading):
                seen.insert(reading.label).inserted ? signal(for: reading.label, found) : nil
            case .unreadable(let fault): unreadable(fault, found)
            }
        }
    }

    private func signal(for label: AIGCLabel, _ found: FoundLabel) -> Signal {
        let isSafetyNet = survey.isStripped
        var signal = Signal(
            .aigcMetadata,
            .synthetic,
            label.notice == .suspected ? .weak : .decisive,
            isSafetyNet ? .labelRemains(label) : .label(label),
        )
        signal.implication = .init(label.notice, .stated)
        let places = survey.labels.filter { $0.reading?.label == label }.map(\.place.name)
        signal.details = [
            .init("label", label.json), .init("places", places.joined(separator: ", ")),
        ]
        return signal
    }

    private func unreadable(_ fault: AIGCLabelError, _ found: FoundLabel) -> Signal {
        var signal = Signal(
            .aigcMetadata,
            .synthetic,
            .strong,
            .unreadableLabel(in: found.place.name),
        )
        signal.implication = .init(.suspected, .traced)
        signal.details = [.init("place", found.place.name), .init("fault", "\(fault)")]
        return signal
    }

    /// The label stands only where tools that strip labels leave one.
    var strippedSignals: [Signal] {
        guard survey.isStripped else { return [] }
        let own = survey.format.ownLabelSlot.name
        var signal = Signal(.aigcMetadata, .stripped, .strong, .stripped(from: own))
        signal.details = [
            .init("empty_place", own),
            .init("found_in", survey.labels.map(\.place.name).joined(separator: ", ")),
        ]
        return [signal]
    }
}

extension Explanation {
    fileprivate static func label(_ label: AIGCLabel) -> Explanation {
        let (english, chinese) = label.notice.saying
        return Explanation(
            "The file's metadata carries a GB 45438 label which states that the content "
                + "\(english) AI-generated\(label.byWhom.0).",
            "文件元数据中的 GB 45438 标识载明：该内容\(chinese)人工智能生成合成\(label.byWhom.1)。",
        )
    }

    fileprivate static func labelRemains(_ label: AIGCLabel) -> Explanation {
        let (english, chinese) = label.notice.saying
        return Explanation(
            "A copy of a GB 45438 label in the file's comment states that the content "
                + "\(english) AI-generated\(label.byWhom.0).",
            "文件注释中保留的 GB 45438 标识副本载明：该内容\(chinese)人工智能生成合成\(label.byWhom.1)。",
        )
    }

    fileprivate static func unreadableLabel(in place: String) -> Explanation {
        Explanation(
            "The place of a label (\(place)) is filled with something that can't be read as one.",
            "标识位置（\(place)）存在内容，但无法按标识读取。",
        )
    }

    fileprivate static func stripped(from place: String) -> Explanation {
        Explanation(
            "The label is missing from its place (\(place)) and stands only in the comment: "
                + "the file was probably copied by a tool that drops labels.",
            "标识已不在规定位置（\(place)），仅在注释中留有副本：文件可能经由会丢弃标识的工具转存。",
        )
    }
}

extension Notice {
    /// The notice within a sentence, in English and Chinese.
    var saying: (String, String) {
        switch self {
        case .is: ("is", "为")
        case .mayBe: ("may be", "可能为")
        case .suspected: ("is suspected to be", "疑似为")
        }
    }
}

extension AIGCLabel {
    /// Whom the label names, as the end of a sentence.
    fileprivate var byWhom: (String, String) {
        if !contentProducer.isEmpty {
            return (", naming \(contentProducer) as producer", "，生成服务提供者为 \(contentProducer)")
        }
        guard !contentPropagator.isEmpty else { return ("", "") }
        return (", as \(contentPropagator) passes on", "，传播服务提供者为 \(contentPropagator)")
    }
}
