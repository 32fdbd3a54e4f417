import Foundation
import Media
import MediaTools

/// The one run of ffmpeg over a file that serves everyone who wants something of it.
struct OneDecode: Sendable {
    let tools: Toolbox
    let subject: Subject
    let probe: Probe
    let limits: ExaminationLimits
    /// Where the child writes.
    let folder: PrivateFolder
    /// How the picture is looked at for marks; `nil` where it isn't.
    let view: MarkView?

    /// What a run gave.
    struct Result: Sendable {
        let source: SideProduct.Source
        let pictures: DecodedPictures?
        let sound: SoundTap
        let fingerprint: FingerprintTap
        let thumbnails: ThumbnailTap?
        let poster: PosterTap?
        let proxy: ReviewProxy?
        let watch: LengthWatch
        var outcome: DecodingOutcome?
        /// Why picture and sound weren't decoded together; `nil` where they were.
        var loss: Fault?
    }

    /// Decodes; where picture and sound together can't be, one of them alone.
    ///
    /// - Throws: ``Fault`` with ``Fault/Code/undecodable`` when there is nothing of either;
    ///   what the child and the takers threw.
    func run(_ progress: @escaping @Sendable (Double) -> Void) async throws -> Result {
        var loss: Fault?
        for source in sources {
            do {
                var result = taps(source)
                let outcome = try await tools.decode(
                    subject.path,
                    probe,
                    for: plan(result),
                    in: folder,
                    progress: progress,
                )
                (result.outcome, result.loss) = (outcome, loss)
                if hasGiven(outcome) { return result }
            } catch let fault as ToolFault {
                // Only what ffmpeg says of the file is worth another try with less of it.
                guard case .failed = fault else { throw fault }
                loss = loss ?? Fault(fault)
            }
        }
        throw loss ?? Fault(.undecodable, "no picture and no sound of it could be decoded")
    }

    private var isStill: Bool { probe.facts.kind == .image }

    private var sources: [SideProduct.Source] {
        switch (probe.hasDecodablePicture, probe.hasDecodableSound) {
        case (true, true): isStill ? [.pictures] : [.both, .pictures, .sound]
        case (true, false): [.pictures]
        case (false, true): [.sound]
        case (false, false): []
        }
    }

    private func taps(_ source: SideProduct.Source) -> Result {
        let watch = LengthWatch(probe, limitSeconds: limits.durationSeconds)
        let isFilm = source != .sound && !isStill
        var shape = ReviewProxy.Shape()
        shape.durationSeconds = limits.durationSeconds
        return Result(
            source: source,
            pictures: view.map { DecodedPictures($0, probe) },
            sound: SoundTap(probe, watch),
            fingerprint: FingerprintTap(probe),
            thumbnails: isFilm ? ThumbnailTap(probe, watch, limits) : nil,
            poster: isFilm ? PosterTap(probe, limits) : nil,
            proxy: isStill
                ? nil
                : ReviewProxy(
                    of: probe,
                    source,
                    named: isFilm ? ProductName.film : ProductName.sound,
                    as: shape,
                    threads: tools.limits.threads,
                ),
            watch: watch,
        )
    }

    private func plan(_ result: Result) -> DecodingPlan {
        var plan = DecodingPlan()
        if result.source != .sound {
            plan.pictures =
                (result.pictures?.wishes ?? []) + [result.thumbnails?.wish].compactMap { $0 }
                + [result.poster?.wish].compactMap { $0 } + [result.fingerprint.wish]
        }
        if result.source != .pictures { plan.sounds = [result.sound.wish] }
        plan.sideProducts = [result.proxy?.product].compactMap { $0 } + stills
        if result.source != .pictures {
            plan.sideProducts += [result.fingerprint.soundProduct].compactMap { $0 }
        }
        return plan
    }

    /// A still picture's proxy and thumbnail.
    private var stills: [SideProduct] {
        guard isStill, let shown = probe.shownShape(subject.container.orientation) else {
            return []
        }
        let filters = subject.container.orientation.filters
        return [
            SideProduct.still(
                ProductName.picture,
                PictureFit.even(shown, within: limits.stillProxySide),
                turning: filters,
            ),
            SideProduct.still(
                ProductName.thumbnail,
                PictureFit.even(shown, within: limits.stillThumbnailSide),
                turning: filters,
            ),
        ]
    }

    private func hasGiven(_ outcome: DecodingOutcome) -> Bool {
        (outcome.pictureCounts + outcome.sampleCounts).contains { $0 > 0 }
            || isStill
                && FileManager.default.fileExists(
                    atPath: folder.file(ProductName.picture).path
                )
    }
}

/// The names of the files that an examination makes.
enum ProductName {
    static let film = "proxy.mp4"
    static let sound = "proxy.m4a"
    static let picture = "proxy.jpg"
    static let thumbnail = "thumbnail.jpg"
    static let poster = "poster.jpg"
    static let sprite = "thumbnails.jpg"
    static let spriteIndex = "thumbnails.vtt"
    static let peaks = "peaks.json"
}
