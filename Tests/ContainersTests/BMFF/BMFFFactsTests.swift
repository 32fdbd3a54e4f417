@testable import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct BMFFFactsTests {
    /// What ffprobe says of a file, in our words.
    private func reference(_ file: URL) throws -> MediaFacts {
        let outcome = try Tool.run(
            "ffprobe",
            ["-v", "error", "-show_streams", "-show_format", "-of", "json", file.path],
        )
        let json = try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any]
        let streams = json?["streams"] as? [[String: Any]] ?? []
        let picture = streams.first { $0["codec_type"] as? String == "video" }
        let sound = streams.first { $0["codec_type"] as? String == "audio" }
        var facts = MediaFacts()
        facts.kind = picture != nil ? .video : .audio
        facts.videoCodec = picture?["codec_name"] as? String
        facts.audioCodec = sound?["codec_name"] as? String
        facts.width = picture?["width"] as? Int
        facts.height = picture?["height"] as? Int
        facts.sampleRate = (sound?["sample_rate"] as? String).flatMap { Int($0) }
        facts.channels = sound?["channels"] as? Int
        let format = json?["format"] as? [String: Any]
        facts.durationSeconds = (format?["duration"] as? String).flatMap { Double($0) }
        let rate = (picture?["avg_frame_rate"] as? String)?.split(separator: "/")
        if let rate, rate.count == 2, let over = Double(rate[0]), let under = Double(rate[1]) {
            facts.framesPerSecond = over / under
        }
        return facts
    }

    private func expectFacts(_ file: URL, _ clip: String) throws {
        let ours = try #require(
            try openContainer(FileSource(path: FilePathBytes(file.path)))
        ).facts
        var expected = try reference(file)
        if let duration = ours.durationSeconds, let other = expected.durationSeconds {
            #expect(abs(duration - other) < 0.05)
        }
        if let rate = ours.framesPerSecond, let other = expected.framesPerSecond {
            #expect(abs(rate - other) < 0.01)
        }
        expected.durationSeconds = ours.durationSeconds
        expected.framesPerSecond = ours.framesPerSecond
        #expect(ours == expected, "\(clip)")
    }

    @Test(arguments: [Clip.mp4, .faststartMP4, .fragmentedMP4, .mov, .m4a])
    func `says what ffprobe says of a clip`(_ clip: Clip) throws {
        let file = try clip.file()
        try expectFacts(file, clip.rawValue)
        let facts = try #require(
            try openContainer(FileSource(path: FilePathBytes(file.path)))
        ).facts
        #expect((facts.durationSeconds == nil) == (clip == .fragmentedMP4))
        #expect((facts.framesPerSecond == nil) == (clip == .fragmentedMP4 || clip == .m4a))
    }

    @Test(arguments: [
        ("mp4", "libx265", "aac"), ("mp4", "libvpx-vp9", "libopus"),
        ("mp4", "mpeg4", "libmp3lame"),
        ("mp4", "libx264", "flac"), ("mp4", "mjpeg", "ac3"), ("mp4", "mpeg2video", "eac3"),
        ("mov", "prores", "pcm_s16le"), ("mov", "mjpeg", "pcm_s24le"), ("mov", "png", "pcm_f32le"),
        ("mov", "mpeg4", "pcm_s16be"), ("mov", "qtrle", "pcm_mulaw"), ("mov", "dvvideo", "alac"),
        ("mov", "h263", "pcm_s32be"), ("mov", "mpeg4", "pcm_f64be"), ("mov", "mpeg4", "pcm_u8"),
        ("mov", "mpeg4", "pcm_s8"), ("mov", "mpeg4", "adpcm_ima_qt"), ("mov", "mpeg4", "aac"),
    ])
    func `names codecs as ffmpeg does`(
        _ pathExtension: String,
        _ picture: String,
        _ sound: String,
    ) async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "made.\(pathExtension)")
            let size = picture == "dvvideo" ? "720x576:rate=25" : "176x144:rate=25"
            // Of MP3 the entry says 2, whatever the frames hold.
            let channels = sound == "libmp3lame" ? "2" : "1"
            let made = try Tool.run(
                "ffmpeg",
                ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=\(size)"]
                    + ["-f", "lavfi", "-i", "sine=sample_rate=48000", "-t", "0.2", "-c:v", picture]
                    + ["-c:a", sound, "-strict", "-2", "-ac", channels, file.path],
            )
            try #require(made.status == 0, "\(made.complaintText)")
            try expectFacts(file, "\(picture) \(sound)")
        }
    }

    @Test func `a cover does not make a song a video`() throws {
        let picture = SmallMovie.Track(
            offsets: [0],
            sampleEntry: SmallMovie.pictureEntry("jpeg"),
        )
        let sound = SmallMovie.Track(
            offsets: [16],
            sampleEntry: SmallMovie.soundEntry("alac"),
            handler: "soun",
        )
        let song = try BMFFEditing.open(
            SmallMovie([picture, sound]).headerFirst(media: { _ in
                SmallMovie.media(SmallMovie.chunks(0..<2))
            })
        )
        #expect(song.facts.kind == .audio)
        #expect(song.facts.videoCodec == nil)
        #expect(song.facts.audioCodec == "alac")
        #expect(song.facts.sampleRate == 48_000)
        let film = try BMFFEditing.open(SmallMovie([picture]).headerFirst(media: SmallMovie.empty))
        #expect(film.facts.kind == .video)
    }

    @Test func `takes the length of a file in fragments from mehd`() throws {
        let length = BoxBytes.box("mvex", BoxBytes.full("mehd", BoxBytes.u32(7000)))
        let movie = SmallMovie([.init(offsets: [])], extra: length)
        let facts = try BMFFEditing.open(movie.headerFirst(media: SmallMovie.empty)).facts
        #expect(facts.durationSeconds == 7)
        #expect(facts.framesPerSecond == nil)
    }

    static let encrypted: [(name: String, entry: [UInt8])] = [
        ("encv", SmallMovie.pictureEntry("encv")),
        ("drms", SmallMovie.soundEntry("drms")),
        (
            "sinf",
            SmallMovie.pictureEntry(
                "avc1",
                BoxBytes.box("sinf", BoxBytes.full("schm", BoxBytes.name("cenc"))),
            ),
        ),
    ]

    @Test(arguments: encrypted.indices)
    func `refuses encrypted media`(_ index: Int) throws {
        let (name, entry) = Self.encrypted[index]
        let movie = SmallMovie([
            .init(offsets: [], sampleEntry: entry, handler: name == "drms" ? "soun" : "vide")
        ])
        let error = #expect(throws: ContainerError.self) {
            try BMFFEditing.open(movie.headerFirst(media: SmallMovie.empty))
        }
        #expect(error?.description.hasPrefix("the media is encrypted") == true)
    }

    @Test(arguments: [
        ([0x12, 0x10], 44_100, 2), ([0x11, 0x88], 48_000, 1),
        ([0x2B, 0x92, 0x08, 0x00], 44_100, 2),
        ([0x17, 0x80, 0x5D, 0xC0, 0x10], 48_000, 2),
    ])
    func `reads an AAC configuration`(_ bytes: [UInt8], _ rate: Int, _ channels: Int) {
        let configuration = AudioSpecificConfig(bytes)
        #expect(configuration.sampleRate == rate)
        #expect(configuration.channels == channels)
    }
}
