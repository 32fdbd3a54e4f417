import Containers
import Foundation
import Media
import Synchronization
import TestSupport
import Testing

@Suite struct MatroskaReadingTests {
    @Test func `states what ffmpeg was asked for`() throws {
        let mkv = try MatroskaContainer(MemorySource(Clip.mkv.bytes()))
        #expect(mkv.format == .matroska)
        #expect(mkv.facts.kind == .video)
        #expect(mkv.facts.width == 160 && mkv.facts.height == 120)
        #expect(mkv.facts.framesPerSecond == 10)
        #expect(mkv.facts.videoCodec == "h264" && mkv.facts.audioCodec == "aac")
        #expect(mkv.facts.sampleRate == 48000 && mkv.facts.channels == 1)
        #expect(abs((mkv.facts.durationSeconds ?? 0) - 2) < 0.1)
        #expect(mkv.metadata.first { $0.slot == .other("Info:Title") }?.text == "Clip")
        let app = mkv.metadata.first { $0.slot == .other("Info:WritingApp") }
        #expect(app?.text.hasPrefix("Lavf") == true)
        let webm = try MatroskaContainer(MemorySource(Clip.webm.bytes()))
        #expect(webm.format == .webm)
        #expect(webm.facts.videoCodec == "vp8" && webm.facts.audioCodec == "opus")
    }

    @Test func `is what a Matroska file opens as`() throws {
        #expect(try openContainer(MemorySource(Clip.mkv.bytes())) is MatroskaContainer)
        #expect(try openContainer(MemorySource(Clip.webm.bytes())) is MatroskaContainer)
    }

