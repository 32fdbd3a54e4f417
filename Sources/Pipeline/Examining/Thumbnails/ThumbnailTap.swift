import Media
import MediaTools
import Synchronization

/// Takes a small picture of each stretch of a film, and never more than fit into one sprite.
///
/// How long a film is shows only at its end: when there are too many pictures, the stretches
/// double in length and every other picture goes.
final class ThumbnailTap: Sendable {
    fileprivate struct Taken: Sendable {
        var stretchSeconds: Double
        var pictures: [(stretch: Int, picture: Picture)] = []
    }

    private let taken: Mutex<Taken>
    private let most: Int
    private let watch: LengthWatch
    private let perSecond: Double
    let size: (width: Int, height: Int)

    /// `nil` where the file has no picture.
    init?(_ probe: Probe, _ watch: LengthWatch, _ limits: ExaminationLimits) {
        guard let shown = probe.mainVideo?.shownShape else { return nil }
        size = PictureFit.even(shown, within: limits.thumbnailSide)
        most = max(limits.thumbnails, 1)
        self.watch = watch
        let seconds = min(probe.durationSeconds ?? 0, limits.durationSeconds)
        let stretch = max(1, (seconds / Double(most)).rounded(.up))
        perSecond = 1 / stretch
        taken = Mutex(Taken(stretchSeconds: stretch))
    }

    /// What is wanted of the decode.
    var wish: WantedPictures {
        WantedPictures(
            .rgb24,
            size: .exactly(width: size.width, height: size.height),
            pace: .atMost(perSecond: perSecond),
        ) { [self] picture, time in
            try watch.note(time.seconds)
            taken.withLock { $0.take(picture, at: time.seconds, most: most) }
        }
    }

    /// The pictures in order, each with the second that its stretch begins at.
    var thumbnails: [(seconds: Double, picture: Picture)] {
        taken.withLock { taken in
            taken.pictures.map { (Double($0.stretch) * taken.stretchSeconds, $0.picture) }
        }
    }
}

extension ThumbnailTap.Taken {
    fileprivate mutating func take(_ picture: Picture, at seconds: Double, most: Int) {
        let stretch = Int((max(seconds, 0) / stretchSeconds + 0.001).rounded(.down))
        guard stretch > pictures.last?.stretch ?? -1 else { return }
        pictures.append((stretch, picture))
        while pictures.count > most { thin() }
    }

    private mutating func thin() {
        stretchSeconds *= 2
        var kept: [(stretch: Int, picture: Picture)] = []
        for (stretch, picture) in pictures where stretch / 2 > kept.last?.stretch ?? -1 {
            kept.append((stretch / 2, picture))
        }
        pictures = kept
    }
}

/// Sizes that fit.
enum PictureFit {
    /// As large as fits into a square, never enlarged, both sides even as JPEG's halved colours
    /// like it.
    static func even(
        _ shown: (width: Int, height: Int),
        within side: Int,
    ) -> (width: Int, height: Int) {
        let scale = min(1, Double(side) / Double(max(shown.width, shown.height, 1)))
        let fit = { (length: Int) in max(2, Int((Double(length) * scale / 2).rounded()) * 2) }
        return (fit(shown.width), fit(shown.height))
    }
}
