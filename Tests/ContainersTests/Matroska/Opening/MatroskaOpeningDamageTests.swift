@testable import Containers
import Foundation
import Media
import TestSupport
import Testing

/// Files whose opening can't be walked over: errors, never a trap.
@Suite struct MatroskaOpeningDamageTests {
    @Test(arguments: [0x01, 0x80, 0xFF] as [UInt8])
    func `returns whatever byte is damaged`(_ mask: UInt8) async throws {
        try await withTemporaryFolder { folder in
            let (bytes, stream) = try Self.small(in: folder)
            var joined = 0
            for index in Self.structure(of: bytes) {
                var damaged = bytes
                damaged[index] ^= mask
                if Self.join(damaged, stream) { joined += 1 }
            }
            #expect(Self.join(bytes, stream))
            #expect(joined > 0)
        }
    }

    @Test func `returns wherever the file is cut`() async throws {
        try await withTemporaryFolder { folder in
            let (bytes, stream) = try Self.small(in: folder)
            for count in Self.structure(of: bytes) {
                #expect(!Self.join(Array(bytes.prefix(count)), stream))
            }
        }
    }

    @Test func `returns whatever byte of the stream is damaged`() async throws {
        try await withTemporaryFolder { folder in
            let (bytes, stream) = try Self.small(in: folder)
            for index in stream.indices.prefix(200) {
                var damaged = stream
                damaged[index] ^= 0xFF
                Self.join(bytes, damaged)
            }
            for count in [0, 1, 5, 40, stream.count - 1] {
                Self.join(bytes, Array(stream.prefix(count)))
            }
        }
    }

    @Test(arguments: [(UInt8(0x02), "lacing"), (0x08, "shown")])
    func `refuses a block with`(_ flag: UInt8, _ word: String) async throws {
        try await withTemporaryFolder { folder in
            var (bytes, _) = try Self.small(in: folder)
            let probe = try MatroskaProbe(bytes)
            let block = try #require(probe.all(0xA3).first { bytes[$0.data] == 0x81 })
            bytes[block.data + 3] |= flag
            let refusal = #expect(throws: OpeningRefusal.self) {
                try MatroskaContainer(MemorySource(bytes)).opening(lasting: 0.3)
            }
            #expect(refusal?.code == "unsuitable")
            #expect(refusal?.description.contains(word) == true)
        }
    }

    @Test func `stops at its limit of elements`() async throws {
        try await withTemporaryFolder { folder in
            let (bytes, _) = try Self.small(in: folder)
            var limits = ContainerLimits()
            limits.elementCount = 16
            let container = try MatroskaContainer(MemorySource(bytes), limits: limits)
            #expect(throws: OpeningRefusal.noLaterKeyFrame) {
                try container.opening(lasting: 1.5)
            }
        }
    }

    /// The second picture is shown as late as can be said, the first before the beginning.
    @Test func `refuses pictures that are shown too far apart`() async throws {
        try await withTemporaryFolder { folder in
            let (bytes, stream) = try Self.small(in: folder)
            let probe = try MatroskaProbe(bytes)
            let kept = [0x1A45_DFA3, 0x1549_A966, 0x1654_AE6B].flatMap { id in
                probe.all(id).flatMap { Array(bytes[$0.start..<$0.end]) }
            }
            let header = kept.prefix(probe.all(0x1A45_DFA3).reduce(0) { $0 + $1.end - $1.start })
            let blocks = probe.all(0xA3).map { Array(bytes[$0.data..<$0.end]) }
            let late = (Int64.max - 100).bigEndianBytes
            var body = Array(kept.dropFirst(header.count))
            body += Self.cluster([0], Array(blocks[..<1]), at: -30_000)
            body += Self.cluster(late, Array(blocks[1..<5]), at: 0)
            body += Self.cluster(late, Array(blocks[5...]), at: 50)
            let film = MemorySource(Array(header) + MatroskaDraft.element(0x1853_8067, body))
            let container = try MatroskaContainer(film)
            let opening = try container.opening(lasting: 0.3)
            #expect(opening.frameCount == 5)
            #expect(throws: ContainerError.self) {
                try container.splice(
                    setting: [],
                    replacing: opening,
                    with: MemorySource(stream),
                )
            }
        }
    }

    private static func cluster(
        _ time: [UInt8],
        _ blocks: [[UInt8]],
        at relative: Int16,
    ) -> [UInt8] {
        var data = MatroskaDraft.element(0xE7, time)
        for (index, block) in blocks.enumerated() {
            let place = (relative + Int16(index)).bigEndianBytes
            data += MatroskaDraft.element(0xA3, Array(block[..<1] + place + block[3...]))
        }
        return MatroskaDraft.element(0x1F43_B675, data)
    }

    /// A film of a few kilobytes with a stream for its opening.
    private static func small(in folder: URL) throws -> (film: [UInt8], stream: [UInt8]) {
        let film = folder.appending(path: "small.mkv")
        let x264 = ["-c:v", "libx264", "-preset", "veryfast", "-g", "5", "-sc_threshold", "0"]
        try MatroskaFilm.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-f", "lavfi"]
                + ["-i", "color=red:size=64x48:rate=10:duration=2"] + x264
                + ["-x264-params", "keyint=5:min-keyint=5:info=0", film.path],
        )
        let bytes = Array(try Data(contentsOf: film))
        let opening = try MatroskaContainer(MemorySource(bytes)).opening(lasting: 0.3)
        let stream = try MatroskaFilm.plain.encode(opening, of: film)
        return (bytes, Array(try Data(contentsOf: stream)))
    }

    /// Where elements begin, and the bytes of their heads.
    private static func structure(of bytes: [UInt8]) -> [Int] {
        guard let probe = try? MatroskaProbe(bytes) else { return [] }
        let heads = probe.elements.flatMap { Array($0.start..<min($0.data + 8, bytes.count)) }
        let tracks = probe.all(0x1654_AE6B).flatMap { Array($0.start..<$0.end) }
        return Set(heads + tracks).sorted()
    }

    /// Finds the opening, plans and writes; says whether that went through to the end.
    @discardableResult
    private static func join(_ bytes: [UInt8], _ stream: [UInt8]) -> Bool {
        let source = MemorySource(bytes)
        guard let container = try? MatroskaContainer(source),
            let opening = try? container.opening(lasting: 0.3)
        else { return false }
        let splice = try? container.splice(
            setting: [.init(slot: .tag("AIGC"), text: "label")],
            replacing: opening,
            with: MemorySource(stream),
        )
        guard let splice else { return false }
        let sink = MemorySink()
        return (try? splice.write(from: source, to: sink)) != nil
    }
}
