import Containers
import Labels
import Media
import MediaTools

/// What is known of a file's picture before anybody looks for marks in it.
struct MarkView: Sendable {
    /// The size as a person sees it, in square pixels.
    let shown: (width: Int, height: Int)
    let orientation: PictureOrientation
    /// Finds marks that we drew.
    let reader: MarkReader
    let isFilm: Bool
    /// How long a film lasts; `nil` for a still picture and where nothing states it.
    let filmSeconds: Double?
    private let foreignLimits: ForeignMarkLimits

    /// How much of a film's beginning is looked at, in seconds; what a mark at the opening needs.
    static let openingSeconds = 3.0

    /// Draws what the reader compares with; `nil` where the file has no picture.
    ///
    /// - Throws: what the children threw.
    init?(
        of probe: Probe,
        _ container: any Container,
        foreign: ForeignMarkLimits = ForeignMarkLimits(),
        glyphs: (_ shown: (width: Int, height: Int)) async throws -> MarkGlyphs,
    ) async throws {
        orientation = container.orientation
        foreignLimits = foreign
        guard let shown = probe.shownShape(orientation) else { return nil }
        self.shown = shown
        reader = try MarkReader(
            shownWidth: shown.width,
            shownHeight: shown.height,
            glyphs: try await glyphs(
                MarkReader.size(shownWidth: shown.width, shownHeight: shown.height)
            ),
        )
        isFilm = probe.facts.kind == .video
        filmSeconds = isFilm ? probe.durationSeconds : nil
    }

    /// The size in which pictures are decoded for the reader, before they are turned.
    var readSize: (width: Int, height: Int) {
        orientation.swapsSides ? (reader.height, reader.width) : (reader.width, reader.height)
    }

    /// Where the letters of others' marks are looked for; `nil` where the picture has no size.
    var foreignSearch: ForeignMarkSearch? {
        ForeignMarkSearch(
            shownWidth: shown.width,
            shownHeight: shown.height,
            durationSeconds: filmSeconds,
            limits: foreignLimits,
        )
    }

    /// The size in which pictures are decoded for that search, before they are turned.
    func foreignSize(_ search: ForeignMarkSearch) -> (width: Int, height: Int) {
        let (width, height) = search.frameSize
        return orientation.swapsSides ? (height, width) : (width, height)
    }

    /// The moments up to the end at which a mark that stands all over the opening is looked for.
    var laterMoments: [Double] {
        guard let filmSeconds, filmSeconds > Self.openingSeconds else { return [] }
        return (1...4).map { Double($0) / 4 * (filmSeconds - 0.5) }
    }
}

/// Where a look at marks takes its pictures from.
protocol MarkPictures: Sendable {
    /// What was read in a film's opening or in a still picture.
    func opening(_ view: MarkView) async throws -> [(seconds: Double, reading: MarkReading?)]

    /// Pictures for the reader at some of ``MarkView/laterMoments``; what can't be had is left out.
    func later(
        _ moments: [Double],
        _ view: MarkView,
    ) async throws -> [(seconds: Double, picture: Picture)]

    /// Upright pictures for the search of others' marks.
    func foreign(
        _ search: ForeignMarkSearch,
        _ view: MarkView,
    ) async throws -> [(seconds: Double, picture: Picture)]
}

/// Pictures that are decoded when they are asked for: little of a long film.
struct SoughtPictures: MarkPictures {
    let tools: Toolbox
    let path: FilePathBytes
    let probe: Probe

    func opening(_ view: MarkView) async throws -> [(seconds: Double, reading: MarkReading?)] {
        let watch = SharedWatch(view)
        var plan = DecodingPlan()
        plan.seconds = view.isFilm ? MarkView.openingSeconds : nil
        plan.pictures = [watch.wish(pace: .everyFrame)]
        _ = try await tools.decode(path, probe, for: plan)
        return watch.readings
    }

    func later(
        _ moments: [Double],
        _ view: MarkView,
    ) async throws -> [(seconds: Double, picture: Picture)] {
        try await frames(at: moments, view.readSize)
    }

    func foreign(
        _ search: ForeignMarkSearch,
        _ view: MarkView,
    ) async throws -> [(seconds: Double, picture: Picture)] {
        try await frames(at: search.seconds, view.foreignSize(search)).map {
            ($0.seconds, $0.picture.turned(view.orientation))
        }
    }

    private func frames(
        at moments: [Double],
        _ size: (width: Int, height: Int),
    ) async throws -> [(seconds: Double, picture: Picture)] {
        try await tools.frames(
            at: moments,
            of: path,
            probe,
            as: PictureShape(width: size.width, height: size.height, format: .gray8),
        )
    }
}
