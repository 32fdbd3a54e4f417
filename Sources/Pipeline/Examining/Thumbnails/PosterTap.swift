import Media
import MediaTools
import Synchronization

/// Takes a few pictures of a film and keeps the first that shows something.
final class PosterTap: Sendable {
    private let best = Mutex<(contrast: Double, picture: Picture)?>(nil)
    private let moments: [Double]
    let size: (width: Int, height: Int)

    /// `nil` where the file has no picture.
    init?(_ probe: Probe, _ limits: ExaminationLimits) {
        guard let shown = probe.mainVideo?.shownShape else { return nil }
        size = PictureFit.even(shown, within: limits.posterSide)
        let seconds = probe.durationSeconds ?? 0
        moments =
            seconds > 0 ? [0, 0.05, 0.1, 0.25, 0.5].map { $0 * seconds } : [0, 1, 2, 5, 10]
    }

    /// What is wanted of the decode.
    var wish: WantedPictures {
        WantedPictures(
            .rgb24,
            size: .exactly(width: size.width, height: size.height),
            pace: .moments(moments),
        ) { [self] picture, _ in take(picture) }
    }

    /// The picture that was kept; `nil` where none came.
    var picture: Picture? { best.withLock { $0?.picture } }

    /// A later picture must show clearly more: films open on black, and end in their credits.
    private func take(_ picture: Picture) {
        let contrast = picture.contrast
        best.withLock { best in
            if let held = best, contrast <= held.contrast * 1.5 { return }
            best = (contrast, picture)
        }
    }
}

extension Picture {
    /// How much the green of some thousand pixels differs from its mean, on average.
    fileprivate var contrast: Double {
        let step = max(1, width * height / 4096) * 3
        let values = stride(from: 1, to: bytes.count, by: step).map { Double(bytes[$0]) }
        guard !values.isEmpty else { return 0 }
        let mean = values.reduce(0, +) / Double(values.count)
        return values.map { abs($0 - mean) }.reduce(0, +) / Double(values.count)
    }
}
