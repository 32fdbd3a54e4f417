package import Media

extension Toolbox {
    /// Decodes a file once for everyone who wants something of it.
    ///
    /// Times are exactly those of the file: in MP4 and Matroska from the zero of its own clock, in
    /// other formats from the first picture or sound. A fault in the
    /// medium's data doesn't stop the decode: what could be decoded was delivered, and the outcome
    /// counts the decoder's complaints. Every thrown error means that the delivery was cut.
    ///
    /// - Parameter folder: where side products go; needed when the plan has any.
    /// - Throws: ``ToolFault``; ``OpeningFault``; what a consumer threw; `CancellationError`.
    package func decode(
        _ path: FilePathBytes,
        _ probe: Probe,
        for plan: DecodingPlan,
        in folder: PrivateFolder? = nil,
        progress: (@Sendable (_ fraction: Double) -> Void)? = nil,
    ) async throws -> DecodingOutcome {
        guard plan.sideProducts.isEmpty || folder != nil else {
            throw ToolFault.unusable("there is no folder for \(plan.sideProducts.count) files")
        }
        do {
            return try await decodeAtOnce(path, probe, for: plan, in: folder, progress: progress)
        } catch ToolFault.failed(_, _, let complaint)
            where complaint.contains("Too many packets buffered") && plan.isMixed
        {
            return try await decodeInTurn(path, probe, for: plan, in: folder, progress: progress)
        }
    }

    /// Decodes pictures and sound one after the other.
    ///
    /// Where the first sound stands far behind the first picture in the file, ffmpeg would hold
    /// all pictures before it in memory, and gives up at our limit before it delivered anything.
    private func decodeInTurn(
        _ path: FilePathBytes,
        _ probe: Probe,
        for plan: DecodingPlan,
        in folder: PrivateFolder?,
        progress: (@Sendable (Double) -> Void)?,
    ) async throws -> DecodingOutcome {
        let (pictures, sounds) = plan.separated
        var outcome = try await decodeAtOnce(path, probe, for: pictures, in: folder) {
            progress?($0 / 2)
        }
        let heard = try await decodeAtOnce(path, probe, for: sounds, in: folder) {
            progress?(0.5 + $0 / 2)
        }
        outcome.sampleCounts = heard.sampleCounts
        outcome.complaintCount += heard.complaintCount
        outcome.complaints += heard.complaints
        return outcome
    }

    private func decodeAtOnce(
        _ path: FilePathBytes,
        _ probe: Probe,
        for plan: DecodingPlan,
        in folder: PrivateFolder?,
        progress: (@Sendable (Double) -> Void)?,
    ) async throws -> DecodingOutcome {
        let graph = try FilterGraph(plan, probe, limits)
        let products = plan.sideProducts.compactMap { $0.outputArguments(probe) }
        guard !graph.arguments.isEmpty || !products.isEmpty else {
            return DecodingOutcome(
                plan,
                graph,
                counts: [],
                Complaints(limitBytes: 0, progress: nil),
            )
        }
        _ = try FileSource(path: path)
        let length = min(plan.seconds ?? .infinity, probe.durationSeconds ?? .infinity)
        let input = decoderArguments(graph, probe, plan)
        let errand = Errand(
            inputs: [path],
            folder: folder,
            wallSeconds: limits.wallSeconds(forMedia: length.isFinite ? length : nil),
            progress: { seconds in progress?(min(max(seconds / max(length, 0.001), 0), 1)) },
        ) { names in
            input + names + graph.arguments + products.flatMap { $0 }
        }
        let delivery = Delivery(graph, plan, limits)
        let (delivered, complaints) = try await run(errand, delivery) { try $0.take($1) }
        if !graph.arguments.isEmpty { try delivered.finish() }
        // ffmpeg's own last word comes before its last frames are written.
        progress?(1)
        return DecodingOutcome(plan, graph, counts: delivered.counts, complaints)
    }

