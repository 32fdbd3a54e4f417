package import Media
import Synchronization

extension Toolbox {
    /// Where every frame is wanted, how many of them at most, two hours of 25 a second: a longer
    /// film's lie further apart.
    package static let knownFilmFrames = 180_000
    /// A shorter film's frames all count, at 200 a second.
    private static let wholeSeconds = Double(knownFilmFrames) / 200

    /// Hands over the brightness of some frames of a film, as coded, at full size and upright.
    ///
    /// An adaptive plan decodes key frames alone, and then, in one more run, the stretch where they
    /// lie too far apart: its frames come after the others, so times are to be put in order by who
    /// takes them. Each moment comes once.
    ///
    /// - Parameter consumer: gets a frame, and when it is shown in seconds from the film's
    ///   beginning; calls never overlap.
    /// - Throws: ``ToolFault``; ``OpeningFault``; what the consumer threw; `CancellationError`.
    package func filmFrames(
        of path: FilePathBytes,
        _ probe: Probe,
        as plan: FramePlan,
        consumer: @escaping @Sendable (Picture, Double) throws -> Void,
    ) async throws -> FilmFramesOutcome {
        let moments = Moments(beginning: probe.beginning, consumer)
        let stated = probe.durationSeconds ?? 0
        func run(_ plan: FramePlan) async throws -> DecodingOutcome {
            var decoding = DecodingPlan()
            decoding.pictures = [.plane(pace: plan.pace) { try moments.take($0, $1) }]
            return try await decode(path, probe, for: decoding)
        }
        let thinned = plan == .known ? plan.thinned(for: stated, to: Self.knownFilmFrames) : plan
        var outcome = FilmFramesOutcome(try await run(thinned))
        let seen = moments.seen.max() ?? 0
        let isThinned = plan == .known && stated > Self.wholeSeconds
        if isThinned, seen < stated * 0.9 {
            // The file states more than there is: what it says doesn't thin the frames.
            outcome.add(try await run(plan.thinned(for: seen, to: Self.knownFilmFrames)))
        }
        guard case .adaptive(let gap) = thinned, probe.facts.kind == .video else { return outcome }
        let end = probe.durationSeconds
        let sparse = FramePlan.sparseStretch(of: moments.seen, until: end, gap: gap)
        guard let sparse else { return outcome }
        var filling = DecodingPlan()
        filling.isFrugal = true
        // Where the file's clock has no zero of its own, times behind a seek would be others.
        if probe.format.hasOwnZero {
            filling.startSeconds = sparse.startSeconds
            filling.seconds = sparse.endSeconds - sparse.startSeconds
        }
        filling.pictures = [.plane(pace: .atMost(perSecond: 1 / gap)) { try moments.take($0, $1) }]
        outcome.add(try await decode(path, probe, for: filling))
        return outcome
    }
}

/// What looking at frames of a film came to.
package struct FilmFramesOutcome: Hashable, Sendable {
    /// How often the decoder complained; above zero the film is damaged somewhere.
    package var complaintCount: Int
    /// How many times the file was run through.
    package var runs = 1

    init(_ outcome: DecodingOutcome) { complaintCount = outcome.complaintCount }

    mutating func add(_ outcome: DecodingOutcome) {
        complaintCount += outcome.complaintCount
        runs += 1
    }
}

extension FramePlan {
    /// The same with frames so far apart that there are no more than a number of them.
    func thinned(for seconds: Double?, to most: Int) -> FramePlan {
        guard let seconds, seconds.isFinite else { return self }
        let least = seconds / Double(max(most, 1))
        return switch self {
        case .every(let step): .every(seconds: max(step, least))
        case .adaptive(let gap): .adaptive(gap: max(gap, least))
        case .keyFrames: .keyFrames
        }
    }

    /// How the first run chooses its frames.
    var pace: WantedPictures.Pace {
        switch self {
        case .every(let seconds) where seconds > 0: .atMost(perSecond: 1 / seconds)
        case .every: .everyFrame
        case .keyFrames, .adaptive: .keyFrames
        }
    }
}

/// Hands frames on by the film's own time, each moment once.
private final class Moments: Sendable {
    private let beginning: Double
    private let consumer: @Sendable (Picture, Double) throws -> Void
    private let times = Mutex<Set<Double>>([])

    init(beginning: Double, _ consumer: @escaping @Sendable (Picture, Double) throws -> Void) {
        self.beginning = beginning
        self.consumer = consumer
    }

    var seen: [Double] { times.withLock { Array($0) } }

    func take(_ picture: Picture, _ time: MediaTime) throws {
        let seconds = time.seconds - beginning
        guard times.withLock({ $0.insert(seconds).inserted }) else { return }
        try consumer(picture, seconds)
    }
}
