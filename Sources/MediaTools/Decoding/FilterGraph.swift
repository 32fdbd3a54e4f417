import Media

/// The part of ffmpeg's command line that makes every wanted form of one decode.
struct FilterGraph: Sendable {
    /// One stream of pictures in the output.
    struct PictureOutput: Sendable {
        let shape: WantedPictures.Shape
        let width: Int
        let height: Int
    }

    /// In the order in which the output's streams come: first pictures, then sounds.
    let pictures: [PictureOutput]
    let sounds: [WantedSound.Shape]
    private let video: ProbedStream?
    private let audio: ProbedStream?
    private let isStill: Bool
    private let queueBytes: Int
    private let beginning: Double

    init(_ plan: DecodingPlan, _ probe: Probe, _ limits: ToolLimits) throws(ToolFault) {
        // A stream that ffmpeg has no decoder for must not keep it from decoding the other.
        video = probe.mainVideo.flatMap { $0.codec == nil ? nil : $0 }
        audio = probe.mainAudio.flatMap { $0.codec == nil ? nil : $0 }
        queueBytes = limits.queueBytes
        beginning = probe.beginning
        isStill = probe.facts.kind == .image
        var pictures: [PictureOutput] = []
        if let size = video?.shownSize {
            for shape in Self.distinct(plan.pictures.map(\.shape)) {
                let (width, height) = try shape.size.pixels(of: size)
                pictures.append(PictureOutput(shape: shape, width: width, height: height))
            }
        }
        self.pictures = pictures
        sounds = audio == nil ? [] : Self.distinct(plan.sounds.map(\.shape))
    }

    /// Whether the decoder may leave out all but the key frames.
    var needsKeyFramesOnly: Bool {
        !pictures.isEmpty && pictures.allSatisfy { $0.shape.pace == .keyFrames }
    }

    /// The arguments of the one output that goes through the pipe; none when nothing is wanted.
    var arguments: [String] {
        guard !pictures.isEmpty || !sounds.isEmpty else { return [] }
        // Two graphs, since one would hold decoded pictures back until the first sound comes.
        let graphs = [pictureChains, soundChains].filter { !$0.isEmpty }
        return graphs.flatMap { ["-filter_complex", $0.joined(separator: ";")] }
            + pictures.indices.flatMap { ["-map", "[p\($0)]"] }
            + sounds.indices.flatMap { ["-map", "[s\($0)]"] }
            + timing
            + [
                "-c:v", "rawvideo", "-c:a", "pcm_s16le", "-map_metadata", "-1", "-map_chapters",
                "-1",
            ]
            // Rare pictures must not make frequent ones wait in memory.
            + ["-max_interleave_delta", "1", "-max_muxing_queue_size", "8"]
            + ["-muxing_queue_data_threshold", "\(queueBytes / max(pictures.count, 1))"]
            + ["-f", "nut", "pipe:1"]
    }

    /// Frames keep the times that they have in the file: ffmpeg would round them to its own rate.
    private var timing: [String] {
        guard !pictures.isEmpty else { return [] }
        let base = video?.timeBase.map { "\($0.numerator)/\($0.denominator)" }
        return ["-fps_mode", "passthrough"] + (base.map { ["-enc_time_base:v", $0] } ?? [])
            + (isStill ? ["-frames:v", "1"] : [])
    }

    private var pictureChains: [String] {
        guard let video, !pictures.isEmpty else { return [] }
        let copies = pictures.indices.map { "[v\($0)]" }.joined()
        let head = "[0:\(video.index)]\(Self.turn(video.rotation))split=\(pictures.count)\(copies)"
        return [head]
            + pictures.enumerated().map { index, output in
                "[v\(index)]\(choice(output.shape.pace))\(pixels(output))"
                    + "format=\(output.shape.format.pixelFormat)[p\(index)]"
            }
    }

