import Containers
import Foundation
import Media
import MediaTools
import TestSupport
import Testing

@Suite(.serialized) struct RestampingTests {
    static let usual = "testsrc2=s=160x120:r=10:d=1"
    static let specimens: [Specimen] = [
        Specimen("h264 mp4", .mp4, "-c:v libx264 -pix_fmt yuv420p"),
        Specimen("turned 90", .mp4, "-c:v libx264 -pix_fmt yuv420p", rotation: 90),
        Specimen("turned 180", .mp4, "-c:v libx264 -pix_fmt yuv420p", rotation: 180),
        Specimen("turned 270", .mov, "-c:v libx264 -pix_fmt yuv420p", rotation: 270),
        Specimen("pixels 4:3", .mp4, "-c:v libx264 -pix_fmt yuv420p -vf setsar=4/3"),
        Specimen("pixels 1:2", .matroska, "-c:v libx264 -pix_fmt yuv420p -vf setsar=1/2"),
        Specimen("turned 4:3", .mp4, "-c:v libx264 -vf setsar=4/3", rotation: 90),
        Specimen("tiny", .mp4, "-c:v libx264 -pix_fmt yuv420p", from: "testsrc2=s=64x64:r=10:d=1"),
        Specimen(
            "odd 444",
            .matroska,
            "-c:v libx264 -pix_fmt yuv444p",
            from: "testsrc2=s=65x35:r=10:d=1",
        ),
        Specimen(
            "odd gray",
            .matroska,
            "-c:v ffv1 -pix_fmt gray",
            from: "testsrc2=s=65x35:r=10:d=1",
            tolerance: 0,
        ),
        Specimen("ffv1 rgb", .matroska, "-c:v ffv1 -pix_fmt bgr0", tolerance: 0),
        Specimen("rgb48", .matroska, "-c:v ffv1 -pix_fmt gbrp16le -level 3", tolerance: 0),
        Specimen("huffyuv", .avi, "-c:v huffyuv -pix_fmt rgb24", tolerance: 0),
        Specimen("prores", .mov, "-c:v prores_ks -pix_fmt yuv422p10le"),
        Specimen(
            "prores alpha",
            .mov,
            "-c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le",
        ),
        Specimen("hi422", .matroska, "-c:v libx264 -pix_fmt yuv422p10le"),
        Specimen("hevc", .mp4, "-c:v libx265 -preset ultrafast -x265-params log-level=error"),
        Specimen("vp8", .webm, "-c:v libvpx -b:v 2M -deadline realtime"),
        Specimen("vp9", .webm, "-c:v libvpx-vp9 -crf 20 -b:v 0 -deadline realtime -cpu-used 8"),
        Specimen("av1", .matroska, "-c:v libsvtav1 -crf 30 -preset 10"),
        Specimen("mpeg4", .avi, "-c:v mpeg4 -q:v 3"),
        Specimen("mjpeg", .avi, "-c:v mjpeg -q:v 3"),
        Specimen(
            "mpeg2",
            .matroska,
            "-c:v mpeg2video -q:v 3",
            from: "testsrc2=s=160x120:r=25:d=1",
        ),
        Specimen(
            "mpeg2 ts",
            .mpegTS,
            "-c:v mpeg2video -q:v 3",
            from: "testsrc2=s=160x120:r=25:d=1",
        ),
        Specimen("flv", .flv, "-c:v flv -q:v 3"),
        Specimen("theora", .ogg, "-c:v libtheora -q:v 8"),
        Specimen("one frame", .mp4, "-c:v libx264 -pix_fmt yuv420p -frames:v 1"),
        Specimen(
            "1 fps",
            .mp4,
            "-c:v libx264 -pix_fmt yuv420p",
            from: "testsrc2=s=160x120:r=1:d=4",
        ),
        Specimen(
            "240 fps",
            .mp4,
            "-c:v libx264 -pix_fmt yuv420p",
            from: "testsrc2=s=160x120:r=240:d=0.2",
        ),
        Specimen(
            "vfr",
            .mp4,
            "-vf setpts=N/25/TB+0.013*mod(N\\,3)/TB -fps_mode vfr -c:v libx264 -pix_fmt yuv420p "
                + "-video_track_timescale 90000",
            from: "testsrc2=s=160x120:r=25:d=1",
        ),
        Specimen(
            "interlaced",
            .mp4,
            "-vf tinterlace=interleave_top -c:v libx264 -pix_fmt yuv420p -flags +ildct+ilme "
                + "-x264-params tff=1",
            from: "testsrc2=s=160x128:r=20:d=1",
        ),
    ]

