import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct BareStreamTests {
    struct Bare: CustomTestStringConvertible, Sendable {
        let stream: BareStream
        let name: String
        let options: [String]
        var testDescription: String { name }
    }

    static let bare = [
        Bare(stream: .h264, name: "a.h264", options: ["-c:v", "libx264"]),
        Bare(
            stream: .h264,
            name: "b.h264",
            options: ["-c:v", "libx264", "-x264-params", "aud=1"],
        ),
        Bare(
            stream: .hevc,
            name: "a.hevc",
            options: ["-c:v", "libx265", "-x265-params", "log-level=none"],
        ),
        Bare(stream: .mpegVideo, name: "a.m2v", options: []),
        Bare(stream: .mpegVideo, name: "a.m4v", options: ["-f", "m4v"]),
        Bare(stream: .programStream, name: "a.mpg", options: []),
        Bare(stream: .asf, name: "a.wmv", options: []),
        Bare(stream: .ac3, name: "a.ac3", options: []),
        Bare(stream: .ac3, name: "a.eac3", options: []),
        Bare(stream: .dts, name: "a.dts", options: ["-c:a", "dca", "-strict", "-2"]),
        Bare(stream: .trueHD, name: "a.thd", options: ["-c:a", "truehd", "-strict", "-2"]),
    ]

    @Test(arguments: bare)
    func `is refused by its own name`(_ bare: Bare) async throws {
        let isSound = [.ac3, .dts, .trueHD].contains(bare.stream)
        let input = isSound ? "sine=d=0.2" : "testsrc2=size=64x64:d=0.2"
        try await withTemporaryFolder { folder in
            let recipe = ["-f", "lavfi", "-i", input] + bare.options
            let file = try ClipProof.make(bare.name, recipe, in: folder)
            let source = MemorySource(try ClipProof.bytes(file))
            #expect(try ContainerFormat.recognise(source) == nil)
            #expect(try BareStream.recognise(source) == bare.stream)
            let error = #expect(throws: ContainerError.self) { try openContainer(source) }
            #expect(error?.description.contains(bare.stream.rawValue) == true)
            #expect(error?.description.contains("put it into") == true)
        }
    }

    @Test func `is nothing that has no start code`() throws {
        let heads: [[UInt8]] = [
            [], [0, 0, 1], [0, 0, 1, 0xFF, 0], [0, 0, 1, 0x46], [0, 1, 0x67, 0x64, 0],
        ]
        for bytes in heads {
            #expect(try BareStream.recognise(MemorySource(bytes)) == nil)
        }
    }

    @Test(arguments: [ContainerFormat.adts, .mpegTS])
    func `is described and holds no label`(_ format: ContainerFormat) async throws {
        try await withTemporaryFolder { folder in
            let recipe = ["-f", "lavfi", "-i", "sine=d=0.5:sample_rate=32000", "-c:a", "aac"]
            let name = format == .adts ? "a.aac" : "a.ts"
            let file = try ClipProof.make(name, recipe, in: folder)
            let source = MemorySource(try ClipProof.bytes(file))
            let container = try #require(try openContainer(source))
            #expect(container.format == format && container.metadata.isEmpty)
            #expect(!container.canSet(.tag("AIGC")))
            #expect(throws: ContainerError.self) {
                try container.splice(setting: [MetadataChange(slot: .comment, text: "x")])
            }
            let sink = MemorySink()
            try container.splice(setting: []).write(from: source, to: sink)
            #expect(sink.bytes == (try ClipProof.bytes(file)))
            guard format == .adts else { return }
            #expect(container.facts.audioCodec == "aac" && container.facts.kind == .audio)
            #expect(container.facts.sampleRate == 32_000 && container.facts.channels == 1)
        }
    }

    @Test func `recognises the packets of discs`() throws {
        let packets: [UInt8] = (0..<4).flatMap { _ in
            [0, 0, 0, 0, 0x47] + [UInt8](repeating: 1, count: 187)
        }
        #expect(try ContainerFormat.recognise(MemorySource(packets)) == .mpegTS)
    }
}
