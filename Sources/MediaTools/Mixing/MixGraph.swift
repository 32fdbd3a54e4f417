import Containers

/// ffmpeg's arguments that take stretches out of a file's sound and put them back.
struct MixGraph: Sendable {
    let probe: Probe
    let stream: ProbedStream
    let codec: MixCodec

    /// The frames of the file's sound, from the beginning of the file's own clock.
    ///
    /// Where a container times each packet, silence stands for what isn't there, so that sound
    /// stays with the pictures. Samples are kept exactly: 64-bit numbers hold every format.
    private var source: String {
        let input = "[0:\(stream.index)]aformat=sample_fmts=dbl"
        return isTimed ? input + ",aresample=async=1:first_pts=0" : input
    }

    private var isTimed: Bool {
        [.mp4, .mov, .m4a, .matroska, .webm, .avi, .flv].contains(probe.format)
    }

    /// Writes a range of frames into a file of their own.
    func extracting(_ range: Range<Int>, to name: String) -> [String] {
        let trim = "atrim=start_sample=\(range.lowerBound):end_sample=\(range.upperBound)"
        return [
            "-filter_complex", "\(source),\(trim),asetpts=PTS-STARTPTS[stretch]",
            "-map", "[stretch]", "-map_metadata", "-1", "-c:a", "pcm_f64le", "-rf64", "never",
            "-f", "wav", "file:" + name,
        ]
    }

    /// Prints one byte for each frame.
    var counting: [String] {
        [
            "-filter_complex", "\(source),pan=mono|c0=c0[count]", "-map", "[count]",
            "-c:a", "pcm_u8", "-f", "u8", "pipe:1",
        ]
    }

    /// Prints the coded bytes of the sound.
    var coded: [String] { ["-map", "0:\(stream.index)", "-c", "copy", "-f", "data", "pipe:1"] }

    /// Writes the whole file anew, with the stretches at its ends.
    ///
    /// - Parameters:
    ///   - opening: how many frames input 1 replaces at the beginning.
    ///   - end: from which frame on the last input replaces the end.
    func assembling(
        opening: Int,
        end: Int?,
        muxer: String,
        to name: String,
    ) -> [String] {
        let streams = probe.streams.filter { isKept($0) }
        var arguments = ["-filter_complex", joining(opening: opening, end: end)]
        for kept in streams {
            arguments += ["-map", kept.index == stream.index ? "[mixed]" : "0:\(kept.index)"]
        }
        arguments += ["-map_metadata", "0", "-map_chapters", "0"]
        for (place, kept) in streams.enumerated() {
            arguments += ["-map_metadata:s:\(place)", "0:s:\(kept.index)"]
            guard kept.index == stream.index else {
                arguments += ["-c:\(place)", "copy"]
                continue
            }
            let uses = kept.dispositions.isEmpty ? "0" : kept.dispositions.joined(separator: "+")
            arguments += ["-c:\(place)", codec.encoder] + numbered(codec.options, place)
            arguments += ["-disposition:\(place)", uses]
        }
        return arguments + muxerOptions + ["-f", muxer, "file:" + name]
    }

    private func numbered(_ options: [String], _ place: Int) -> [String] {
        zip(options.indices, options).map { $0.isMultiple(of: 2) ? "\($1):\(place)" : $1 }
    }

    private func joining(opening: Int, end: Int?) -> String {
        let hasOpening = opening > 0
        let last = end.map { ":end_sample=\($0)" } ?? ""
        let rest = "\(source),atrim=start_sample=\(opening)\(last),asetpts=PTS-STARTPTS[rest]"
        var (heads, names) = ([rest], ["[rest]"])
        if hasOpening {
            heads.append("[1:a]aformat=sample_fmts=dbl[opening]")
            names.insert("[opening]", at: 0)
        }
        if end != nil {
            heads.append("[\(hasOpening ? 2 : 1):a]aformat=sample_fmts=dbl[end]")
            names.append("[end]")
        }
        let join = "\(names.joined())concat=n=\(names.count):v=0:a=1\(unpadded)[mixed]"
        return (heads + [join]).joined(separator: ";")
    }

    /// What keeps the programme where it was, though a coder puts frames before its first one.
    ///
    /// Where the file can't say so, as many frames are dropped at the beginning. ffmpeg's
    /// Matroska writer says it for Opus alone, whose packets it wants to begin at zero.
    private var unpadded: String {
        let dropping = codec.padding > 0 ? ",atrim=start_sample=\(codec.padding)" : ""
        switch (probe.format, codec.encoder) {
        case (.avi, _), (.flv, _), (.adts, _): return dropping
        case (_, _) where !isMatroska: return ""
        case (_, "libopus"): return ",asetpts=PTS+\(codec.padding)/SR/TB"
        case (_, "libvorbis"): return ""
        default: return dropping
        }
    }

    /// ffmpeg's options before the file: Matroska's times are kept as they stand, since its writer
    /// would move all streams for a first packet before zero.
    var inputOptions: [String] { isMatroska ? ["-copyts"] : [] }

    private var isMatroska: Bool { [.matroska, .webm].contains(probe.format) }

    /// Whether the writer of the format takes the stream.
    private func isKept(_ kept: ProbedStream) -> Bool {
        if kept.index == stream.index { return true }
        let hasNoCovers: Set<ContainerFormat> = [.wav, .ogg, .adts, .avi, .flv]
        if kept.isCover && hasNoCovers.contains(probe.format) { return false }
        // QuickTime's own track of times is made anew by the writer.
        return !(kept.kind == .data && [.mp4, .mov, .m4a].contains(probe.format))
    }

    private var muxerOptions: [String] {
        switch probe.format {
        case .wav: ["-rf64", "auto"]
        case .aiff: ["-write_id3v2", "1"]
        case .matroska, .webm: ["-default_mode", "passthrough", "-avoid_negative_ts", "disabled"]
        default: []
        }
    }
}