    /// Everything up to and with `-i`.
    private func decoderArguments(
        _ graph: FilterGraph,
        _ probe: Probe,
        _ plan: DecodingPlan,
    ) -> [String] {
        let isForPictures = plan.sideProducts.contains { $0.source != .sound }
        let keyFrames = graph.needsKeyFramesOnly && !isForPictures
        return commonArguments + ["-threads", "\(limits.threads)", "-noautorotate"]
            + (probe.format.hasOwnZero ? ["-copyts"] : [])
            + (keyFrames ? ["-skip_frame", "nokey"] : plan.frugality(probe))
            + (plan.startSeconds > 0 ? ["-ss", "\(plan.startSeconds)"] : [])
            + (plan.seconds.map { ["-t", "\(max($0, 0))"] } ?? [])
            + probe.format.inputArguments(limits) + ["-i"]
    }

    /// What stands first in every run of ffmpeg.
    var commonArguments: [String] {
        [
            "-nostdin", "-y", "-v", "repeat+level+error", "-nostats", "-progress", "pipe:2",
            "-max_error_rate", "1", "-max_alloc", "\(limits.blockBytes)",
            "-filter_complex_threads", "\(limits.threads)",
        ]
    }
}

extension DecodingPlan {
    /// What makes decoding cheaper at the price of some frames and of smooth blocks.
    ///
    /// Encoders of the formats named here use pictures coded from both sides for nothing but their
    /// like; elsewhere only those are left out that say so themselves.
    fileprivate func frugality(_ probe: Probe) -> [String] {
        guard isFrugal, !sideProducts.contains(where: { $0.source != .sound }) else { return [] }
        let isBetween = ["h264", "mpeg4", "mpeg2video"].contains(probe.mainVideo?.codec)
        return ["-skip_frame", isBetween ? "bidir" : "noref", "-skip_loop_filter", "all"]
    }

    /// Whether both pictures and sound come through the pipe.
    fileprivate var isMixed: Bool { !pictures.isEmpty && !sounds.isEmpty }

    /// The same wishes as two plans, pictures first.
    fileprivate var separated: (pictures: DecodingPlan, sounds: DecodingPlan) {
        var (seen, heard) = (self, self)
        seen.sounds = []
        seen.sideProducts = sideProducts.filter { $0.source != .sound }
        heard.pictures = []
        heard.sideProducts = sideProducts.filter { $0.source == .sound }
        return (seen, heard)
    }
}

extension SideProduct {
    /// ffmpeg's arguments for it; `nil` when the file has nothing to make it of.
    fileprivate func outputArguments(_ probe: Probe) -> [String]? {
        // A stream that ffmpeg has no decoder for must not keep it from decoding the other.
        let video = source != .sound && probe.hasDecodablePicture ? probe.mainVideo : nil
        let audio = source != .pictures && probe.hasDecodableSound ? probe.mainAudio : nil
        let maps = [video, audio].compactMap { $0 }.flatMap { ["-map", "0:\($0.index)"] }
        return maps.isEmpty ? nil : maps + arguments + ["file:" + name]
    }
}

extension DecodingOutcome {
    /// Gives each wish the count of the stream that it shared.
    fileprivate init(
        _ plan: DecodingPlan,
        _ graph: FilterGraph,
        counts: [Int],
        _ complaints: Complaints,
    ) {
        let count = { (index: Int?) in
            index.flatMap { counts.indices.contains($0) ? counts[$0] : nil }
        }
        pictureCounts = plan.pictures.map { wish in
            count(graph.pictures.firstIndex { $0.shape == wish.shape }) ?? 0
        }
        sampleCounts = plan.sounds.map { wish in
            let place = graph.sounds.firstIndex { $0 == wish.shape }
            return count(place.map { $0 + graph.pictures.count }) ?? 0
        }
        complaintCount = complaints.count
        self.complaints = complaints.lines
    }
}