    @Test(arguments: specimens)
    func `the mark is seen upright and the rest is as it was`(_ specimen: Specimen) async throws {
        try await withTemporaryFolder { home in
            let original = try specimen.make(in: home)
            let toolbox = await Specimen.toolbox()
            let probe = try await toolbox.probe(FilePathBytes(original), as: specimen.format)
            let isSmall = (probe.mainVideo?.height ?? 0) < 64
            let stamp = try Plates.stamp(probe, 40, isSmall ? 20 : 24)
            let folder = try PrivateFolder()
            let made = try await toolbox.restamp(
                FilePathBytes(original),
                probe,
                with: stamp,
                in: folder,
            )
            #expect(made.leftOut.isEmpty)
            try await expectStamped(made.file, original, probe, stamp, specimen.tolerance)
            try Self.expectKept(original, made.file)
        }
    }

    /// Whatever ffprobe knows of an old file's streams it must say of the new one's.
    static func expectKept(_ original: URL, _ file: URL) throws {
        let known = { (file: URL) in
            try entries(file, "-show_entries", kept).map {
                $0.split(separator: "|").filter { !$0.hasSuffix("unknown") }
            }
        }
        let (old, new) = (try known(original), try known(file))
        #expect(old.count == new.count)
        for (before, after) in zip(old, new) { #expect(Set(before).isSubset(of: after)) }
    }

    /// What ffprobe must say of a new video as of the old one.
    static let kept =
        "stream=index,codec_name,width,height,pix_fmt,sample_aspect_ratio,color_range,color_space,"
        + "color_transfer,color_primaries,field_order,codec_tag_string:stream_side_data=rotation"

    private func expectStamped(
        _ file: URL,
        _ original: URL,
        _ probe: Probe,
        _ stamp: Stamp,
        _ tolerance: Double,
    ) async throws {
        let toolbox = await Specimen.toolbox()
        let (width, height) = (stamp.shownWidth, stamp.shownHeight)
        let now = try await toolbox.probe(FilePathBytes(file), as: probe.format)
        let old = try await SeenFrames(original, probe, toolbox, width: width, height: height)
        let new = try await SeenFrames(file, now, toolbox, width: width, height: height)
        #expect(old.seconds == new.seconds)
        for (before, after) in zip(old.pictures, new.pictures).prefix(12) {
            #expect(Plates.correlation(stamp, in: before) < 0.5)
            #expect(Plates.correlation(stamp, in: after) > 0.9)
            #expect(Plates.difference(before, after, outside: stamp) <= tolerance)
        }
    }

    @Test func `a mark that ends leaves the later frames alone`() async throws {
        try await withTemporaryFolder { home in
            let specimen = Specimen("ends", .matroska, "-c:v ffv1", tolerance: 0)
            let original = try specimen.make(in: home)
            let toolbox = await Specimen.toolbox()
            let probe = try await toolbox.probe(FilePathBytes(original), as: .matroska)
            let stamp = try Plates.stamp(probe, until: 0.5)
            let folder = try PrivateFolder()
            let made = try await toolbox.restamp(
                FilePathBytes(original),
                probe,
                with: stamp,
                in: folder,
            )
            let size = (stamp.shownWidth, stamp.shownHeight)
            let old = try await SeenFrames(
                original,
                probe,
                toolbox,
                width: size.0,
                height: size.1,
            )
            let new = try await SeenFrames(
                made.file,
                probe,
                toolbox,
                width: size.0,
                height: size.1,
            )
            #expect(new.pictures.count == 10)
            let isMarked = new.pictures.map { Plates.correlation(stamp, in: $0) > 0.9 }
            #expect(isMarked == (0..<10).map { $0 < 5 })
            #expect(Array(old.pictures[5...]) == Array(new.pictures[5...]))
        }
    }

    @Test func `everything beside the pictures is copied`() async throws {
        try await withTemporaryFolder { home in
            let file = try RichFile.make(in: home)
            let toolbox = await Specimen.toolbox()
            for (name, format) in [("rich.mkv", ContainerFormat.matroska), ("rich.mp4", .mp4)] {
                let original = file.appending(path: name)
                let probe = try await toolbox.probe(FilePathBytes(original), as: format)
                let stamp = try Plates.stamp(probe)
                let folder = try PrivateFolder()
                let made = try await toolbox.restamp(
                    FilePathBytes(original),
                    probe,
                    with: stamp,
                    in: folder,
                )
                try await expectStamped(made.file, original, probe, stamp, 3)
                let wanted =
                    "stream=index,codec_name,codec_type,start_time:stream_tags=language,title,"
                    + "filename,mimetype:stream_disposition=attached_pic,default:"
                    + "format_tags=title,comment,made_by:chapter=start_time,end_time:"
                    + "chapter_tags=title"
                #expect(made.leftOut.isEmpty)
                let said = { (file: URL) in
                    try entries(file, "-show_entries", wanted).map { line in
                        let isCover = line.contains("attached_pic=1")
                        return line.lowercased().split(separator: "|").sorted().filter {
                            !(isCover && ($0.hasPrefix("start_time") || $0.hasPrefix("index")))
                        }
                    }
                }
                #expect(try said(made.file) == said(original))
                let copied = ["-map", "0", "-map", "-0:v:0", "-c", "copy", "-f", "streamhash", "-"]
                let hash = { (file: URL) in
                    try output(of: "ffmpeg", ["-v", "error", "-i", file.path] + copied)
                }
                #expect(try hash(made.file) == hash(original))
            }
        }
    }

    @Test func `high dynamic range stays, and white doesn't dazzle`() async throws {
        try await withTemporaryFolder { home in
            let mastering =
                "log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:"
                + "master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)"
                + "L(10000000,1):max-cll=1000,400"
            let specimen = Specimen(
                "pq",
                .mp4,
                "-pix_fmt yuv420p10le -c:v libx265 -preset ultrafast -x265-params \(mastering) "
                    + "-color_primaries bt2020 -color_trc smpte2084 -colorspace bt2020nc "
                    + "-tag:v hvc1",
            )
            let original = try specimen.make(in: home)
            let toolbox = await Specimen.toolbox()
            let probe = try await toolbox.probe(FilePathBytes(original), as: .mp4)
            let stamp = try Plates.stamp(probe)
            let folder = try PrivateFolder()
            let made = try await toolbox.restamp(
                FilePathBytes(original),
                probe,
                with: stamp,
                in: folder,
            )
            try await expectStamped(made.file, original, probe, stamp, 3)
            let wanted = "frame_side_data=red_x,white_point_y,max_luminance,max_content"
            let first = ["-read_intervals", "%+#1"]
            let sides = try entries(
                made.file,
                "-show_frames",
                "-show_entries",
                wanted,
                first[0],
                first[1],
            )
            #expect(sides.joined().contains("red_x=34000/50000"))
            #expect(sides.joined().contains("max_content=1000"))
            try Self.expectKept(original, made.file)
            let seen = try await SeenFrames(
                made.file,
                probe,
                toolbox,
                width: stamp.shownWidth,
                height: stamp.shownHeight,
            )
            // 235 of 255, at 58 % of the highest code: 136 of 255.
            let brightest = (0..<stamp.picture.height).flatMap { row in
                (0..<stamp.picture.width).map { column in
                    seen.pictures[0].bytes[
                        (stamp.y + row) * stamp.shownWidth + stamp.x + column
                    ]
                }
            }.sorted()
            #expect((126...146).contains(brightest[brightest.count * 9 / 10]))
        }
    }
}

/// A file with everything beside pictures that a container takes.
enum RichFile {
    /// Makes `rich.mkv` and `rich.mp4` in the folder, and gives it back.
    static func make(in home: URL) throws -> URL {
        let text = "1\n00:00:00,000 --> 00:00:00,900\nHello\n"
        try Data(text.utf8).write(to: home.appending(path: "words.srt"))
        let chapters =
            ";FFMETADATA1\ntitle=Rich\ncomment=All\nmade_by=Us\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\n"
            + "END=400\ntitle=One\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=400\nEND=1000\ntitle=Two\n"
        try Data(chapters.utf8).write(to: home.appending(path: "chapters.txt"))
        let cover = home.appending(path: "cover.jpg")
        let head = ["-nostdin", "-v", "error", "-y"]
        _ = try output(
            of: "ffmpeg",
            head + ["-f", "lavfi", "-i", "color=red:s=32x32:d=0.1", "-frames:v", "1", cover.path],
        )
        let inputs =
            ["-f", "lavfi", "-i", RestampingTests.usual, "-f", "lavfi", "-i", "sine=d=1"]
            + ["-f", "lavfi", "-i", "sine=f=880:d=1", "-i", home.path + "/words.srt"]
            + ["-i", home.path + "/chapters.txt"]
        let maps =
            ["-map", "0:v", "-map", "1:a", "-map", "2:a", "-map", "3:s", "-map_metadata", "4"]
            + ["-metadata:s:v:0", "language=fra", "-metadata:s:a:0", "language=eng"]
            + ["-metadata:s:a:1", "language=zho", "-metadata:s:s:0", "language=deu"]
            + ["-c:v", "libx264", "-pix_fmt", "yuv420p"]
        _ = try output(
            of: "ffmpeg",
            head + inputs + maps + ["-c:a", "libopus", "-c:s", "srt", "-attach", cover.path]
                + ["-metadata:s:t", "mimetype=image/jpeg", "-metadata:s:t", "filename=note.jpg"]
                + [home.path + "/rich.mkv"],
        )
        _ = try output(
            of: "ffmpeg",
            head + inputs + ["-i", cover.path] + maps
                + ["-map", "5:v", "-c:v:1", "copy", "-disposition:v:1", "attached_pic"]
                + ["-c:a", "aac", "-c:s", "mov_text", "-movflags", "use_metadata_tags"]
                + [home.path + "/rich.mp4"],
        )
        return home
    }
}
