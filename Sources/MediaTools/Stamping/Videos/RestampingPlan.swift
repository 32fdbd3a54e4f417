import Containers
import Media

/// ffmpeg's arguments for encoding one stream of a file again and copying the others.
struct RestampingPlan: Sendable {
    private let probe: Probe
    private let main: ProbedStream
    private let coding: VideoCoding
    private let recipe: CodecRecipe

    init(_ probe: Probe, _ main: ProbedStream, _ coding: VideoCoding, _ recipe: CodecRecipe) {
        (self.probe, self.main, self.coding, self.recipe) = (probe, main, coding, recipe)
    }

    /// The streams to keep: all but what the writer makes anew by itself, a track of chapters.
    var streams: [ProbedStream] {
        probe.streams.filter { stream in
            !(probe.format.demuxer == "mov" && stream.kind == .data && stream.codec == "bin_data")
        }
    }

    /// Everything behind the input, up to the writer's name.
    func outputs(_ streams: [ProbedStream], _ graph: String, _ native: String) -> [String] {
        let mapped = streams.filter { !isReattached($0) }
        let place = mapped.firstIndex { $0.index == main.index } ?? 0
        // Options for the stream that is encoded bear its place; `v` would reach covers too.
        let encoder = recipe.arguments.map { word in
            word.hasPrefix("-") && word.hasSuffix(":v")
                ? String(word.dropLast()) + "\(place)" : word
        }
        let maps = mapped.flatMap { ["-map", "0:\($0.index)"] }
        return maps + ["-map_metadata", "0", "-map_chapters", "0", "-copy_unknown", "-c", "copy"]
            + encoder + ["-filter:\(place)", graph, "-pix_fmt:\(place)", native]
            + ["-fps_mode:\(place)", "passthrough"] + clock(place) + slowness + muxing
            + leads(mapped) + attachments(streams, behind: mapped.count)
    }

    /// The encoder counts time as the stream did, where the codec can.
    private func clock(_ place: Int) -> [String] {
        guard let base = main.timeBase, !recipe.countsPictures else { return [] }
        // MPEG-4 Part 2 has sixteen bits for it.
        guard coding.codec != "mpeg4" || base.denominator <= 65_535 else { return [] }
        return ["-enc_time_base:\(place)", "\(base.numerator)/\(base.denominator)"]
    }

    /// AVI and FLV show pictures in the order in which they're coded, or nearly so.
    private var slowness: [String] {
        guard probe.format == .avi, ["h264", "mpeg4"].contains(coding.codec) else { return [] }
        return ["-bf", "0"]
    }

    private var muxing: [String] {
        switch probe.format {
        case .mp4, .mov, .m4a:
            let scale = main.timeBase.map { ["-video_track_timescale", "\($0.denominator)"] } ?? []
            // Tags of other names than iTunes' would be lost; with the flag those would move.
            let isUnusual = probe.tags.keys.contains { !Self.usualTags.contains($0.lowercased()) }
            return scale + (isUnusual ? ["-movflags", "use_metadata_tags"] : [])
        case .matroska, .webm:
            // A shift to make room for the lead of sound would move the pictures alone.
            let starts = probe.streams.compactMap(\.startSeconds)
            return ["-default_mode", "passthrough"]
                + (starts.contains { $0 < -0.1 } ? [] : ["-avoid_negative_ts", "disabled"])
        case .mpegTS: return ["-muxdelay", "0", "-muxpreload", "0"]
        default: return []
        }
    }

    /// Matroska's reader takes the decoder's lead off the times of sound, its writer forgets to
    /// put it back.
    private func leads(_ mapped: [ProbedStream]) -> [String] {
        guard isMatroska else { return [] }
        return mapped.enumerated().flatMap { place, stream in
            guard stream.kind == .audio, let start = stream.startSeconds, start < 0, start >= -0.1
            else { return [String]() }
            return ["-bsf:\(place)", "setts=ts=TS+round(\(-start)/TB)"]
        }
    }

    private var isMatroska: Bool { [.matroska, .webm].contains(probe.format) }

    /// Whether a cover must be attached anew: Matroska's writer would make a video of it.
    private func isReattached(_ stream: ProbedStream) -> Bool {
        isMatroska && stream.kind == .video && stream.isCover
    }

    /// The covers that must lie in the folder as files before they can be attached, and ffmpeg's
    /// arguments for that; none where there are none.
    var covers: [String] {
        probe.streams.filter(isReattached).flatMap { cover in
            ["-map", "0:\(cover.index)", "-c", "copy", "-f", "image2pipe"]
                + ["-frames:v", "1", "file:\(Self.coverName(cover))"]
        }
    }

    private func attachments(_ streams: [ProbedStream], behind count: Int) -> [String] {
        streams.filter(isReattached).enumerated().flatMap { index, cover in
            let names = Set(["filename", "mimetype", "title"])
            let tags = cover.tags.filter { names.contains($0.key.lowercased()) }
                .sorted { $0.key < $1.key }
            return ["-attach", Self.coverName(cover)]
                + tags.flatMap {
                    ["-metadata:s:\(count + index)", "\($0.key.lowercased())=\($0.value)"]
                }
        }
    }

    private static func coverName(_ cover: ProbedStream) -> String { "cover\(cover.index)" }

    /// Tags that the writer of MP4 and MOV puts where iTunes does, and those that it makes anew.
    private static let usualTags: Set<String> = [
        "major_brand", "minor_version", "compatible_brands", "creation_time", "encoder", "title",
        "artist", "album_artist", "composer", "album", "date", "comment", "genre", "copyright",
        "grouping", "lyrics", "description", "synopsis", "show", "episode_id", "network",
        "keywords", "track", "disc", "timecode",
    ]
}
