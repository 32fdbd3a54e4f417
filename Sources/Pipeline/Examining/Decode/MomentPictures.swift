import Media
import MediaTools
import Synchronization

/// Takes the first picture from each of some moments on.
final class MomentPictures: Sendable {
    private let moments: [Double]
    private let beginning: Double
    private let taken = Mutex<[(seconds: Double, picture: Picture)]>([])

    /// Moments count from the file's beginning, in order.
    init(_ moments: [Double], in probe: Probe) {
        self.moments = moments.sorted()
        beginning = probe.beginning
    }

    /// What is wanted of the decode.
    func wish(_ format: Picture.Format, _ size: (width: Int, height: Int)) -> WantedPictures {
        WantedPictures(
            format,
            size: .exactly(width: size.width, height: size.height),
            pace: .moments(moments),
        ) { [self] picture, time in take(picture, time) }
    }

    /// The moments that had a picture, each with its own.
    var pictures: [(seconds: Double, picture: Picture)] { taken.withLock { $0 } }

    /// One picture may be the first for several moments.
    private func take(_ picture: Picture, _ time: MediaTime) {
        let tick = MediaTime(ticks: 1, base: time.base).seconds
        let reached = time.seconds + tick / 2 - beginning
        taken.withLock { taken in
            for moment in moments.dropFirst(taken.count) {
                guard moment <= reached + 1e-9 else { return }
                taken.append((moment, picture))
            }
        }
    }
}
