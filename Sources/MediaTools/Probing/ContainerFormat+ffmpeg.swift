package import Containers

extension ContainerFormat {
    /// ffmpeg's name for the reader of this format.
    ///
    /// It is always given: ffmpeg's own guess would take a playlist or a script of another format
    /// for an invitation to open further files. The `_pipe` readers read one picture and never
    /// take `%03d` in a name for a sequence.
    package var demuxer: String {
        switch self {
        case .mp4, .mov, .m4a, .heif: "mov"
        case .matroska, .webm: "matroska"
        case .jpeg: "jpeg_pipe"
        case .png: "png_pipe"
        case .webp: "webp_pipe"
        case .tiff: "tiff_pipe"
        case .adts: "aac"
        case .wav, .mp3, .flac, .ogg, .avi, .flv, .gif, .aiff, .mpegTS: rawValue
        }
    }

    /// ffmpeg's name for the writer of this format; `nil` where ffmpeg has none.
    package var muxer: String? {
        switch self {
        case .m4a: "ipod"
        case .jpeg, .png, .tiff: "image2pipe"
        case .heif: nil
        case .mp4, .mov, .matroska, .webm, .wav, .mp3, .flac, .ogg, .webp, .avi, .flv, .gif, .aiff,
            .adts, .mpegTS:
            rawValue
        }
    }

    /// Whether a file of this format is one picture.
    var isStill: Bool { [.jpeg, .png, .webp, .tiff, .heif].contains(self) }

    /// Whether the file's clock has a zero of its own, which players keep to.
    ///
    /// In other formats it may begin anywhere (a transport stream cut from a broadcast), and time
    /// counts from the first thing in the file.
    var hasOwnZero: Bool { ["mov", "matroska"].contains(demuxer) }

    /// What stands before every foreign `-i`: the reader, and what it may not do.
    func inputArguments(_ limits: ToolLimits) -> [String] {
        let walls = ["-protocol_whitelist", "file,pipe", "-max_pixels", "\(limits.pixels)"]
        let references = ["-enable_drefs", "0", "-use_absolute_path", "0"]
        return walls + (demuxer == "mov" ? references : []) + ["-f", demuxer]
    }
}
