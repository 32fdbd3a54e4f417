import Foundation
import Media
import TestSupport
import Testing

@testable import Containers

@Suite struct OggContainerTests {
    private static let long = String(repeating: "0123456789", count: 30_000)

    /// Labels, reads back by three readers, and compares all packets and what they decode to.
    private static func prove(_ bytes: [UInt8]) async throws {
        let labelled = try VorbisLabelling.label(bytes)
        #expect(try OggFixture.isWhole(labelled))
        #expect(try OggFixture.pages(of: labelled).count == OggFixture.pages(of: bytes).count)
        #expect(try VorbisLabelling.values(.tag("AIGC"), in: labelled) == [VorbisLabelling.label])
        #expect(try await VorbisLabelling.exiftoolLabel(labelled) == VorbisLabelling.label)
        let told = try await VorbisLabelling.ffprobe("stream_tags=AIGC", labelled)
        #expect(told == [VorbisLabelling.label])
        #expect(try await VorbisLabelling.hashes(labelled) == VorbisLabelling.hashes(bytes))
        #expect(try VorbisLabelling.label(labelled) == labelled)
    }

    @Test(arguments: [Clip.oggVorbis, .opus])
    func `labels a clip without touching its sound`(_ clip: Clip) async throws {
        try await Self.prove(try clip.bytes())
    }

    @Test(arguments: OggClip.allCases.filter(\.takesLabels))
    func `labels streams of every kind`(_ clip: OggClip) async throws {
        try await Self.prove(try await clip.bytes())
    }

