import Fingerprints
import Foundation
import Labels
import Media

extension Observation {
    /// What follows from having met the content before.
    var matchSignals: [Signal] { known.counting.map(\.signal) }
}

extension KnownMatch {
    /// The match as a piece of evidence.
    ///
    /// What looks or sounds alike is no more than a suspicion until a person confirms it; the very
    /// bytes of what was settled are settled too.
    package var signal: Signal {
        var signal = Signal(
            isSameFile ? .knownBytes : .knownMedia,
            claim,
            isSameFile || isConfirmed ? .decisive : .strong,
            explanation,
        )
        signal.span = match.span
        if kind == .synthetic {
            signal.implication =
                isSameFile || isConfirmed ? .init(.is, .verified) : .init(.suspected, .traced)
        }
        signal.details = details
        return signal
    }

    private var claim: Signal.Claim {
        switch kind {
        case .prohibited: .prohibited
        case .synthetic: .synthetic
        case .rights, .refuted, .negative: .known
        }
    }

    private var details: [Signal.Detail] {
        var details = [
            Signal.Detail("bank", bank), .init("kind", kind.rawValue), .init("entry", entry),
            .init("likeness", match.likeness.rawValue),
        ]
        guard !isSameFile else { return details }
        details.append(.init("distance", String(format: "%.1f", match.distance)))
        if let span = match.entrySpan { details.append(.init("entry_span", span.words)) }
        if match.orientation != .identity {
            details.append(.init("orientation", match.orientation.word))
        }
        if abs(match.tempo - 1) > 0.001 {
            details.append(.init("tempo", String(format: "%.3f", match.tempo)))
        }
        if match.comparedFrames > 1 {
            details.append(.init("frames", "\(match.agreeingFrames)/\(match.comparedFrames)"))
        }
        if isConfirmed { details.append(.init("confirmed", "true")) }
        return details
    }
}

extension TimeSpan {
    /// Both ends in seconds.
    fileprivate var words: String { String(format: "%.2f-%.2f", startSeconds, endSeconds) }
}

extension KnownMatch {
    /// The sentence names neither bank nor entry: owners read it, and a name may tell who reported.
    private var explanation: Explanation {
        let (english, chinese) = kind.saying
        let mirrored = match.orientation.isMirrored ? (", mirrored", "（镜像）") : ("", "")
        switch match.likeness {
        case .bytes:
            return Explanation(
                "The file is byte for byte an entry of a bank\(english).",
                "文件与样本库\(chinese)中的条目逐字节相同。",
            )
        case .picture, .film:
            return Explanation(
                "The picture\(mirrored.0) looks like an entry of a bank\(english). "
                    + standing.0,
                "画面\(mirrored.1)与样本库\(chinese)中的条目相似。\(standing.1)",
            )
        case .sound:
            return Explanation(
                "The sound is like an entry of a bank\(english). \(standing.0)",
                "声音与样本库\(chinese)中的条目相似。\(standing.1)",
            )
        }
    }

    private var standing: (String, String) {
        isConfirmed
            ? ("A person compared the two and confirmed it.", "已经人工比对确认。")
            : ("Nobody has compared the two yet.", "尚未经人工比对。")
    }
}

extension BankKind {
    /// What stands in the bank, as an apposition within a sentence.
    fileprivate var saying: (String, String) {
        switch self {
        case .prohibited: (", which holds prohibited content", "（禁止传播的内容）")
        case .rights: (", which holds content that belongs to somebody", "（权利人内容）")
        case .refuted: (", which holds refuted rumours", "（已辟谣的内容）")
        case .synthetic: (", which holds content known to be synthetic", "（已确认的合成内容）")
        case .negative: (", whose entries count as no match", "（排除项）")
        }
    }
}

extension Detector {
    package static let knownBytes = Detector(name: "known-bytes", version: "1")
    package static let knownMedia = Detector(name: "known-media", version: "1")
}
