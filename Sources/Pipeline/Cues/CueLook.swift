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
        var cues = HeardCues()
        for start in Self.starts(lasting: probe.durationSeconds) {
            let survey = try await studio.read(
                (path, probe),
                for: templates,
                from: start,
                seconds: Self.listenedSeconds,
            )
            cues.take(survey, from: start)
        }
        return cues.all
    }

    /// From which seconds on a sound is listened to: its two ends.
    static func starts(lasting seconds: Double?) -> [Double] {
        guard let seconds, seconds > listenedSeconds else { return [0] }
        // The two may overlap: cut apart they could cut a cue.
        return [0, seconds - listenedSeconds]
    }
}

/// The cues of several stretches, each once.
struct HeardCues: Sendable {
    private(set) var all: [AudibleCue] = []

    /// Takes what was heard from a second on.
    mutating func take(_ survey: CueSurvey, from start: Double) {
        let heard = survey.cues(from: start)
        all += heard.filter { cue in !all.contains { $0.isSame(as: cue) } }
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
