import Foundation
package import Media

extension Toolbox {
    /// Single frames at the given seconds, by one child that seeks to each.
    ///
    /// They are upright and have square pixels where the size keeps the shown shape's
    /// proportions. A second past the last frame, or one whose data can't be decoded, is left out.
    /// A picture has the one frame at 0.
    ///
    /// - Throws: ``ToolFault``; ``OpeningFault``; `CancellationError`.
    package func frames(
        at seconds: [Double],
        of path: FilePathBytes,
        _ probe: Probe,
        as shape: PictureShape,
    ) async throws -> [(seconds: Double, picture: Picture)] {
        guard let video = probe.mainVideo, video.codec != nil else { return [] }
        let isStill = probe.facts.kind == .image
        let wanted = isStill ? [0] : seconds.filter(\.isFinite)
        guard !wanted.isEmpty else { return [] }
        guard wanted.count <= limits.soughtFrames else {
            throw ToolFault.overLimit(
                "\(wanted.count) frames are wanted; at most \(limits.soughtFrames) are sought"
            )
        }
        let sides = 1...65_536
        guard sides.contains(shape.width), sides.contains(shape.height),
            let count = Picture.byteCount(
                width: shape.width,
                height: shape.height,
                format: shape.format,
            ), count <= limits.blockBytes
        else {
            throw ToolFault.overLimit(
                "a picture of \(shape.width)×\(shape.height) pixels can't be made"
            )
        }
        _ = try FileSource(path: path)
        let folder = try PrivateFolder()
        let arguments = seekingArguments(wanted, probe, isStill: isStill)
        let outputs = wanted.indices.flatMap { Self.output($0, video, shape) }
        let errand = Errand(
            inputs: [path],
            folder: folder,
            wallSeconds: limits.wallSeconds(forMedia: nil),
        ) { names in
            commonArguments + arguments.flatMap { $0 + names } + outputs
        }
        _ = try await collect(errand)
        return wanted.enumerated().compactMap { index, second in
            let bytes = (try? Data(contentsOf: folder.file("\(index).raw"))) ?? Data()
            return Picture(
                width: shape.width,
                height: shape.height,
                format: shape.format,
                bytes: Array(bytes),
            ).map { (second, $0) }
        }
    }

    /// Everything up to and with `-i`, once for each second.
    private func seekingArguments(
        _ seconds: [Double],
        _ probe: Probe,
        isStill: Bool,
    ) -> [[String]] {
        // Each input has its own decoder, which keeps frames for each of its threads.
        let each = ["-threads", "1", "-noautorotate"]
        let reader = probe.format.inputArguments(limits) + ["-i"]
        return seconds.map { second in
            each + (isStill ? [] : ["-ss", "\(max(second, 0))"]) + reader
        }
    }

    private static func output(
        _ index: Int,
        _ video: ProbedStream,
        _ shape: PictureShape,
    ) -> [String] {
        let filters =
            FilterGraph.turn(video.rotation)
            + "scale=\(shape.width):\(shape.height):flags=bicubic,"
            + "format=\(shape.format.pixelFormat)"
        return [
            "-map", "\(index):\(video.index)", "-vf", filters, "-frames:v", "1", "-fps_mode",
            "passthrough", "-c:v", "rawvideo", "-f", "rawvideo", "file:\(index).raw",
        ]
    }
}
