/// How a video of a codec is encoded again: the same codec, at a stated quality.
///
/// The qualities are measured in `docs/`; each keeps the untouched area close to the original.
struct CodecRecipe: Hashable, Sendable {
    /// ffmpeg's name of the encoder, and what it's told.
    var arguments: [String]
    /// Whether the codec counts time in pictures, so that the clock can't be the stream's own.
    var countsPictures = false

    /// The decoder that must be asked for by name; `nil` for ffmpeg's own choice.
    var decoder: String?

    init(_ encoder: String, _ arguments: [String], countsPictures: Bool = false) {
        self.arguments = ["-c:v", encoder] + arguments
        self.countsPictures = countsPictures
    }

    /// The recipe for a coding.
    ///
    /// - Throws: ``ToolFault/unusable(_:)`` when this ffmpeg can't encode it again.
    init(_ coding: VideoCoding, threads: Int) throws(ToolFault) {
        guard !coding.isDolbyVision else {
            throw .unusable(
                "Dolby Vision can't be encoded again; convert the video to HDR10 or HLG first"
            )
        }
        guard !(coding.isInterlaced && coding.codec == "hevc") else {
            throw .unusable("HEVC of fields can't be encoded again; deinterlace the video first")
        }
        let found =
            Self.delivery(coding, threads) ?? Self.constantQuality(coding)
            ?? Self.lossless(coding)
        guard let found else {
            throw .unusable(
                "video of the codec \(coding.codec) can't be encoded again by this ffmpeg; "
                    + "convert it to H.264 first"
            )
        }
        self = found
        if coding.isInterlaced, ["h264", "mpeg2video", "mpeg4", "prores"].contains(coding.codec) {
            arguments += ["-flags:v", "+ildct" + (coding.codec == "prores" ? "" : "+ilme")]
        }
    }

    /// Codecs in which videos are published.
    private static func delivery(_ coding: VideoCoding, _ threads: Int) -> CodecRecipe? {
        switch coding.codec {
        case "h264": h264(coding)
        case "hevc": hevc(coding, threads)
        case "vp8": vpx("libvpx", coding, ["-crf", "6", "-b:v", "50M", "-cpu-used", "2"])
        case "vp9": vpx("libvpx-vp9", coding, ["-crf", "18", "-b:v", "0", "-cpu-used", "3"])
        case "av1": av1(coding)
        default: nil
        }
    }

    private static func h264(_ coding: VideoCoding) -> CodecRecipe {
        let isRGB = PixelLayout(named: coding.pixelFormat)?.isRGB ?? false
        if isRGB { return CodecRecipe("libx264rgb", ["-preset", "medium", "-crf", "18"]) }
        let profile = OpeningRecipe.h264Profile(coding.profile).map { ["-profile:v", $0] } ?? []
        var parameters: [String] = []
        if coding.isInterlaced { parameters.append(coding.isTopFieldFirst ? "tff=1" : "bff=1") }
        if let mastering = coding.mastering { parameters.append("mastering-display=\(mastering)") }
        if let light = coding.lightLevel { parameters.append("cll=\(light)") }
        let extra = parameters.isEmpty ? [] : ["-x264-params", parameters.joined(separator: ":")]
        return CodecRecipe("libx264", ["-preset", "medium", "-crf", "18"] + profile + extra)
    }

    private static func hevc(_ coding: VideoCoding, _ threads: Int) -> CodecRecipe {
        var parameters = ["log-level=error", "pools=\(threads)"] + HighDynamicRange.x265(coding)
        if coding.codecTag == "hev1" { parameters.append("repeat-headers=1") }
        let tag =
            ["hvc1", "hev1"].contains(coding.codecTag) ? ["-tag:v", coding.codecTag ?? ""] : []
        return CodecRecipe(
            "libx265",
            ["-preset", "medium", "-crf", "18", "-x265-params", parameters.joined(separator: ":")]
                + tag,
        )
    }

    private static func vpx(
        _ encoder: String,
        _ coding: VideoCoding,
        _ arguments: [String],
    ) -> CodecRecipe {
        // Transparency can't stand in the pictures that the encoder makes up ahead.
        let alpha = coding.hasHiddenAlpha ? ["-auto-alt-ref", "0"] : []
        var recipe = CodecRecipe(encoder, ["-deadline", "good"] + arguments + alpha)
        recipe.decoder = coding.hasHiddenAlpha ? encoder : nil
        return recipe
    }

    private static func av1(_ coding: VideoCoding) -> CodecRecipe {
        let isUsual = ["yuv420p", "yuv420p10le"].contains(coding.pixelFormat)
        // SVT's encoder refuses pictures that are very small.
        guard isUsual, coding.width >= 64, coding.height >= 64 else {
            return CodecRecipe("libaom-av1", ["-crf", "18", "-b:v", "0", "-cpu-used", "6"])
        }
        return CodecRecipe("libsvtav1", ["-crf", "20", "-preset", "7"])
    }

    /// Codecs with a scale of quality that ffmpeg's own encoders hold constant.
    private static func constantQuality(_ coding: VideoCoding) -> CodecRecipe? {
        let best = ["-q:v", "2"]
        switch coding.codec {
        case "mpeg4": return CodecRecipe("mpeg4", best)
        case "mpeg2video", "mpeg1video":
            let limits = ["-qmin", "1", "-bf", "2"]
            return CodecRecipe(coding.codec, best + limits, countsPictures: true)
        case "mjpeg": return CodecRecipe("mjpeg", best + ["-qmin", "1"])
        case "flv1": return CodecRecipe("flv", best)
        case "h263": return CodecRecipe("h263", best, countsPictures: true)
        case "msmpeg4v2": return CodecRecipe("msmpeg4v2", best, countsPictures: true)
        case "msmpeg4v3": return CodecRecipe("msmpeg4", best, countsPictures: true)
        case "wmv1", "wmv2": return CodecRecipe(coding.codec, best, countsPictures: true)
        case "theora": return CodecRecipe("libtheora", ["-q:v", "10"], countsPictures: true)
        case "prores": return CodecRecipe("prores_ks", prores(coding))
        default: return nil
        }
    }

    private static func prores(_ coding: VideoCoding) -> [String] {
        let profiles = ["apco": 0, "apcs": 1, "apcn": 2, "apch": 3, "ap4h": 4, "ap4x": 5]
        let usual = coding.pixelFormat.contains("444") ? 4 : 3
        let profile = profiles[coding.codecTag ?? ""] ?? usual
        let alpha = coding.pixelFormat.hasPrefix("yuva") ? ["-alpha_bits", "16"] : []
        return ["-profile:v", "\(profile)", "-vendor", "apl0"] + alpha
    }

    /// Codecs that lose nothing.
    private static func lossless(_ coding: VideoCoding) -> CodecRecipe? {
        switch coding.codec {
        case "ffv1": CodecRecipe("ffv1", ["-level", "3"])
        case "huffyuv", "ffvhuff", "utvideo", "magicyuv", "png", "qtrle", "rawvideo", "zlib",
            "v210":
            CodecRecipe(coding.codec, [])
        default: nil
        }
    }
}
