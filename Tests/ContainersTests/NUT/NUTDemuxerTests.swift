import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct NUTDemuxerTests {
    @Test(arguments: NUTSample.allCases)
    func `finds the packets that ffprobe finds, with their times and bytes`(
        _ sample: NUTSample
    ) async throws {
        let bytes = try sample.bytes()
        let found = try Self.demux(bytes, chunkBytes: 1 << 20).packets.map(Row.init)
        #expect(!found.isEmpty)
        #expect(try await Self.probedPackets(bytes) == found)
    }

    @Test func `describes streams as they were asked for`() throws {
        let streams = try Self.demux(NUTSample.interleaved.bytes(), chunkBytes: 4096).streams
        try #require(streams.count == 3)
        #expect(streams.map(\.kind) == [.video, .video, .audio])
        #expect(streams[0].codecTag == Array("Y800".utf8))
        #expect(streams[1].codecTag == Array("RGB".utf8) + [24])
        #expect(streams[2].codecTag == Array("PSD".utf8) + [16])
        #expect(streams.map(\.width) == [64, 32, nil])
        #expect(streams.map(\.height) == [48, 24, nil])
        #expect(streams.map(\.sampleRate) == [nil, nil, 48000])
        #expect(streams.map(\.channels) == [nil, nil, 1])
        #expect(streams[2].timeBase == NUTTimeBase(numerator: 1, denominator: 48000))
    }

    @Test(arguments: [1, 7, 4096, 1 << 20], [NUTSample.interleaved, .compressed, .bigPictures])
    func `gives the same packets whatever the size of the pieces`(
        _ chunkBytes: Int,
        _ sample: NUTSample,
    ) throws {
        if sample == .bigPictures && chunkBytes < 4096 { return }
        let bytes = try sample.bytes()
        let whole = try Self.demux(bytes, chunkBytes: bytes.count)
        let pieces = try Self.demux(bytes, chunkBytes: chunkBytes)
        #expect(pieces.packets == whole.packets)
        #expect(pieces.streams == whole.streams)
    }

    @Test func `gives raw pictures as ffmpeg hashes them`() throws {
        let bytes = try NUTSample.interleaved.bytes()
        let grey = try Self.demux(bytes, chunkBytes: 5000).packets.filter { $0.stream == 0 }
        #expect(grey.count == 20)
        #expect(grey.allSatisfy { $0.payload.count == 64 * 48 && $0.isKey })
    }

    @Test func `knows whether the writer came to its end`() throws {
        let bytes = try NUTSample.interleaved.bytes()
        var demuxer = NUTDemuxer()
        _ = try demuxer.push(bytes)
        #expect(demuxer.hasIndex)
        try demuxer.finish()
        var cut = NUTDemuxer()
        _ = try cut.push(Array(bytes.prefix(bytes.count / 2)))
        #expect(!cut.hasIndex)
        #expect(throws: ContainerError.self) { try cut.finish() }
    }

    @Test func `converts ticks to seconds`() throws {
        let base = try #require(NUTTimeBase(numerator: 1001, denominator: 30000))
        #expect(base.seconds(30000) == 1001)
        #expect(NUTTimeBase(numerator: 0, denominator: 1) == nil)
        #expect(NUTTimeBase(numerator: 1, denominator: 1 << 31) == nil)
    }
}

extension NUTDemuxerTests {
    /// What is compared with ffprobe: stream, time, size and digest.
    struct Row: Hashable {
        var stream: Int
        var ticks: Int64
        var size: Int
        var digest: String
        var isKey: Bool
    }

    static func demux(
        _ bytes: [UInt8],
        chunkBytes: Int,
    ) throws -> (streams: [NUTStream], packets: [NUTPacket]) {
        var demuxer = NUTDemuxer()
        var events: [NUTEvent] = []
        for start in stride(from: 0, to: bytes.count, by: chunkBytes) {
            events += try demuxer.push(Array(bytes[start..<min(start + chunkBytes, bytes.count)]))
        }
        try demuxer.finish()
        guard case .streams(let streams)? = events.first else { return ([], []) }
        return (streams, events.dropFirst().compactMap(\.packet))
    }

    private static func probedPackets(_ bytes: [UInt8]) async throws -> [Row] {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "sample.nut")
            try Data(bytes).write(to: file)
            let fields = "packet=stream_index,pts,size,flags,data_hash"
            let probed = try Tool.run(
                "ffprobe",
                ["-v", "error", "-show_data_hash", "sha256", "-of", "json"]
                    + ["-show_entries", fields, file.path],
            )
            let list = try JSONDecoder().decode(Probed.self, from: probed.output)
            return list.packets.map(Row.init)
        }
    }

    struct Probed: Decodable {
        var packets: [Packet]
        struct Packet: Decodable {
            var stream_index: Int
            var pts: Int64
            var size: String
            var flags: String
            var data_hash: String?
        }
    }
}

extension NUTDemuxerTests.Row {
    init(_ packet: NUTPacket) {
        self.init(
            stream: packet.stream,
            ticks: packet.ticks,
            size: packet.payload.count,
            digest: ContentDigest(of: packet.payload).description,
            isKey: packet.isKey,
        )
    }

    init(_ packet: NUTDemuxerTests.Probed.Packet) {
        self.init(
            stream: packet.stream_index,
            ticks: packet.pts,
            size: Int(packet.size) ?? -1,
            digest: packet.data_hash.map { String($0.dropFirst("SHA256:".count)) } ?? "",
            isKey: packet.flags.hasPrefix("K"),
        )
    }
}

extension NUTEvent {
    fileprivate var packet: NUTPacket? {
        if case .packet(let packet) = self { packet } else { nil }
    }
}
