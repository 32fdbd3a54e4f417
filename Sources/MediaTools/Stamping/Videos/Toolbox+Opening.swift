import Containers
package import Foundation
package import Media

/// What is wanted of an encoded opening.
package struct OpeningRequest: Sendable {
    package var stamp: Stamp
    /// How many pictures from the stream's beginning, those before an edit list's begin included.
    package var frameCount: Int
    /// The number that H.264's sequence parameter set is to have, other than the rest's.
    package var parameterSetID: Int

    package init(_ stamp: Stamp, frames frameCount: Int, parameterSetID: Int) {
        self.stamp = stamp
        self.frameCount = frameCount
        self.parameterSetID = parameterSetID
    }
}

/// A stamped opening as a raw stream: start codes, parameter sets, one slice a picture.
package struct EncodedOpening: Hashable, Sendable {
    package var file: URL
    /// How many pictures ffmpeg wrote.
    package var frameCount: Int
}

extension Toolbox {
    /// Encodes a video's first pictures again with a stamp, so that the untouched rest can follow.
    ///
    /// The stream begins with an IDR picture, has no B-frames and no open end, and as many access
    /// units as pictures were asked for, in the order in which they're shown. Size, profile,
    /// format of the pixels, colour and fields are those of the original; that is read back.
    ///
    /// - Throws: ``OpeningImpossible`` when these encoders can't; then the whole must be encoded.
    ///   ``ToolFault``; ``OpeningFault``; `CancellationError`.
    package func encodeOpening(
        of path: FilePathBytes,
        _ probe: Probe,
        _ request: OpeningRequest,
        in folder: PrivateFolder,
        progress: (@Sendable (_ seconds: Double) -> Void)? = nil,
    ) async throws -> EncodedOpening {
        guard request.frameCount > 0, let stream = probe.mainVideo else {
            throw OpeningImpossible("there are no pictures")
        }
        let coding = try await videoCoding(of: path, probe)
        let recipe = try OpeningRecipe(
            coding,
            parameterSetID: request.parameterSetID,
            threads: limits.threads,
        )
        let samples = try coding.samples(of: request.stamp, stream)
        let filter = try PlateFilter(
            samples,
            native: coding.pixelFormat,
            until: request.stamp.untilSeconds,
            in: folder,
        )
        let name = "opening.\(recipe.muxer)"
        let edits = probe.format.demuxer == "mov" ? ["-ignore_editlist", "1"] : []
        let input = ToolInput(
            path,
            as: probe.format,
            options: ["-noautorotate", "-copyts"] + edits,
        )
        let base = stream.timeBase.map {
            ["-enc_time_base:v", "\($0.numerator)/\($0.denominator)"]
        }
        let outputs =
            ["-map", "0:\(stream.index)", "-frames:v", "\(request.frameCount)"]
            + ["-filter:v", filter.graph, "-fps_mode", "passthrough"] + (base ?? [])
            + ["-vstats_file", "frames.txt"] + recipe.arguments
            + ["-f", recipe.muxer, "file:" + name]
        let rate = max(stream.framesPerSecond ?? 1, 0.01)
        let materials = Materials([input], lasting: Double(request.frameCount) / rate)
        try await produce(outputs, from: materials, in: folder, progress: progress)
        let written = try Self.lineCount(of: folder.file("frames.txt"))
        guard written == request.frameCount else {
            throw OpeningImpossible("\(written) of \(request.frameCount) pictures are decodable")
        }
        let made = try await videoCoding(
            of: FilePathBytes(folder.file(name).path),
            recipe.muxer,
            stream: 0,
            ["-protocol_whitelist", "file,pipe"],
        )
        if let difference = made.difference(fromOriginal: coding) {
            throw OpeningImpossible("the encoder gives another \(difference)")
        }
        return EncodedOpening(file: folder.file(name), frameCount: written)
    }

    /// ffmpeg's statistics have one line a picture.
    private static func lineCount(of file: URL) throws(ToolFault) -> Int {
        guard let text = try? Data(contentsOf: file, options: .mappedIfSafe) else { return 0 }
        return text.count { $0 == 10 }
    }
}

extension VideoCoding {
    /// What a decoder set up for the original would stumble over; `nil` for nothing.
    fileprivate func difference(fromOriginal other: VideoCoding) -> String? {
        let profiles = [profile, other.profile].map {
            $0 == "Baseline" ? "Constrained Baseline" : $0
        }
        if profiles[0] != profiles[1] { return "profile (\(profile ?? "?"))" }
        if let level, let most = other.level, level > most { return "level (\(level))" }
        if (width, height) != (other.width, other.height) { return "size" }
        if pixelFormat != other.pixelFormat { return "pixel format (\(pixelFormat))" }
        if isInterlaced != other.isInterlaced { return "order of fields" }
        if (sampleAspect ?? "1:1") != (other.sampleAspect ?? "1:1") { return "shape of pixels" }
        if let matrix = other.colour.matrix, matrix != colour.matrix { return "colour matrix" }
        if let transfer = other.colour.transfer, transfer != colour.transfer { return "transfer" }
        return nil
    }
}