    @Test(arguments: [OggClip.long, .longOpus, .twoStreams])
    func `renumbers the pages that follow comments of many pages`(_ clip: OggClip) async throws {
        let bytes = try await clip.bytes()
        let change = MetadataChange(slot: .tag("LONG"), text: Self.long)
        let grown = try VorbisLabelling.set([change], in: bytes)
        let added = try OggFixture.pages(of: grown).count - OggFixture.pages(of: bytes).count
        #expect(added == 4)
        #expect(try OggFixture.pages(of: bytes).count > (clip == .twoStreams ? 4 : 100))
        #expect(try OggFixture.isWhole(grown))
        #expect(try VorbisLabelling.values(.tag("LONG"), in: grown) == [Self.long])
        let hashes = try await VorbisLabelling.hashes(bytes)
        #expect(try await VorbisLabelling.hashes(grown) == hashes)
        #expect(
            try await VorbisLabelling.exiftoolLabel(VorbisLabelling.label(grown))
                == VorbisLabelling.label
        )
        let short = MetadataChange(slot: .tag("LONG"), text: "short")
        let shrunk = try VorbisLabelling.set([short], in: grown)
        #expect(try OggFixture.isWhole(shrunk))
        #expect(try await VorbisLabelling.hashes(shrunk) == hashes)
    }

    @Test func `leaves the pages of other streams as they are`() async throws {
        let bytes = try await OggClip.twoStreams.bytes()
        let change = MetadataChange(slot: .tag("LONG"), text: Self.long)
        let grown = try VorbisLabelling.set([change], in: bytes)
        let other = try #require(try OggFixture.pages(of: bytes).dropFirst().first).serial
        let pages = { (bytes: [UInt8]) in
            try OggFixture.pages(of: bytes).filter { $0.serial == other }
                .map { Array(bytes[Int($0.range.lowerBound)..<Int($0.range.upperBound)]) }
        }
        #expect(try pages(grown) == pages(bytes))
    }

    @Test func `refuses to label what takes no labels`() async throws {
        let speex = try VorbisLabelling.open(try await OggClip.speex.bytes())
        #expect(!speex.canSet(.tag("AIGC")))
        #expect(throws: ContainerError.self) {
            try speex.splice(setting: [.init(slot: .tag("AIGC"), text: "x")])
        }
        #expect(speex.metadata.contains { $0.slot == .tag("title") && $0.text == "Clip" })
        #expect(speex.facts.audioCodec == "speex")
    }

    @Test(arguments: [Clip.oggVorbis, .opus])
    func `states what ffprobe states`(_ clip: Clip) async throws {
        try await Self.compareFacts(try clip.bytes())
    }

    @Test(arguments: OggClip.allCases)
    func `states what ffprobe states of streams of every kind`(_ clip: OggClip) async throws {
        try await Self.compareFacts(try await clip.bytes())
    }

    private static func compareFacts(_ bytes: [UInt8]) async throws {
        let facts = try VorbisLabelling.open(bytes).facts
        let entries = "stream=codec_name,width,height,sample_rate,channels"
        let streams = try await VorbisLabelling.ffprobe(entries, bytes)
        let audio = try #require(facts.audioCodec)
        #expect(streams.contains(audio))
        #expect(streams.contains("\(try #require(facts.sampleRate))"))
        #expect(streams.contains("\(try #require(facts.channels))"))
        if let codec = facts.videoCodec {
            #expect(streams.starts(with: [codec, "\(facts.width ?? 0)", "\(facts.height ?? 0)"]))
            #expect(facts.kind == .video)
        } else {
            #expect(facts.kind == .audio)
        }
        let told = try #require(try await VorbisLabelling.ffprobe("format=duration", bytes).first)
        // ffprobe counts Opus' pre-skip in; it is 312 samples here.
        let difference = try #require(facts.durationSeconds) - (Double(told) ?? 0)
        #expect(abs(difference) < 0.01, "\(facts.durationSeconds ?? 0) is not \(told)")
    }

    @Test func `reckons the length of a piece of a broadcast from its beginning`() throws {
        let seconds = { (stream: OggFixture.Stream, start: UInt64) in
            var stream = stream
            (stream.mediaPages, stream.mediaStart) = (100, start)
            return try VorbisLabelling.open(OggFixture.link([stream])).facts.durationSeconds
        }
        // 100 pages of 960 samples. The first packet of Opus has 480, and 312 are skipped; the one
        // of Vorbis is taken at its longest, 1024.
        for start in [0, 480_000_000] as [UInt64] {
            #expect(try seconds(OggFixture.opus(1, []), start) == 95_208 / 48_000.0)
        }
        #expect(try seconds(OggFixture.vorbis(1, []), 0) == 96_000 / 44_100.0)
        #expect(try seconds(OggFixture.vorbis(1, []), 480_000_000) == 96_064 / 44_100.0)
    }

    @Test func `keeps the length of a packet with padding, and data that Opus keeps`() throws {
        let padding = Array(repeating: UInt8(0), count: 200)
        let padded = OggFixture.link([OggFixture.opus(1, ["A=1"], suffix: padding)])
        #expect(try VorbisLabelling.label(padded).count == padded.count)
        let data: [UInt8] = [1, 2, 3, 0xFF]
        let plain = OggFixture.link([OggFixture.opus(1, ["A=1"], suffix: data)])
        let labelled = try VorbisLabelling.label(plain, "x")
        #expect(labelled.count == plain.count + 10)
        let links = try OggContainer(MemorySource(labelled)).links
        #expect(links.first?.streams.first?.comments?.list.suffix == data)
    }

    @Test func `says where a field stands, even over pages`() throws {
        let fields = ["A=1", "B=" + Self.long, "C=3"]
        let bytes = OggFixture.link([OggFixture.opus(1, fields)])
        let entries = try VorbisLabelling.open(bytes).metadata
        #expect(entries.map(\.slot) == [.other("vendor"), .tag("A"), .tag("B"), .tag("C")])
        let last = try #require(entries.last).range
        let found = bytes[Int(last.lowerBound)..<Int(last.upperBound)]
        #expect(Array(found) == [3, 0, 0, 0] + Array("C=3".utf8))
        let range = entries[2].range
        let within = try OggFixture.pages(of: bytes).filter { range.contains($0.offset) }
        let heads = within.reduce(0) { $0 + $1.headCount }
        #expect(within.count == 4)
        #expect(range.count == 4 + 2 + Self.long.utf8.count + heads)
    }

    @Test func `finds a credential that is a stream of its own`() throws {
        let store = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        let packet = OggIdentity.credentialMark + store
        let segments = OggSegments(packet: packet)
        let stream = OggFixture.Stream(serial: 9, head: [], headers: [])
        let first = stream.page([], [.first], 0, 0)
        let second = stream.page([], [], 0, 1)
        let old = try OggFixture.pages(of: first + second)
        var pages = segments.pages(replacing: old)
        pages[0][5] |= 2
        let sound = OggFixture.vorbis(1, ["A=1"]).pages()
        let bytes = OggFixture.mended(
            sound.first + pages[0] + sound.headers + pages[1] + sound.media.flatMap { $0 }
        )
        let entry = try VorbisLabelling.open(bytes).metadata.first { $0.slot == .credential }
        #expect(try #require(entry).value == store)
        #expect(try OggFixture.isWhole(try VorbisLabelling.label(bytes)))
    }

    @Test func `refuses comments over the limit`() throws {
        var limits = ContainerLimits()
        limits.metadataBytes = 1000
        let small = OggFixture.link([OggFixture.opus(1, ["A=1"])])
        let container = try OggContainer(MemorySource(small), limits: limits)
        let change = MetadataChange(slot: .comment, text: String(repeating: "x", count: 1000))
        #expect {
            try container.splice(setting: [change])
        } throws: { error in
            if case ContainerError.overLimit = error { true } else { false }
        }
        let large = OggFixture.link([OggFixture.opus(1, ["A=" + Self.long])])
        #expect {
            try OggContainer(MemorySource(large), limits: limits)
        } throws: { error in
            if case ContainerError.overLimit = error { true } else { false }
        }
    }
}
