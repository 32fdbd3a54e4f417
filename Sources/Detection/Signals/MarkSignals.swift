import Foundation
import Labels

extension Observation {
    /// What people see and hear, which by itself is no more than a suspicion.
    ///
    /// It is neither stated in metadata nor declared (Labelling Measures, article 6(1) ③).
    var markSignals: [Signal] {
        conspicuous.visible.findings.map(\.signal) + conspicuous.audible.findings.map(\.signal)
    }
}

extension VisibleMark {
    fileprivate var signal: Signal {
        var signal = Signal(.visibleMark, .synthetic, isOwn ? .strong : .weak, explanation)
        signal.span = span
        signal.implication = .init(.suspected, .traced)
        signal.details = [
            .init("text", text), .init("language", language), .init("notice", notice.word),
            .init("box", "\(box.x) \(box.y) \(box.width) \(box.height)"),
            .init("height", String(format: "%.4f", heightFraction)),
        ]
        switch reading {
        case .correlation(let value, let font):
            signal.details += [
                .init("correlation", String(format: "%.3f", value)), .init("font", font),
            ]
        case .recognition(let confidence):
            signal.details += [
                .init("confidence", String(format: "%.2f", confidence))
            ]
        }
        return signal
    }

    private var explanation: Explanation {
        isOwn
            ? Explanation(
                "The picture shows the mark “\(text)”, which says that it is AI-generated.",
                "画面中显示“\(text)”标识，表明内容为人工智能生成合成。",
            )
            : Explanation(
                "Text in the picture reads like a mark of synthetic content: “\(text)”.",
                "画面中的文字疑似生成合成标识：“\(text)”。",
            )
    }
}

extension AudibleCue {
    fileprivate var signal: Signal {
        var signal = Signal(.audibleCue, .synthetic, isOwn ? .strong : .weak, explanation)
        signal.span = span
        signal.implication = .init(.suspected, .traced)
        signal.details = [.init("kind", kind.rawValue), .init("notice", notice.word)]
        if let text { signal.details.append(.init("text", text)) }
        if let language { signal.details.append(.init("language", language)) }
        if let correlation {
            signal.details.append(.init("correlation", String(format: "%.3f", correlation)))
        }
        return signal
    }

    private var explanation: Explanation {
        switch kind {
        case .spoken:
            Explanation(
                "A voice says “\(text ?? "")”: the spoken cue of AI-generated content.",
                "声音中有语音提示“\(text ?? "")”，表明内容为人工智能生成合成。",
            )
        case .rhythm:
            Explanation(
                "Tones give the rhythm “short long, short short”: the cue of AI-generated content.",
                "声音中有“短长 短短”节奏提示音，表明内容为人工智能生成合成。",
            )
        }
    }
}
