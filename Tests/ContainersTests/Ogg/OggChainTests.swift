import Foundation
import Media
import TestSupport
import Testing

@testable import Containers

@Suite struct OggChainTests {
    @Test func `finds every link, wherever it ends`() throws {
        for counts in [[1, 1], [400, 3], [3, 400], [200, 1, 150], [0, 5, 0]] {
            let links = counts.enumerated().map { index, count in
                var stream = OggFixture.vorbis(UInt32(index) + 1, ["AIGC=\(index)", "N=\(index)"])
                stream.mediaPages = count
                return OggFixture.link([stream])
            }
            let bytes = links.flatMap { $0 }
            let found = try OggContainer(MemorySource(bytes)).links
            #expect(found.map { $0.range.count } == links.map(\.count))
            let values = try VorbisLabelling.values(.tag("N"), in: bytes)
            #expect(values == counts.indices.map { "\($0)" })
        }
    }

    @Test func `sets the label in the first link and drops it from the others`() throws {
        let first = OggFixture.link([
            OggFixture.vorbis(1, ["A=1"]), OggFixture.opus(2, ["AIGC=old", "B=2"]),
        ])
        let second = OggFixture.link([OggFixture.opus(3, ["aigc=older", "C=3"])])
        let long = String(repeating: "0123456789", count: 30_000)
        for value in ["new", long] {
            let labelled = try VorbisLabelling.label(first + second, value)
            #expect(try OggFixture.isWhole(labelled))
            #expect(try VorbisLabelling.values(.tag("AIGC"), in: labelled) == [value])
            #expect(try VorbisLabelling.values(.tag("aigc"), in: labelled) == [])
            #expect(try VorbisLabelling.values(.tag("B"), in: labelled) == ["2"])
            #expect(try VorbisLabelling.values(.tag("C"), in: labelled) == ["3"])
        }
    }

    @Test func `labels two real clips in turn`() async throws {
        let bytes = try await OggClip.long.bytes() + Clip.oggVorbis.bytes()
        #expect(try OggContainer(MemorySource(bytes)).links.count == 2)
        let labelled = try VorbisLabelling.label(bytes)
        #expect(try await VorbisLabelling.exiftoolLabel(labelled) == VorbisLabelling.label)
        let change = MetadataChange(
            slot: .tag("LONG"),
            text: String(repeating: "0123456789", count: 30_000),
        )
        let grown = try VorbisLabelling.set([change], in: bytes)
        #expect(try OggFixture.isWhole(grown))
        #expect(try await Self.samples(grown) == Self.samples(bytes))
        let seconds = try #require(try VorbisLabelling.open(bytes).facts.durationSeconds)
        #expect(abs(seconds - 5) < 0.1)
    }

    /// The checksum of everything that ffmpeg decodes.
    private static func samples(_ bytes: [UInt8]) async throws -> String {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "clip.ogg")
            try Data(bytes).write(to: file)
            let arguments = ["-nostdin", "-v", "error", "-i", file.path, "-f", "md5", "-"]
            return try Tool.run("ffmpeg", arguments).text
        }
    }

    @Test(arguments: [
        [4, 4], [1, 300], [300, 1], [120, 250, 80], [5, 5, 5, 5, 5],
    ])
    func `finds links that wrongly have the same serial number`(_ counts: [Int]) throws {
        let links = counts.enumerated().map { index, count in
            var stream = OggFixture.opus(7, ["AIGC=\(index)"])
            stream.mediaPages = count
            return OggFixture.link([stream])
        }
        let bytes = links.flatMap { $0 }
        let expected = counts.indices.map { "\($0)" }
        #expect(try VorbisLabelling.values(.tag("AIGC"), in: bytes) == expected)
        let long = String(repeating: "0123456789", count: 10_000)
        let labelled = try VorbisLabelling.label(bytes, long)
        #expect(try VorbisLabelling.values(.tag("AIGC"), in: labelled) == [long])
        #expect(try OggFixture.isWhole(labelled))
    }

    @Test func `finds a link that comes back behind another`() throws {
        let links = [1, 2, 1].map { serial in
            var stream = OggFixture.vorbis(UInt32(serial), ["N=\(serial)"])
            stream.mediaPages = 200
            return OggFixture.link([stream, OggFixture.opus(UInt32(serial) + 10, ["N=x"])])
        }
        let values = try VorbisLabelling.values(.tag("N"), in: links.flatMap { $0 })
        #expect(values == ["1", "x", "2", "x", "1", "x"])
    }

    @Test func `stops renumbering where a stream begins again`() throws {
        let link = OggFixture.link([OggFixture.opus(1, ["A=1"])])
        let media = try OggFixture.pages(of: link)[2].offset
        var filter = OggRenumbering(shifts: [1: 3], at: media)
        let passed = try filter.pass(Array(link[Int(media)...]) + link, isLast: true)
        #expect(passed.suffix(link.count) == link[...])
        #expect(try OggFixture.pages(of: passed).first?.sequence == 5)
    }

    @Test func `opens a large file by a small part of it`() throws {
        var streams = [1, 2].map { OggFixture.vorbis($0, ["N=\($0)"]) }
        streams[0].mediaPages = 6000
        streams[1].mediaPages = 4000
        let bytes = streams.flatMap { OggFixture.link([$0]) }
        let source = CountingSource(bytes)
        #expect(try OggContainer(source).links.count == 2)
        // Two tails of 128 KiB for each link, and a few pages for each halving.
        #expect(source.count < 5 << 16)
    }

    @Test func `refuses more links than the limit`() throws {
        var limits = ContainerLimits()
        limits.streamCount = 3
        let links = (1...4).map { OggFixture.link([OggFixture.opus($0, [])]) }
        #expect(throws: ContainerError.self) {
            try OggContainer(MemorySource(links.flatMap { $0 }), limits: limits)
        }
        #expect(
            try OggContainer(MemorySource(links[..<3].flatMap { $0 }), limits: limits).links.count
                == 3
        )
    }
}

/// Counts how many bytes are read; used by one thread.
private final class CountingSource: ByteSource, @unchecked Sendable {
    private let bytes: MemorySource
    private(set) var count = 0

    init(_ bytes: [UInt8]) { self.bytes = MemorySource(bytes) }

    var size: UInt64 { bytes.size }

    func read(
        at offset: UInt64,
        into buffer: UnsafeMutableRawBufferPointer,
    ) throws(ReadingFault) -> Int {
        let read = try bytes.read(at: offset, into: buffer)
        count += read
        return read
    }
}
