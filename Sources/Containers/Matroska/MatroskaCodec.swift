/// Translates Matroska's names of codecs (RFC 9559, section 5.1.4.1.21; the codec registry) to
/// ffmpeg's.
enum MatroskaCodec {
    /// The name that ffmpeg has for a track's codec, or `nil` when it isn't known here.
    ///
    /// - Parameters:
    ///   - bits: how many bits a sample has, which tells the kinds of PCM apart.
    ///   - details: the track's CodecPrivate, which names the codec for `V_MS/VFW/FOURCC` and
    ///     `A_MS/ACM`.
    static func name(of codecID: String, bits: Int, details: ArraySlice<UInt8>) -> String? {
        if let name = names[codecID] { return name }
        if codecID.hasPrefix("A_PCM/") { return pcm(codecID, bits: bits) }
        if codecID == "V_MS/VFW/FOURCC" { return videoForWindows(details) }
        if codecID == "A_MS/ACM" { return waveFormat(details, bits: bits) }
        return families.first { codecID.hasPrefix($0.prefix) }?.name
    }

    private static let names = [
        "V_MPEG4/ISO/AVC": "h264", "V_MPEGH/ISO/HEVC": "hevc", "V_MPEGI/ISO/VVC": "vvc",
        "V_VP8": "vp8", "V_VP9": "vp9", "V_AV1": "av1", "V_AVS2": "avs2", "V_AVS3": "avs3",
        "V_MPEG1": "mpeg1video", "V_MPEG2": "mpeg2video", "V_MPEG4/MS/V3": "msmpeg4v3",
        "V_THEORA": "theora", "V_MJPEG": "mjpeg", "V_FFV1": "ffv1", "V_PRORES": "prores",
        "V_UNCOMPRESSED": "rawvideo", "V_DIRAC": "dirac", "V_SNOW": "snow",
        "V_REAL/RV10": "rv10", "V_REAL/RV20": "rv20", "V_REAL/RV30": "rv30",
        "V_REAL/RV40": "rv40",
        "A_OPUS": "opus", "A_VORBIS": "vorbis", "A_FLAC": "flac", "A_ALAC": "alac",
        "A_TRUEHD": "truehd", "A_MLP": "mlp", "A_MPEG/L1": "mp1", "A_MPEG/L2": "mp2",
        "A_MPEG/L3": "mp3", "A_TTA1": "tta", "A_WAVPACK4": "wavpack",
    ]

    private static let families: [(prefix: String, name: String)] = [
        ("V_MPEG4/ISO/", "mpeg4"), ("A_AAC", "aac"), ("A_AC3", "ac3"), ("A_EAC3", "eac3"),
        ("A_DTS", "dts"), ("A_OPUS/", "opus"),
    ]

    private static func pcm(_ codecID: String, bits: Int) -> String? {
        switch (codecID, bits) {
        case ("A_PCM/INT/LIT", 8), ("A_PCM/INT/BIG", 8): "pcm_u8"
        case ("A_PCM/INT/LIT", 16), ("A_PCM/INT/LIT", 24), ("A_PCM/INT/LIT", 32):
            "pcm_s\(bits)le"
        case ("A_PCM/INT/BIG", 16), ("A_PCM/INT/BIG", 24), ("A_PCM/INT/BIG", 32):
            "pcm_s\(bits)be"
        case ("A_PCM/FLOAT/IEEE", 32), ("A_PCM/FLOAT/IEEE", 64): "pcm_f\(bits)le"
        default: nil
        }
    }

    /// The code of four letters stands at byte 16 of a BITMAPINFOHEADER.
    private static func videoForWindows(_ details: ArraySlice<UInt8>) -> String? {
        let code = String(decoding: details.dropFirst(16).prefix(4), as: UTF8.self)
        return switch code.uppercased() {
        case "H264", "X264", "AVC1": "h264"
        case "XVID", "DIVX", "DX50", "FMP4", "MP4V": "mpeg4"
        case "DIV3", "MP43": "msmpeg4v3"
        case "MJPG": "mjpeg"
        case "HEVC", "H265": "hevc"
        case "FFV1": "ffv1"
        case "HFYU": "huffyuv"
        case "VP80": "vp8"
        case "VP90": "vp9"
        case "AV01": "av1"
        case "WMV3": "wmv3"
        case "WVC1": "vc1"
        default: nil
        }
    }

    /// The format's number stands first in a WAVEFORMATEX.
    private static func waveFormat(_ details: ArraySlice<UInt8>, bits: Int) -> String? {
        let tag = details.prefix(2).reversed().reduce(0) { $0 << 8 | Int($1) }
        return switch tag {
        case 0x0001: pcm("A_PCM/INT/LIT", bits: bits)
        case 0x0003: pcm("A_PCM/FLOAT/IEEE", bits: bits)
        case 0x0006: "pcm_alaw"
        case 0x0007: "pcm_mulaw"
        case 0x0050: "mp2"
        case 0x0055: "mp3"
        case 0x00FF: "aac"
        case 0x2000: "ac3"
        default: nil
        }
    }
}
