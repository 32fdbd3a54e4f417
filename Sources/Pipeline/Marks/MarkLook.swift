import Containers
import Detection
import Labels
import Media
import MediaTools
import Synchronization

/// Looks for marks in a file's pictures: ours by correlation, those of others by their letters.
struct MarkLook: Sendable {
    let tools: Toolbox

    /// How much of a film's beginning is decoded, in seconds; what a mark at the opening needs.
    private static let openingSeconds = 3.0

    /// A file of which no picture can be decoded was not looked at, which is no evidence.
    private static let nothingDecoded = Fault(.undecodable, "no picture of it could be decoded")

    /// Every mark; those of others are looked for only where there is none of ours.
    ///
    /// - Returns: `nil` where the file has no picture.
    /// - Throws: what the children threw.
    func look(
        at path: FilePathBytes,
        _ container: any Container,
        _ probe: Probe,
    ) async throws -> [VisibleMark]? {
        guard let own = try await own(in: path, container, probe) else { return nil }
        return own.isEmpty ? try await foreign(in: path, container, probe) : own
    }

    /// Marks that we drew.
    func own(
        in path: FilePathBytes,
        _ container: any Container,
        _ probe: Probe,
    ) async throws -> [VisibleMark]? {
        let orientation = container.orientation
        guard let shown = probe.shownShape(orientation) else { return nil }
        let size = MarkReader.size(shownWidth: shown.width, shownHeight: shown.height)
        let reader = try MarkReader(
            shownWidth: shown.width,
            shownHeight: shown.height,
            glyphs: try await MarkDrawer(tools: tools).glyphs(for: size),
        )
        let seen = try await opening(of: path, probe, orientation, reader)
        guard !seen.isEmpty else { throw Self.nothingDecoded }
        guard let presence = MarkPresence(seen, durationSeconds: probe.filmSeconds) else {
            return []
        }
        let readings = seen.compactMap(\.reading).filter {
            $0.stands && $0.wording == presence.wording
        }
        guard let reading = readings.min(by: { $0.correlation < $1.correlation }) else { return [] }
        var mark = VisibleMark(reading)
        guard probe.facts.kind == .video else { return [mark] }
        mark.isLongEnough = presence.isOpening && presence.isLongEnough
        let end = try await end(of: presence, in: path, probe, reader)
        mark.span = TimeSpan(from: presence.startSeconds, to: end.seconds)
        mark.isThroughout = end.isLast
        return [mark]
    }

    private func opening(
        of path: FilePathBytes,
        _ probe: Probe,
        _ orientation: PictureOrientation,
        _ reader: MarkReader,
    ) async throws -> [(seconds: Double, reading: MarkReading?)] {
        let isTurned = orientation.swapsSides
        let isFilm = probe.facts.kind == .video
        let watch = Mutex(OpeningWatch(reader, turning: orientation))
        var plan = DecodingPlan()
        plan.seconds = isFilm ? Self.openingSeconds : nil
        plan.pictures = [
            WantedPictures(
                .gray8,
                size: .exactly(
                    width: isTurned ? reader.height : reader.width,
                    height: isTurned ? reader.width : reader.height,
                ),
            ) { picture, time in
                watch.withLock { $0.see(picture, at: time.seconds) }
            }
        ]
        _ = try await tools.decode(path, probe, for: plan)
        return watch.withLock { watch in
            if isFilm { watch.end(after: Self.openingSeconds, lasting: probe.filmSeconds) }
            return watch.readings
        }
    }

    /// Until when a mark that stands all over the opening stands, sampled up to the end; and
    /// whether no sample lacks it.
    private func end(
        of presence: MarkPresence,
        in path: FilePathBytes,
        _ probe: Probe,
        _ reader: MarkReader,
    ) async throws -> (seconds: Double, isLast: Bool) {
        guard presence.isThroughout, let seconds = probe.filmSeconds,
            seconds > Self.openingSeconds
        else { return (presence.endSeconds, presence.isThroughout) }
        let moments = (1...4).map { Double($0) / 4 * (seconds - 0.5) }
            .filter { $0 > presence.endSeconds }
        let frames = try await tools.frames(
            at: moments,
            of: path,
            probe,
            as: PictureShape(width: reader.width, height: reader.height, format: .gray8),
        )
        let standing = frames.prefix {
            let reading = reader.read($0.picture)
            return reading?.stands == true && reading?.wording == presence.wording
        }
        // A moment without a frame lies behind the last one: sound may outlast the picture.
        let isLast = standing.count == frames.count
        let last = standing.last?.seconds ?? presence.endSeconds
        return (isLast && frames.count == moments.count ? seconds : last, isLast)
    }

    /// Marks of others, by their letters.
    private func foreign(
        in path: FilePathBytes,
        _ container: any Container,
        _ probe: Probe,
    ) async throws -> [VisibleMark] {
        let orientation = container.orientation
        guard let shown = probe.shownShape(orientation),
            let search = ForeignMarkSearch(
                shownWidth: shown.width,
                shownHeight: shown.height,
                durationSeconds: probe.filmSeconds,
            )
        else { return [] }
        let (width, height) = search.frameSize
        let coded = orientation.swapsSides ? (height, width) : (width, height)
        let frames = try await tools.frames(
            at: search.seconds,
            of: path,
            probe,
            as: PictureShape(width: coded.0, height: coded.1, format: .gray8),
        )
        guard !frames.isEmpty else { throw Self.nothingDecoded }
        let upright = frames.map { ($0.seconds, $0.picture.turned(orientation)) }
        let found = try await search.marks(in: upright) { try await tools.recogniseText($0) }
        return found.map { VisibleMark($0, shown, isFilm: probe.facts.kind == .video) }
    }
}

extension Probe {
    /// How long a film lasts; `nil` for a still picture.
    fileprivate var filmSeconds: Double? { facts.kind == .video ? durationSeconds : nil }
}

extension VisibleMark {
    /// A mark of ours as it was read.
    fileprivate init(_ reading: MarkReading) {
        let box = reading.box
        self.init(
            reading.wording.text,
            language: reading.wording.language.rawValue,
            claiming: reading.wording.notice,
            by: .correlation(reading.correlation, font: MarkFont.name),
            at: PictureBox(x: box.x, y: box.y, width: box.width, height: box.height),
            heightFraction: reading.heightFraction,
        )
    }

    /// A mark of somebody else as its letters were recognised.
    fileprivate init(_ mark: ForeignMark, _ shown: (width: Int, height: Int), isFilm: Bool) {
        self.init(
            mark.text.text,
            language: mark.text.language,
            claiming: mark.text.notice,
            by: .recognition(confidence: mark.text.confidence),
            at: PictureBox(x: mark.left, y: mark.top, width: mark.width, height: mark.height),
            heightFraction: Double(mark.height) / Double(max(1, min(shown.width, shown.height))),
        )
        guard isFilm else { return }
        span = TimeSpan(from: mark.seconds.lowerBound, to: mark.seconds.upperBound)
        // Frames are looked at each half second: what is seen at 1.5 s may stand until 2 s.
        isLongEnough =
            mark.seconds.lowerBound < 0.1
            && mark.seconds.upperBound >= MarkPlan.leastSeconds - 0.5
    }
}
