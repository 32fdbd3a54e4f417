@testable import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct BMFFDamageTests {
    /// A file of about two kilobytes with every structure that is read.
    static let plain: [UInt8] = {
        let stream = BoxBytes.full(
            "esds",
            [3, 25, 0, 0, 0, 4, 17, 0x40, 0x15],
            BoxBytes.zeros(11),
            [5, 2, 0x11, 0x90],
        )
        let sound = SmallMovie.soundEntry("mp4a", BoxBytes.box("wave", stream))
        let saio = BoxBytes.full("saio", BoxBytes.u32(1), BoxBytes.u32(40))
        let movie = SmallMovie(
            [
                .init(offsets: [0, 16], extra: saio),
                .init(offsets: [32], isLong: true, sampleEntry: sound, handler: "soun"),
            ],
            userData: SmallMetadata.list(
                SmallMetadata.item("©cmt", "c"),
                SmallMetadata.freeform("a.b", "AIGC", "f"),
            )
                + SmallMetadata.keyed([("AIGC", "{1}")]) + BoxBytes.zeros(4),
            extra: SmallMetadata.keyed([("AIGC", "{1}"), ("make", "m")], isQuickTime: true),
        )
        return movie.headerFirst(
            between: SmallMetadata.packet("x") + BoxBytes.box("free", BoxBytes.zeros(9)),
            media: { _ in SmallMovie.media(SmallMovie.chunks(0..<3)) },
            behind: SmallMetadata.credential("manifest", merkle: 40, [1, 2]),
        )
    }()

    static let fragmented: [UInt8] = {
        let extends = BoxBytes.box("mvex", BoxBytes.full("mehd", BoxBytes.u32(7000)))
        let movie = SmallMovie([.init(offsets: [])], extra: extends)
        let index = BoxBytes.full(
            "sidx",
            BoxBytes.zeros(16),
            BoxBytes.u32(1),
            BoxBytes.u32(60),
            BoxBytes.zeros(8),
        )
        let fragment = BoxBytes.box(
            "moof",
            BoxBytes.box(
                "traf",
                BoxBytes.full("tfhd", flags: 1, BoxBytes.u32(1), BoxBytes.u64(500)),
                BoxBytes.full("trun", BoxBytes.u32(0)),
            ),
            BoxBytes.box(
                "traf",
                BoxBytes.full("tfhd", BoxBytes.u32(1)),
                BoxBytes.full("trun", flags: 1, BoxBytes.u32(1), BoxBytes.u32(60)),
            ),
        )
        let table = BoxBytes.full(
            "tfra",
            BoxBytes.u32(1),
            BoxBytes.u32(0),
            BoxBytes.u32(1),
            BoxBytes.zeros(11),
        )
        let items = BoxBytes.full(
            "iloc",
            version: 1,
            BoxBytes.u16(0x4440),
            BoxBytes.u16(1),
            BoxBytes.zeros(6),
            BoxBytes.u32(500),
            BoxBytes.u16(1),
            BoxBytes.u32(5),
            BoxBytes.u32(5),
        )
        let meta = BoxBytes.full("meta", SmallMetadata.handler("null"), items)
        return SmallMovie.fileType + movie.header + index + fragment + SmallMovie.media([1])
            + SmallMetadata.packet("late") + meta + BoxBytes.box("mfra", table)
    }()

    static let fixtures = [plain, fragmented]

    /// Reads a file, edits it, writes it out; all may be refused, none may trap.
    private func exercise(_ bytes: [UInt8]) {
        let source = MemorySource(bytes)
        guard let container = try? BMFFContainer(reading: source, as: .mp4),
            let splice = try? container.splice(setting: BMFFOffsetTests.changes)
        else { return }
        let sink = MemorySink()
        try? splice.write(from: source, to: sink)
        #expect(UInt64(sink.bytes.count) == splice.size)
    }

    @Test(arguments: 0..<2, [0x01, 0x80, 0xFF, 0x00] as [UInt8])
    func `never traps on a damaged byte`(_ fixture: Int, _ mask: UInt8) {
        let whole = Self.fixtures[fixture]
        for index in whole.indices {
            var bytes = whole
            bytes[index] = mask == 0 ? 0 : bytes[index] ^ mask
            exercise(bytes)
        }
    }

    @Test(arguments: 0..<2)
    func `never traps on a file that is cut off`(_ fixture: Int) {
        let whole = Self.fixtures[fixture]
        for count in whole.indices { exercise(Array(whole.prefix(count))) }
    }

    @Test(arguments: 0..<2, 0..<40 as Range<UInt64>)
    func `never traps on several damaged words`(_ fixture: Int, _ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<25 {
            var bytes = Self.fixtures[fixture]
            for _ in 0..<Int.random(in: 2...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count - 4, using: &random)
                let word = [0, 1, 8, 16, 0x7FFF_FFFF, 0xFFFF_FFFF, bytes.count].randomElement(
                    using: &random
                )
                bytes.replaceSubrange(place..<place + 4, with: BoxBytes.u32(word ?? 0))
            }
            exercise(bytes)
        }
    }

    @Test func `the undamaged fixtures are edited`() throws {
        for bytes in Self.fixtures {
            let edited = try BMFFEditing.edited(bytes, BMFFOffsetTests.changes)
            let after = try BMFFEditing.open(edited)
            #expect(Set(BMFFEditing.texts(.tag("AIGC"), in: after)) == [BMFFEditing.label])
        }
        let facts = try BMFFEditing.open(Self.plain).facts
        #expect(facts.audioCodec == "aac" && facts.sampleRate == 48_000)
    }

    enum Fault: Sendable { case truncated, malformed, overLimit }

    static let faults: [(name: String, bytes: [UInt8], fault: Fault, at: UInt64)] = [
        ("media cut off", Array(plain.prefix(plain.count - 3)), .truncated, 0),
        ("header cut off", SmallMovie.fileType + [0, 0, 0, 9], .truncated, 16),
        (
            "size below header", SmallMovie.fileType + BoxBytes.u32(7) + [1, 1, 1, 1], .malformed,
            16,
        ),
        (
            "long size below header",
            BoxBytes.u32(1) + BoxBytes.name("mdat") + BoxBytes.u64(15), .malformed, 0,
        ),
        (
            "child past its parent",
            BoxBytes.box("moov", BoxBytes.u32(100), BoxBytes.name("trak")), .malformed, 8,
        ),
        (
            "child without a size", BoxBytes.box("moov", BoxBytes.u32(0), BoxBytes.name("trak")),
            .malformed, 8,
        ),
        ("rest that is no box", BoxBytes.box("moov", [1, 2, 3]), .malformed, 8),
        ("two movie headers", BoxBytes.box("moov") + BoxBytes.box("moov"), .malformed, 8),
        (
            "too deep", (0..<40).reduce([]) { content, _ in BoxBytes.box("moov", content) },
            .overLimit, 256,
        ),
        (
            "too many tracks",
            BoxBytes.box("moov", (0..<65).flatMap { _ in BoxBytes.box("trak") }), .overLimit, 520,
        ),
    ]

    @Test(arguments: faults.indices)
    func `says what is wrong and where`(_ index: Int) throws {
        let (name, bytes, fault, at) = Self.faults[index]
        let error = try #require(
            #expect(throws: ContainerError.self, "\(name)") { try BMFFEditing.open(bytes) }
        )
        let found: (Fault, UInt64)? =
            switch error {
            case .truncated(_, let at): (.truncated, at)
            case .malformed(_, let at): (.malformed, at)
            case .overLimit(_, let at): (.overLimit, at)
            default: nil
            }
        #expect(found?.0 == fault, "\(name): \(error)")
        if at > 0 { #expect(found?.1 == at, "\(name): \(error)") }
    }

    @Test func `too many boxes are refused`() throws {
        var limits = ContainerLimits()
        limits.elementCount = 10
        let bytes = (0..<11).flatMap { _ in BoxBytes.box("free") }
        #expect(throws: ContainerError.overLimit(what: "the file has too many boxes", at: 80)) {
            try BMFFContainer(reading: MemorySource(bytes), as: .mp4, limits: limits)
        }
    }

    @Test func `a table that counts more than it holds is refused when it's edited`() throws {
        let table = BoxBytes.full("stco", BoxBytes.u32(1_000_000), BoxBytes.u32(1))
        let bytes = SmallMovie([.init(offsets: [0], extra: table)])
            .headerFirst(media: SmallMovie.empty)
        let container = try BMFFEditing.open(bytes)
        #expect(throws: ContainerError.self) {
            try container.splice(setting: BMFFOffsetTests.changes)
        }
    }

    @Test(arguments: ["c2pa/c2pa-rs/nested_moov_1000.mp4", "c2pa/own/truncated.mp4"])
    func `hostile cases are refused`(_ path: String) throws {
        guard let bytes = Cases.bytes(of: path) else { return }
        #expect(throws: ContainerError.self) { try BMFFEditing.open(bytes) }
    }

    @Test(arguments: ["c2pa/c2pa-rs/dashinit.mp4", "c2pa/c2pa-rs/dash1.m4s"])
    func `parts of a stream are read`(_ path: String) throws {
        guard let bytes = Cases.bytes(of: path) else { return }
        let container = try BMFFEditing.open(bytes)
        #expect(container.metadata.contains { $0.slot == .credential })
        guard container.canSet(.tag("AIGC")) else { return }
        let after = try BMFFEditing.open(BMFFEditing.edited(bytes, BMFFOffsetTests.changes))
        #expect(BMFFEditing.texts(.tag("AIGC"), in: after) == [BMFFEditing.label])
    }
}
