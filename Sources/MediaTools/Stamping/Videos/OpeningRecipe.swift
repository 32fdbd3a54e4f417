/// The encoder's arguments for an opening that the untouched rest of the stream can follow.
struct OpeningRecipe: Hashable, Sendable {
    let arguments: [String]
    /// ffmpeg's name of the writer of a raw stream, also the file's extension.
    let muxer: String

    init(_ coding: VideoCoding, parameterSetID: Int, threads: Int) throws(OpeningImpossible) {
        guard !coding.isDolbyVision else {
            throw OpeningImpossible("Dolby Vision's enhancement can't be encoded")
        }
        switch coding.codec {
        case "h264":
            arguments = try Self.h264(coding, parameterSetID, threads)
            muxer = "h264"
        case "hevc":
            arguments = try Self.hevc(coding, threads)
            muxer = "hevc"
        default: throw OpeningImpossible("its codec is \(coding.codec)")
        }
    }

    /// Decoding order is order of showing, one slice is a picture, and no stretch is left open.
    private static func h264(
        _ coding: VideoCoding,
        _ id: Int,
        _ threads: Int,
    ) throws(OpeningImpossible) -> [String] {
        guard let profile = h264Profile(coding.profile) else {
            throw OpeningImpossible("H.264 of the profile \(coding.profile ?? "?")")
        }
        guard (0...31).contains(id) else {
            throw OpeningImpossible("H.264 has no parameter set \(id)")
        }
        let references = min(max(coding.references, 1), 3)
        var parameters = [
            "sps-id=\(id)", "slices=1", "sliced-threads=0", "annexb=1", "repeat-headers=1",
            "aud=0", "open-gop=0", "bframes=0", "ref=\(references)",
        ]
        var flags: [String] = []
        if coding.isInterlaced {
            parameters.append(coding.isTopFieldFirst ? "tff=1" : "bff=1")
            flags = ["-flags:v", "+ildct+ilme"]
        }
        if let mastering = coding.mastering { parameters.append("mastering-display=\(mastering)") }
        if let light = coding.lightLevel { parameters.append("cll=\(light)") }
        let level = coding.level.map { ["-level:v", "\($0)"] } ?? []
        return ["-c:v", "libx264", "-preset", "medium", "-crf", "18", "-bf", "0"]
            + ["-profile:v", profile] + level + flags + ["-forced-idr", "1"]
            + ["-pix_fmt", coding.pixelFormat, "-x264-params", parameters.joined(separator: ":")]
    }

    private static func hevc(
        _ coding: VideoCoding,
        _ threads: Int,
    ) throws(OpeningImpossible) -> [String] {
        guard !coding.isInterlaced else { throw OpeningImpossible("HEVC of fields") }
        guard let profile = coding.profile, ["Main", "Main 10", "Rext"].contains(profile) else {
            throw OpeningImpossible("HEVC of the profile \(coding.profile ?? "?")")
        }
        var parameters = [
            "log-level=error", "pools=\(threads)", "bframes=0", "open-gop=0", "wpp=0", "hrd=0",
            "aud=0", "slices=1", "lookahead-slices=0", "repeat-headers=1", "info=0", "annexb=1",
        ]
        // ffmpeg counts thirtieths, x265 tenths.
        if let level = coding.level {
            parameters += ["level-idc=\(level / 3)", "high-tier=0"]
        }
        parameters += HighDynamicRange.x265(coding)
        return ["-c:v", "libx265", "-preset", "medium", "-crf", "18", "-bf", "0"]
            + ["-forced-idr", "1", "-pix_fmt", coding.pixelFormat]
            + ["-x265-params", parameters.joined(separator: ":")]
    }

    /// x264's name of a profile that ffprobe named.
    static func h264Profile(_ name: String?) -> String? {
        switch name {
        case "Constrained Baseline", "Baseline": "baseline"
        case "Main": "main"
        case "High": "high"
        case "High 10": "high10"
        case "High 4:2:2": "high422"
        case "High 4:4:4 Predictive": "high444"
        default: nil
        }
    }
}

/// What x265 must be told of the display on which a video was graded.
enum HighDynamicRange {
    static func x265(_ coding: VideoCoding) -> [String] {
        (coding.mastering.map { ["master-display=\($0)"] } ?? [])
            + (coding.lightLevel.map { ["max-cll=\($0)"] } ?? [])
    }
}
