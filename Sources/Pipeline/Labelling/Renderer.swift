import Containers
import Detection
import Foundation
import Labels
import Media
import MediaTools

/// Puts marks into pictures and cues into sound, encoding anew as little as can be.
struct Renderer: Sendable {
    /// What is to be put in.
    struct Wish: Sendable {
        let layers: Layers
        let request: LayerRequest
        let notice: Notice
    }

    let tools: Toolbox
    let progress: @Sendable (_ seconds: Double) -> Void

    /// Makes a file's picture and sound as wished.
    ///
    /// - Throws: ``Fault`` when a layer can't be put in; the reason says what to do.
    func render(_ subject: Subject, _ wish: Wish) async throws(Fault) -> Rendition {
        var rendition = Rendition(of: subject)
        do {
            if wish.layers.audible != .none { try await addCue(to: &rendition, wish) }
            if wish.layers.visible != .none { try await addMark(to: &rendition, wish) }
        } catch {
            throw Fault(any: error)
        }
        return rendition
    }

    // MARK: Sound

    private func addCue(to rendition: inout Rendition, _ wish: Wish) async throws {
        let base = rendition.base
        let kind: CueKind =
            wish.layers.audible == .rhythm
            ? .rhythm : .spoken(CueWording(wish.notice, in: wish.request.language))
        let probe = try await tools.probe(base.path, as: base.container.format)
        let tracks = probe.streams.count { $0.kind == .audio }
        guard tracks < 2 else {
            throw Fault(
                .unsupported,
                "the file has \(tracks) tracks of sound, of which only one would get the cue; "
                    + "label them one by one, or with --audible none",
            )
        }
        let plan = CuePlan(kind, at: wish.request.cuePlace)
        let folder = try PrivateFolder()
        let made = try await CueStudio(tools).mix(
            plan,
            into: (base.path, probe),
            named: "sound",
            in: folder,
            progress: progress,
        )
        rendition.base = try Subject(path: made.path, shownAs: base.name)
        rendition.sound = .whole
        rendition.cue = plan
        rendition.folders.append(folder)
    }

    // MARK: Picture

    private func addMark(to rendition: inout Rendition, _ wish: Wish) async throws {
        let base = rendition.base
        let probe = try await tools.probe(base.path, as: base.container.format)
        let orientation = base.container.orientation
        guard let shown = probe.shownShape(orientation) else {
            throw ToolFault.unusable("the picture has no size")
        }
        // Only the main pictures get the mark, and a player may show the others.
        guard probe.streams.count(where: { $0.kind == .video && !$0.isCover }) == 1 else {
            throw Fault(
                .unsupported,
                "the film has several streams of pictures, and each would need the mark; keep the "
                    + "one that is shown, or label it with --visible none",
            )
        }
        let isFilm = probe.facts.kind == .video
        let isOpening = isFilm && wish.layers.visible == .opening
        let plan = try MarkPlan(wish, shown, span: isOpening ? MarkPlan.opening : nil)
        let plate = try await plate(for: plan, over: base, probe)
        let start = probe.mainVideo?.startSeconds ?? 0
        let stamp = Stamp(
            plate.picture,
            atX: plate.x,
            y: plate.y,
            ofShown: shown,
            untilSeconds: plan.span.map { max(start, 0) + $0.endSeconds },
        )
        rendition.mark = plan
        let folder = try PrivateFolder()
        rendition.folders.append(folder)
        guard isFilm else {
            return try await stampStill(&rendition, probe, stamp, orientation, in: folder)
        }
        let reason: String
        if isOpening, let seconds = plan.span?.endSeconds {
            do {
                return try await stampOpening(&rendition, probe, stamp, seconds, in: folder)
            } catch let refusal as OpeningRefusal {
                reason = refusal.description
            } catch let impossible as OpeningImpossible {
                reason = impossible.description
            }
        } else {
            reason = "the mark stands throughout"
        }
        let made = try await tools.restamp(
            base.path,
            probe,
            with: stamp,
            in: folder,
            progress: progress,
        )
        rendition.base = try Subject(path: FilePathBytes(made.file.path), shownAs: base.name)
        let lost = made.leftOut.map { "\($0)" }.joined(separator: ", ")
        rendition.picture = .whole(
            because: lost.isEmpty
                ? reason : reason + "; data that can't be written anew is left out: stream \(lost)"
        )
    }

    /// The mark's plate; it covers an earlier mark of ours, which may claim something else.
    private func plate(
        for plan: MarkPlan,
        over base: Subject,
        _ probe: Probe,
    ) async throws -> (picture: Picture, x: Int, y: Int) {
        let bitmap = try await MarkDrawer(tools: tools).bitmap(of: plan)
        let look = MarkLook(tools: tools)
        guard let earlier = try await look.own(in: base.path, base.container, probe)?.first else {
            return (bitmap.picture, plan.x, plan.y)
        }
        let box = earlier.box
        return bitmap.covering(
            columns: box.x..<box.x + box.width,
            rows: box.y..<box.y + box.height,
        )
    }

    /// Encodes the opening alone; the join is planned when the output is written.
    private func stampOpening(
        _ rendition: inout Rendition,
        _ probe: Probe,
        _ stamp: Stamp,
        _ seconds: Double,
        in folder: PrivateFolder,
    ) async throws {
        guard let film = rendition.base.container as? any JoinableContainer else {
            let format = rendition.base.container.format.rawValue.uppercased()
            throw OpeningRefusal.unsuitable("\(format) files can't be joined")
        }
        let opening = try film.opening(lasting: seconds)
        var stamp = stamp
        stamp.untilSeconds = opening.presentationStartSeconds + seconds
        let request = OpeningRequest(
            stamp,
            frames: opening.frameCount,
            parameterSetID: opening.parameterSetID,
        )
        let encoded = try await tools.encodeOpening(
            of: rendition.base.path,
            probe,
            request,
            in: folder,
            progress: progress,
        )
        let stream = try FileSource(path: FilePathBytes(encoded.file.path))
        rendition.exchange = .opening(opening, with: stream)
        rendition.picture = .opening(
            seconds: opening.joinSeconds - opening.presentationStartSeconds
        )
    }

    private func stampStill(
        _ rendition: inout Rendition,
        _ probe: Probe,
        _ stamp: Stamp,
        _ orientation: PictureOrientation,
        in folder: PrivateFolder,
    ) async throws {
        let request = PictureRequest(stamp, orientation: orientation)
        let made = try await tools.stampPicture(
            rendition.base.path,
            probe,
            request,
            in: folder,
        )
        rendition.exchange = .image(try FileSource(path: FilePathBytes(made.file.path)))
        rendition.picture = .whole(because: "a picture is coded as one")
    }
}

extension MarkPlan {
    /// Plans the wording that was asked for, or the fullest that fits.
    init(
        _ wish: Renderer.Wish,
        _ shown: (width: Int, height: Int),
        span: TimeSpan?,
    ) throws(MarkPlanError) {
        let language = wish.request.language
        guard let form = wish.request.form else {
            try self.init(
                wish.notice,
                in: language,
                shownWidth: shown.width,
                shownHeight: shown.height,
                span: span,
            )
            return
        }
        let choices = MarkWording.catalogue.filter {
            $0.form == form && $0.notice == wish.notice
        }
        guard let wording = choices.first(where: { $0.language == language }) ?? choices.first
        else { throw .noWording(form, wish.notice) }
        try self.init(
            wording: wording,
            shownWidth: shown.width,
            shownHeight: shown.height,
            span: span,
        )
    }
}
