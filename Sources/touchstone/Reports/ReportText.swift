import Detection
import Foundation
import Labels
import Media
import Pipeline

extension Inspection {
    /// The inspection for a person.
    var text: String {
        var lines = ["\(name)", row("media", facts.text(container: container))]
        if let digest { lines.append(row("sha256", "\(digest)")) }
        lines.append(row("notice", assessment.noticeText))
        lines.append(row("label", assessment.labelState.rawValue))
        for (index, signal) in assessment.signals.enumerated() {
            let title = assessment.because.contains(index) ? "because" : "also"
            lines.append(row(title, signal.explanation.english))
        }
        lines += observation.known.map { row("known", $0.words) }
        return lines.joined(separator: "\n")
    }
}

extension Verification {
    /// The verification for a person.
    var text: String {
        let layers = [
            ("metadata", metadata), ("iptc", iptc), ("credential", credential),
            ("visible", visible), ("audible", audible), ("watermark", .notChecked),
        ]
        let lines =
            ["\(name): \(state.rawValue)"]
            + layers.map { row($0.0, $0.1.rawValue.replacing("-", with: " ")) }
            + problems.map { row("problem", $0.message) }
        return lines.joined(separator: "\n")
    }
}

extension Labelled {
    /// What was done, for a person.
    var text: String {
        var lines = ["\(name) → \(output)", row("notice", plan.label.notice.word)]
        if writesMetadata { lines += metadataLines }
        lines += conspicuous.visible.findings.map { row("mark", $0.words) }
        if picture != .untouched { lines.append(row("picture", picture.words)) }
        lines += conspicuous.audible.findings.map { row("cue", $0.words) }
        if sound != .untouched { lines.append(row("sound", "encoded anew")) }
        return lines.joined(separator: "\n")
    }
}

extension Labelled {
    /// What stands in the metadata.
    private var metadataLines: [String] {
        var lines: [String] = []
        if !plan.label.contentProducer.isEmpty {
            lines.append(row("producer", plan.label.contentProducer, plan.label.produceID))
        }
        if plan.label.contentPropagator != plan.label.contentProducer {
            lines.append(row("propagator", plan.label.contentPropagator, plan.label.propagateID))
        }
        if let type = plan.sourceType { lines.append(row("iptc", type.term)) }
        lines.append(row("places", plan.places.map(\.name).joined(separator: ", ")))
        return lines
    }
}

extension PictureWay {
    /// What was done with the picture, for a person.
    fileprivate var words: String {
        switch self {
        case .untouched: "as it was, bit by bit"
        case .opening(let seconds):
            String(format: "%.1f s encoded anew, the rest as it was, bit by bit", seconds)
        case .whole(let reason): "encoded anew as a whole: \(reason)"
        }
    }
}

extension VisibleMark {
    /// The mark for a person.
    fileprivate var words: String {
        let when = span.map { String(format: ", %.1f to %.1f s", $0.startSeconds, $0.endSeconds) }
        return String(format: "“\(text)”, %.1f %% high", heightFraction * 100) + (when ?? "")
    }
}

extension AudibleCue {
    /// The cue for a person.
    fileprivate var words: String {
        (text.map { "“\($0)”" } ?? "rhythm")
            + String(format: ", %.1f to %.1f s", span.startSeconds, span.endSeconds)
    }
}

private func row(_ title: String, _ values: String...) -> String {
    "  " + title.padding(toLength: 11, withPad: " ", startingAt: 0)
        + values.joined(separator: "  ")
}

extension Assessment {
    fileprivate var noticeText: String {
        guard let notice else { return "none: nothing found says or shows that it is synthetic" }
        let ground =
            switch basis {
            case .verified: "a signature or a registry confirms it"
            case .stated: "the file states it; nobody confirmed it"
            case .declared: "the uploader declares it"
            case .traced: "traces were found"
            case .none: "no ground"
            }
        return "\(notice.word) (\(ground))"
    }
}

extension MediaFacts {
    fileprivate func text(container: String) -> String {
        var words = [[kind?.rawValue, container].compactMap { $0 }.joined(separator: " ")]
        if let durationSeconds { words.append(String(format: "%.1f s", durationSeconds)) }
        if let width, let height { words.append("\(width)×\(height)") }
        if let framesPerSecond { words.append(String(format: "%g fps", framesPerSecond)) }
        if let videoCodec { words.append(videoCodec) }
        if let audioCodec { words.append(audioCodec) }
        if let sampleRate { words.append("\(sampleRate) Hz") }
        if let channels {
            words.append(channels == 1 ? "mono" : channels == 2 ? "stereo" : "\(channels) channels")
        }
        return words.joined(separator: ", ")
    }
}

extension LabelState {
    /// The exit status of `verify`.
    var exitStatus: Int32 {
        switch self {
        case .labelled: 0
        case .unlabelled: 1
        case .damaged, .stripped: 2
        }
    }
}
