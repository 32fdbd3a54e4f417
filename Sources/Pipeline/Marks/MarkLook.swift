import Containers
import Detection
import Labels
import Media
import MediaTools

/// Looks for marks in a file's pictures: ours by correlation, those of others by their letters.
struct MarkLook: Sendable {
    let tools: Toolbox

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
        guard let view = try await view(of: container, probe) else { return nil }
        return try await look(at: SoughtPictures(tools: tools, path: path, probe: probe), view)
    }

    /// Every mark in pictures that may have been decoded already.
    func look(at pictures: any MarkPictures, _ view: MarkView) async throws -> [VisibleMark] {
        let own = try await own(in: pictures, view)
        return own.isEmpty ? try await foreign(in: pictures, view) : own
    }

    /// Marks that we drew.
    func own(
        in path: FilePathBytes,
        _ container: any Container,
        _ probe: Probe,
    ) async throws -> [VisibleMark]? {
        guard let view = try await view(of: container, probe) else { return nil }
        return try await own(in: SoughtPictures(tools: tools, path: path, probe: probe), view)
    }

    private func view(of container: any Container, _ probe: Probe) async throws -> MarkView? {
        try await MarkView(of: probe, container) {
            try await MarkDrawer(tools: tools).glyphs(for: $0)
        }
    }

    private func own(in pictures: any MarkPictures, _ view: MarkView) async throws -> [VisibleMark]
    {
        let seen = try await pictures.opening(view)
        guard !seen.isEmpty else { throw Self.nothingDecoded }
        guard let presence = MarkPresence(seen, durationSeconds: view.filmSeconds) else {
            return []
        }
        let readings = seen.compactMap(\.reading).filter {
            $0.stands && $0.wording == presence.wording
        }
        guard let reading = readings.min(by: { $0.correlation < $1.correlation }) else { return [] }
        var mark = VisibleMark(reading)
        guard view.isFilm else { return [mark] }
        mark.isLongEnough = presence.isOpening && presence.isLongEnough
        let end = try await end(of: presence, in: pictures, view)
        mark.span = TimeSpan(from: presence.startSeconds, to: end.seconds)
        mark.isThroughout = end.isLast
        return [mark]
    }

    /// Until when a mark that stands all over the opening stands, sampled up to the end; and
    /// whether no sample lacks it.
    private func end(
        of presence: MarkPresence,
        in pictures: any MarkPictures,
        _ view: MarkView,
    ) async throws -> (seconds: Double, isLast: Bool) {
        guard presence.isThroughout, let seconds = view.filmSeconds,
            seconds > MarkView.openingSeconds
        else { return (presence.endSeconds, presence.isThroughout) }
        let moments = view.laterMoments.filter { $0 > presence.endSeconds }
        let frames = try await pictures.later(moments, view)
        let standing = frames.prefix {
            let reading = view.reader.read($0.picture)
            return reading?.stands == true && reading?.wording == presence.wording
        }
        // A moment without a frame lies behind the last one: sound may outlast the picture.
        let isLast = standing.count == frames.count
        let last = standing.last?.seconds ?? presence.endSeconds
        return (isLast && frames.count == moments.count ? seconds : last, isLast)
    }

    /// Marks of others, by their letters.
    private func foreign(
        in pictures: any MarkPictures,
        _ view: MarkView,
    ) async throws -> [VisibleMark] {
        guard let search = view.foreignSearch else { return [] }
        let frames = try await pictures.foreign(search, view)
        guard !frames.isEmpty else { throw Self.nothingDecoded }
        let found = try await search.marks(in: frames) { try await tools.recogniseText($0) }
        return found.map { VisibleMark($0, view.shown, isFilm: view.isFilm) }
    }
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
