/// The codecs that sample entries name, by ffmpeg's names.
enum CodecNames {
    static let picture: [BoxType: String] = [
        "avc1": "h264", "avc2": "h264", "avc3": "h264", "avc4": "h264", "dva1": "h264",
        "dvav": "h264", "hvc1": "hevc", "hev1": "hevc", "dvh1": "hevc", "dvhe": "hevc",
        "vvc1": "vvc", "vvi1": "vvc", "av01": "av1", "dav1": "av1", "vp08": "vp8", "vp09": "vp9",
        "mp4v": "mpeg4", "m2v1": "mpeg2video", "mpg2": "mpeg2video", "mx5p": "mpeg2video",
        "s263": "h263", "h263": "h263", "H263": "h263", "jpeg": "mjpeg", "mjpa": "mjpeg",
        "mjpb": "mjpegb", "AVDJ": "mjpeg", "png ": "png", "gif ": "gif", "apch": "prores",
        "apcn": "prores", "apcs": "prores", "apco": "prores", "ap4h": "prores", "ap4x": "prores",
        "AVdn": "dnxhd", "AVdh": "dnxhd", "dvc ": "dvvideo", "dvcp": "dvvideo", "dvpp": "dvvideo",
        "dv5n": "dvvideo", "dv5p": "dvvideo", "dvh5": "dvvideo", "dvh6": "dvvideo",
        "vc-1": "vc1", "WMV3": "wmv3", "SVQ1": "svq1", "SVQ3": "svq3", "cvid": "cinepak",
        "rle ": "qtrle", "raw ": "rawvideo", "2vuy": "rawvideo", "yuv2": "rawvideo",
        "v210": "v210", "v410": "v410", "cfhd": "cfhd", "CFHD": "cfhd", "Hap1": "hap",
        "HapY": "hap", "Hap5": "hap", "mjp2": "jpeg2000", "FFV1": "ffv1", "XVID": "mpeg4",
        "DIVX": "mpeg4", "fmp4": "mpeg4",
    ]

    static let sound: [BoxType: String] = [
        "mp4a": "aac", "Opus": "opus", "fLaC": "flac", "alac": "alac", "ac-3": "ac3",
        "sac3": "ac3", "ec-3": "eac3", "ac-4": "ac4", "dtsc": "dts", "dtsh": "dts", "dtsl": "dts",
        "dtse": "dts", "mlpa": "truehd", ".mp3": "mp3", "ms\0U": "mp3", "samr": "amr_nb",
        "sawb": "amr_wb", "ulaw": "pcm_mulaw", "alaw": "pcm_alaw", "ima4": "adpcm_ima_qt",
        "ms\0\u{02}": "adpcm_ms", "ms\0\u{11}": "adpcm_ima_wav", "MAC3": "mace3",
        "MAC6": "mace6", "agsm": "gsm", "QDM2": "qdm2", "QDMC": "qdmc", "mha1": "mpegh_3d_audio",
        "mhm1": "mpegh_3d_audio", "spex": "speex",
    ]

    /// The object types of MPEG-4 elementary streams (ISO/IEC 14496-1, 7.2.6.6; the MP4
    /// registration authority).
    static let objectTypes: [UInt8: String] = [
        0x20: "mpeg4", 0x21: "h264", 0x23: "hevc", 0x40: "aac", 0x60: "mpeg2video",
        0x61: "mpeg2video", 0x62: "mpeg2video", 0x63: "mpeg2video", 0x64: "mpeg2video",
        0x65: "mpeg2video", 0x66: "aac", 0x67: "aac", 0x68: "aac", 0x69: "mp3",
        0x6A: "mpeg1video", 0x6B: "mp3", 0x6C: "mjpeg", 0x6D: "png", 0x6E: "jpeg2000",
        0xA3: "vc1", 0xA5: "ac3", 0xA6: "eac3", 0xA9: "dts", 0xAD: "opus", 0xB1: "vp9",
        0xDD: "vorbis", 0xE1: "qcelp",
    ]

    /// The name of a sound's codec; of uncompressed samples it follows from their layout.
    static func sound(_ type: BoxType, _ layout: SampleLayout) -> String? {
        let order = layout.isLittleEndian ? "le" : "be"
        switch type {
        case "sowt": return integers(layout.bits, "le")
        case "twos", "NONE": return integers(layout.bits, "be")
        case "in24": return integers(24, order)
        case "in32": return integers(32, order)
        case "ipcm": return integers(layout.bits, order)
        case "fl32": return "pcm_f32\(order)"
        case "fl64": return "pcm_f64\(order)"
        case "fpcm": return "pcm_f\(layout.bits)\(order)"
        case "raw ": return "pcm_u8"
        case "lpcm": return plain(layout)
        default: return sound[type]
        }
    }

    private static func integers(_ bits: Int, _ order: String) -> String {
        bits == 8 ? "pcm_s8" : "pcm_s\(bits)\(order)"
    }

    private static func plain(_ layout: SampleLayout) -> String {
        let order = layout.flags & 2 == 0 ? "le" : "be"
        if layout.flags & 1 != 0 { return "pcm_f\(layout.bits)\(order)" }
        let isSigned = layout.flags & 4 != 0
        if isSigned { return integers(layout.bits, order) }
        return layout.bits == 8 ? "pcm_u8" : "pcm_u\(layout.bits)\(order)"
    }
}
