import Labels
import Media
import MediaTools
import Synchronization

/// Watches a film's opening: reads a picture now and then, and each one that stands for long.
///
/// Slides stand for seconds, and a film may pause in one picture: what was read in it holds until
/// the next picture comes, whenever that is.
struct OpeningWatch: Sendable {
    /// How often at most a picture is read while they follow each other closely.
    private static let readingsPerSecond = 4.0

    private let reader: MarkReader
    private let orientation: PictureOrientation
    private(set) var readings: [(seconds: Double, reading: MarkReading?)] = []
    private var shown: Shown?
    private var firstSeconds: Double?
    private var lastSlot = -Double.infinity

    /// The picture that stands until the next one.
    private struct Shown: Sendable {
        let seconds: Double
        let picture: Picture
        var isRead = false
        var reading: MarkReading?
    }

    init(_ reader: MarkReader, turning orientation: PictureOrientation) {
        (self.reader, self.orientation) = (reader, orientation)
    }

    /// Takes the next picture.
    mutating func see(_ picture: Picture, at seconds: Double) {
        hold(until: seconds)
        firstSeconds = firstSeconds ?? seconds
        shown = Shown(seconds: seconds, picture: picture)
        // A thousandth of a slot forgives the rounding of times at a slot's beginning.
        let slot = (seconds * Self.readingsPerSecond + 0.001).rounded(.down)
        guard slot > lastSlot else { return }
        lastSlot = slot
        read()
    }

    /// Ends so many seconds after the first picture, or where the film ends.
    mutating func end(after seconds: Double, lasting duration: Double?) {
        guard let firstSeconds else { return }
        hold(until: min(firstSeconds + seconds, duration ?? .infinity))
    }

    /// Notes until when the shown picture stood, if that is longer than between two readings.
    private mutating func hold(until seconds: Double) {
        guard let last = shown, seconds - last.seconds > 1.1 / Self.readingsPerSecond else {
            return
        }
        if !last.isRead { read() }
        readings.append((seconds.nextDown, shown?.reading))
    }

    private mutating func read() {
        guard var last = shown else { return }
        last.reading = reader.read(last.picture.turned(orientation))
        last.isRead = true
        shown = last
        readings.append((last.seconds, last.reading))
    }
}

/// The watch that a decode on another thread hands its pictures to.
final class SharedWatch: Sendable {
    private let view: MarkView
    private let watch: Mutex<OpeningWatch>

    init(_ view: MarkView) {
        self.view = view
        watch = Mutex(OpeningWatch(view.reader, turning: view.orientation))
    }

    /// What is wanted of the decode.
    func wish(pace: WantedPictures.Pace) -> WantedPictures {
        let size = view.readSize
        return WantedPictures(
            .gray8,
            size: .exactly(width: size.width, height: size.height),
            pace: pace,
        ) { [self] picture, time in
            watch.withLock { $0.see(picture, at: time.seconds) }
        }
    }

    /// What was read, when all pictures were handed over.
    var readings: [(seconds: Double, reading: MarkReading?)] {
        watch.withLock { watch in
            if view.isFilm {
                watch.end(after: MarkView.openingSeconds, lasting: view.filmSeconds)
            }
            return watch.readings
        }
    }
}