    /// What makes the wanted pixels of the coded ones.
    private func pixels(_ output: PictureOutput) -> String {
        let format = video?.pixelFormat ?? ""
        // ffmpeg's gray has a range of its own: only the plane itself is what was coded.
        if output.shape.isPlane, format.hasPrefix("yuv") || format.hasPrefix("gray") {
            return "extractplanes=y,"
        }
        return "scale=\(output.width):\(output.height):flags=bicubic,"
    }

    private var soundChains: [String] {
        guard let audio, !sounds.isEmpty else { return [] }
        let copies = sounds.indices.map { "[a\($0)]" }.joined()
        return ["[0:\(audio.index)]asplit=\(sounds.count)\(copies)"]
            + sounds.enumerated().map { index, shape in
                let layout = shape.isStereo ? "stereo" : "mono"
                return "[a\(index)]aformat=sample_fmts=s16:sample_rates=\(shape.sampleRate)"
                    + ":channel_layouts=\(layout)[s\(index)]"
            }
    }

    /// Turns a picture upright ourselves: versions of ffmpeg differ in what they turn.
    static func turn(_ rotation: Int) -> String {
        switch rotation {
        case 90: "transpose=cclock,"
        case 180: "hflip,vflip,"
        case 270: "transpose=clock,"
        default: ""
        }
    }

    private func choice(_ pace: WantedPictures.Pace) -> String {
        switch pace {
        case .everyFrame: return ""
        case .keyFrames: return "select='key',"
        case .atMost(let rate):
            // A thousandth of a slot forgives the rounding of `t` at a slot's beginning.
            let slot = { (time: String) in "floor(\(time)*\(rate)+0.001)" }
            return "select='isnan(prev_selected_t)+gt(\(slot("t")),\(slot("prev_selected_t")))',"
        case .opening(let seconds): return "select='lt(t-start_t,\(seconds))',"
        case .moments(let moments): return "select='\(choice(of: moments))',"
        }
    }

    /// A frame is chosen when a moment lies between it and the one chosen before.
    ///
    /// Half a tick is forgiven, since seeking rounds to whole ones; before the first choice there
    /// is no number to compare with, and every comparison is false.
    private func choice(of moments: [Double]) -> String {
        let choices = moments.filter(\.isFinite).map { moment in
            let reached = { (time: String) in "gte(\(time)+TB/2,\(beginning + moment))" }
            return "\(reached("t"))*not(\(reached("prev_selected_t")))"
        }
        // The pipe opens when each of its streams has something: a stream that began late would
        // make all others wait in memory, so the first frame always goes through.
        return (["isnan(prev_selected_t)"] + choices).joined(separator: "+")
    }

    /// Equal wishes share a stream; the first to come names its place.
    private static func distinct<Shape: Hashable>(_ shapes: [Shape]) -> [Shape] {
        var seen: Set<Shape> = []
        return shapes.filter { seen.insert($0).inserted }
    }
}

extension Picture.Format {
    /// ffmpeg's name of it.
    var pixelFormat: String {
        switch self {
        case .gray8: "gray"
        case .rgb24: "rgb24"
        }
    }
}

extension WantedPictures.Size {
    /// The size in pixels, given the file's own.
    fileprivate func pixels(
        of size: (width: Int, height: Int)
    ) throws(ToolFault) -> (width: Int, height: Int) {
        switch self {
        case .full: return size
        case .exactly(let width, let height):
            guard (1...65_536).contains(width), (1...65_536).contains(height) else {
                throw .overLimit("a picture of \(width)×\(height) pixels can't be made")
            }
            return (width, height)
        case .fitting(let width, let height):
            let (across, down) = (
                Double(width) / Double(size.width), Double(height) / Double(size.height),
            )
            let scale = min(1, across, down)
            return (
                max(1, Int((Double(size.width) * scale).rounded())),
                max(1, Int((Double(size.height) * scale).rounded())),
            )
        }
    }
}