    @Test(arguments: [
        ("pcm_s16le", "pcm_s16le"), ("pcm_s24le", "pcm_s24le"), ("pcm_s16be", "pcm_s16be"),
        ("pcm_f32le", "pcm_f32le"), ("pcm_u8", "pcm_u8"), ("flac", "flac"),
        ("libvorbis", "vorbis"), ("libmp3lame", "mp3"), ("ac3", "ac3"), ("pcm_mulaw", "pcm_mulaw"),
    ])
    func `names a codec of sound as ffmpeg does`(_ encoder: String, _ name: String) throws {
        let sound = ["-f", "lavfi", "-i", "sine=duration=0.1:sample_rate=48000", "-ac", "2"]
        let made = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error"] + sound
                + ["-c:a", encoder, "-f", "matroska", "pipe:1"],
        )
        let facts = try MatroskaContainer(MemorySource(Array(made.output))).facts
        #expect(facts.audioCodec == name)
        #expect(facts.kind == .audio && facts.channels == 2 && facts.sampleRate == 48000)
    }

    @Test(arguments: [
        ("mpeg4", "mpeg4"), ("mpeg2video", "mpeg2video"), ("mjpeg", "mjpeg"), ("ffv1", "ffv1"),
        ("libx265", "hevc"), ("libvpx-vp9", "vp9"), ("libsvtav1", "av1"), ("libtheora", "theora"),
    ])
    func `names a codec of pictures as ffmpeg does`(_ encoder: String, _ name: String) throws {
        let picture = ["-f", "lavfi", "-i", "testsrc2=size=64x64:rate=5:duration=0.4"]
        let made = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "quiet"] + picture + ["-pix_fmt", "yuv420p", "-strict", "-2"]
                + ["-c:v", encoder, "-f", "matroska", "pipe:1"],
        )
        try #require(made.status == 0)
        #expect(try MatroskaContainer(MemorySource(Array(made.output))).facts.videoCodec == name)
    }

    @Test func `refuses encrypted media`() throws {
        typealias Draft = MatroskaDraft
        let encoding = Draft.element(0x6240, Draft.element(0x5033, [1]))
        let track = Draft.track(1, "V_VP9", Draft.element(0x6D80, encoding))
        let bytes = Draft(parts: [.info, .tracks([track])]).bytes()
        #expect {
            try MatroskaContainer(MemorySource(bytes))
        } throws: { error in
            guard case .encrypted(let what, _)? = error as? ContainerError else { return false }
            return what.contains("encrypted")
        }
    }

    @Test func `refuses more tracks than the limit`() throws {
        typealias Draft = MatroskaDraft
        let tracks = (0..<65).map { _ in Draft.track(2, "A_OPUS") }
        let bytes = Draft(parts: [.info, .tracks(tracks)]).bytes()
        #expect(throws: ContainerError.self) { try MatroskaContainer(MemorySource(bytes)) }
    }

    @Test(arguments: [MatroskaDraft.tags, MatroskaDraft.cues])
    func `finds tags at the end that are named or stand behind what is`(_ named: UInt32) throws {
        typealias Draft = MatroskaDraft
        let bytes = Draft(parts: [
            .seekHead([Draft.info, Draft.tracks, named]), .info, .tracks([Draft.videoTrack]),
            .cluster(payload: 50), .cues, .tags([Draft.tag("AIGC", "x")]),
        ]).bytes()
        #expect(try MatroskaContainer(MemorySource(bytes)).labels == ["x"])
    }

    @Test(arguments: [true, false])
    func `reads little of a large file`(_ hasSeekHead: Bool) throws {
        typealias Draft = MatroskaDraft
        let names: [UInt32] = hasSeekHead ? [Draft.info, Draft.tracks] : []
        let head = Draft(parts: [.seekHead(names), .info, .tracks([Draft.videoTrack])])
        var open = head
        open.hasOpenSegment = true
        let source = LongSource(head: open.bytes(), clusterCount: 100, clusterBytes: 5 << 20)
        let container = try MatroskaContainer(source)
        #expect(container.facts.width == 64)
        #expect(source.size > 500 << 20)
        #expect(source.bytesRead < source.size / 10_000)
        let splice = try container.splice(setting: [.init(slot: .tag("AIGC"), text: "x")])
        #expect(splice.size > source.size)
        #expect(source.bytesRead < source.size / 10_000)
    }

    @Test func `finds labels in the cases`() throws {
        for name in ["aigc_simpletag.mkv", "aigc_simpletag.webm"] {
            guard let bytes = Cases.bytes(of: "c2pa/labels/\(name)") else { continue }
            let labels = try MatroskaContainer(MemorySource(bytes)).labels
            #expect(labels.count == 1)
            #expect(labels.first?.contains("ContentProducer") == true)
        }
    }
}

/// A head, many Clusters of zeros that are nowhere held, and what stands behind them.
final class LongSource: ByteSource {
    let head: [UInt8]
    let tail: [UInt8]
    let clusterBytes: UInt64
    let size: UInt64
    private let read = Mutex<UInt64>(0)

    init(head: [UInt8], clusterCount: UInt64, clusterBytes: UInt64, tail: [UInt8] = []) {
        (self.head, self.tail) = (head, tail)
        self.clusterBytes = clusterBytes
        size = UInt64(head.count + tail.count) + clusterCount * clusterBytes
    }

    var bytesRead: UInt64 { read.withLock { $0 } }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = Int(min(UInt64(buffer.count), size - min(size, offset)))
        for index in 0..<count { buffer[index] = byte(offset + UInt64(index)) }
        read.withLock { $0 += UInt64(count) }
        return count
    }

    private func byte(_ offset: UInt64) -> UInt8 {
        if offset < head.count { return head[Int(offset)] }
        let tailStart = size - UInt64(tail.count)
        if offset >= tailStart { return tail[Int(offset - tailStart)] }
        let inCluster = (offset - UInt64(head.count)) % clusterBytes
        let size = (clusterBytes - 8) | 1 << 28
        let start: [UInt8] =
            [0x1F, 0x43, 0xB6, 0x75]
            + (0..<4).map {
                UInt8(truncatingIfNeeded: size >> (24 - 8 * UInt64($0)))
            }
        return inCluster < 8 ? start[Int(inCluster)] : 0
    }
}
