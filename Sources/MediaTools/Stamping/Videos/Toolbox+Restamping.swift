import Containers
import Foundation
package import Media

extension Toolbox {
    /// Encodes a video's main pictures again with a stamp; everything else is copied.
    ///
    /// Codec, size, format of the pixels, colour, rotation and times are those of the original;
    /// that is read back. Sound, subtitles, chapters, covers, attachments and tags are copied.
    ///
    /// - Throws: ``ToolFault/unusable(_:)`` when this ffmpeg can't encode or write it; other
    ///   ``ToolFault``; ``OpeningFault``; `CancellationError`.
    package func restamp(
        _ path: FilePathBytes,
        _ probe: Probe,
        with stamp: Stamp,
        in folder: PrivateFolder,
        progress: (@Sendable (_ seconds: Double) -> Void)? = nil,
    ) async throws -> Restamped {
        guard let stream = probe.mainVideo, let muxer = probe.format.muxer,
            probe.facts.kind == .video
        else { throw ToolFault.unusable("the file isn't a video that can be marked") }
        if probe.format == .gif {
            return try await restampAnimation(path, probe, with: stamp, in: folder, progress)
        }
        let coding = try await videoCoding(of: path, probe)
        let recipe = try CodecRecipe(coding, threads: limits.threads)
        let native = recipe.decoder == nil ? coding.pixelFormat : "yuva420p"
        var seen = coding
        seen.pixelFormat = native
        let samples = try seen.samples(of: stamp, stream)
        let until = stamp.untilSeconds
        let filter = try PlateFilter(samples, native: native, until: until, in: folder)
        let input = ToolInput(
            path,
            as: probe.format,
            options: ["-noautorotate", "-copyts"] + (recipe.decoder.map { ["-c:v", $0] } ?? []),
        )
        let materials = Materials([input], lasting: probe.durationSeconds)
        let plan = RestampingPlan(probe, stream, coding, recipe)
        let name = "stamped.\(muxer)"
        let produced = { (streams: [ProbedStream]) in
            let outputs =
                plan.outputs(streams, filter.graph, native) + ["-f", muxer, "file:" + name]
            try await produce(outputs, from: materials, in: folder, progress: progress)
        }
        if !plan.covers.isEmpty { try await produce(plan.covers, from: materials, in: folder) }
        var (kept, dropped) = (plan.streams, [ProbedStream]())
        do { try await produced(kept) } catch ToolFault.failed(_, _, let complaint) {
            let data = kept.filter { $0.kind == .data || $0.kind == .unknown }
            guard !data.isEmpty else { throw ToolFault.unusable(Self.refusal(probe, complaint)) }
            kept.removeAll { data.contains($0) }
            dropped += data
            try await produced(kept)
        }
        try await check(folder.file(name).path, probe, coding, native, kept)
        return Restamped(file: folder.file(name), leftOut: dropped.map(\.index))
    }

    private static func refusal(_ probe: Probe, _ complaint: String) -> String {
        "the video can't be encoded again into \(probe.format.rawValue): \(complaint)"
    }

    /// Reads back that the new file is what the old one was.
    private func check(
        _ path: String,
        _ probe: Probe,
        _ coding: VideoCoding,
        _ native: String,
        _ kept: [ProbedStream],
    ) async throws {
        let file = FilePathBytes(path)
        let made = try await self.probe(file, as: probe.format)
        guard let stream = made.mainVideo else {
            throw ToolFault.unexpectedOutput(program: "ffmpeg", "a file without pictures")
        }
        let new = try await videoCoding(of: file, made)
        let loss = new.loss(of: coding) ?? stream.loss(of: probe.mainVideo)
        if let loss {
            throw ToolFault.unusable(
                "encoded again the video would have another \(loss); convert it to H.264 first"
            )
        }
        let before = Set(kept.map(\.kind)).map { kind in (kind, kept.count { $0.kind == kind }) }
        for (kind, count) in before where made.streams.count(where: { $0.kind == kind }) < count {
            throw ToolFault.unusable("the file's \(kind.rawValue) streams can't be copied")
        }
    }
}

extension ProbedStream {
    /// What of an original this one doesn't have.
    fileprivate func loss(of original: ProbedStream?) -> String? {
        guard let original else { return nil }
        if rotation != original.rotation { return "rotation" }
        if abs(sampleAspect - original.sampleAspect) > 0.01 { return "shape of pixels" }
        return nil
    }
}

extension VideoCoding {
    /// What of an original this one doesn't have; `nil` for nothing.
    fileprivate func loss(of original: VideoCoding) -> String? {
        if codec != original.codec { return "codec" }
        if (width, height) != (original.width, original.height) { return "size" }
        let plain = { (name: String) in name.replacing("yuvj", with: "yuv") }
        if plain(pixelFormat) != plain(original.pixelFormat) {
            return "pixel format (\(pixelFormat))"
        }
        if let transfer = original.colour.transfer, colour.transfer != transfer,
            ["smpte2084", "arib-std-b67"].contains(transfer)
        {
            return "dynamic range"
        }
        return nil
    }
}
