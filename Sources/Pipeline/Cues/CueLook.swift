import Containers
import Detection
import Labels
import Media
import MediaTools

/// Listens for cues at the two ends of a file's sound.
struct CueLook: Sendable {
    let tools: Toolbox

    /// How much of each end is listened to, in seconds.
    static let listenedSeconds = 15.0
    /// Before which second a cue at the opening must begin.
    static let openingSeconds = 2.0

    /// Every cue that is heard; `nil` where the file has no sound.
    ///
    /// - Throws: what the children threw.
    func look(at path: FilePathBytes, _ probe: Probe) async throws -> [AudibleCue]? {
        guard probe.mainAudio != nil else { return nil }
        let studio = CueStudio(tools)
        let templates = try await studio.templates()
        var starts = [0.0]
        if let seconds = probe.durationSeconds, seconds > Self.listenedSeconds {
            // The two may overlap: cut apart they could cut a cue.
            starts.append(seconds - Self.listenedSeconds)
        }
        var cues: [AudibleCue] = []
        for start in starts {
            let survey = try await studio.read(
                (path, probe),
                for: templates,
                from: start,
                seconds: Self.listenedSeconds,
            )
            let heard = survey.cues(from: start)
            cues += heard.filter { cue in !cues.contains { $0.isSame(as: cue) } }
        }
        return cues
    }
}

extension CueSurvey {
    /// What was heard, in the file's own time.
    fileprivate func cues(from start: Double) -> [AudibleCue] {
        let own = present.map { AudibleCue($0, from: start) }
        guard own.isEmpty, let rhythm else { return own }
        let span = rhythm.span.shifted(by: start)
        return [AudibleCue(.rhythm, claiming: .is, during: span, correlation: nil)]
    }
}

extension AudibleCue {
    /// Whether both are one cue that was heard twice.
    fileprivate func isSame(as other: AudibleCue) -> Bool {
        kind == other.kind && text == other.text
            && span.startSeconds < other.span.endSeconds
            && other.span.startSeconds < span.endSeconds
    }

    fileprivate init(_ reading: CueReading, from start: Double) {
        self.init(
            reading.kind == .rhythm ? .rhythm : .spoken,
            claiming: reading.kind.notice ?? .is,
            during: reading.span.shifted(by: start),
            correlation: reading.correlation,
        )
        if case .spoken(let wording) = reading.kind {
            text = wording.text
            language = wording.language.rawValue
        }
    }
}

extension TimeSpan {
    /// The same stretch, so many seconds later.
    fileprivate func shifted(by seconds: Double) -> TimeSpan {
        TimeSpan(from: startSeconds + seconds, to: endSeconds + seconds) ?? self
    }
}
