import Containers
import Foundation
import Media

extension Toolbox {
    /// Reads how a stream of pictures is coded, with its first picture.
    func videoCoding(
        of path: FilePathBytes,
        _ format: String,
        stream: Int,
        _ walls: [String],
    ) async throws -> VideoCoding {
        let errand = Errand(
            program: .ffprobe,
            inputs: [path],
            wallSeconds: limits.probeSeconds,
        ) { names in
            ["-v", "error"] + walls + ["-f", format, "-of", "json"]
                + ["-select_streams", "\(stream)", "-show_streams", "-show_frames"]
                + ["-read_intervals", "%+#1"] + names
        }
        let answer: Answer
        do { answer = try await collect(errand) } catch ToolFault.failed(_, 1, let complaint) {
            throw ToolFault.unusable("the pictures can't be decoded: \(complaint)")
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let read = try? decoder.decode(VideoCoding.Answer.self, from: Data(answer.bytes))
        guard let coding = read.flatMap(VideoCoding.init) else {
            throw ToolFault.unusable("the pictures can't be decoded")
        }
        return coding
    }

    /// How a file's main pictures are coded.
    func videoCoding(of path: FilePathBytes, _ probe: Probe) async throws -> VideoCoding {
        guard let stream = probe.mainVideo else {
            throw ToolFault.unusable("the file holds no pictures to mark")
        }
        let walls = probe.format.inputArguments(limits).dropLast(2)
        return try await videoCoding(
            of: path,
            probe.format.demuxer,
            stream: stream.index,
            Array(walls),
        )
    }
}

extension VideoCoding {
    /// The plate's samples for these pictures, and the filter's layout; refuses what isn't known.
    func samples(of stamp: Stamp, _ stream: ProbedStream) throws(ToolFault) -> PlateSamples {
        guard let sibling = PixelLayout.planarSibling(of: pixelFormat),
            let layout = PixelLayout(named: sibling)
        else {
            throw .unusable(
                "pictures of the pixel format \(pixelFormat) can't be marked; "
                    + "convert the video to yuv420p first"
            )
        }
        if let shape = stream.shownShape, shape != (stamp.shownWidth, stamp.shownHeight) {
            throw .unusable("the mark was drawn for a picture of another size")
        }
        let plate = try StoredPlate(
            stamp,
            width: width,
            height: height,
            orientation: PictureOrientation(rotation: stream.rotation),
        )
        let tone = PlateTone(isFullRange: isFullRange, transfer: colour.transfer)
        return PlateSamples(plate, layout, tone, isInterlaced: isInterlaced)
    }
}
