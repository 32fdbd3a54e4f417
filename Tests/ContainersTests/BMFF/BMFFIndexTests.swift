@testable import Containers
import Media
import TestSupport
import Testing

/// Offsets that stand alone: in fragments, segment indexes, item locations, credentials.
@Suite struct BMFFIndexTests {
    private let movie = SmallMovie(
        [.init(offsets: [])],
        extra: BoxBytes.box("mvex", BoxBytes.full("trex", BoxBytes.zeros(20))),
    )

    private var head: [UInt8] { SmallMovie.fileType + movie.header }

    /// Labels a file; says how far the movie header's growth moved what follows it.
    private func labelled(_ bytes: [UInt8]) throws -> (bytes: [UInt8], shift: Int) {
        let edited = try BMFFEditing.edited(bytes, BMFFOffsetTests.changes)
        _ = try BMFFEditing.open(edited)
        return (edited, edited.count - bytes.count)
    }

    /// The number that stands where a mark stood, told by the bytes in front of it.
    private func number(behind mark: [UInt8], _ count: Int, in bytes: [UInt8]) throws -> Int {
        let start = try #require(bytes.indices.first { bytes[$0...].starts(with: mark) })
        return bytes[(start + mark.count)...].prefix(count).reduce(0) { $0 << 8 | Int($1) }
    }

    private func fragment(base: UInt64?, dataOffset: Int = 0) -> [UInt8] {
        let header = BoxBytes.full(
            "tfhd",
            flags: base == nil ? 0 : 1,
            BoxBytes.u32(1),
            base.map { BoxBytes.u64($0) } ?? [],
        )
        let run = BoxBytes.full(
            "trun",
            flags: 1,
            BoxBytes.u32(1),
            BoxBytes.u32(dataOffset & 0xFFFF_FFFF),
        )
        return BoxBytes.box(
            "moof",
            BoxBytes.full("mfhd", BoxBytes.u32(1)),
            BoxBytes.box("traf", header, run),
        )
    }

    @Test func `a fragment that says where its data begins is adjusted`() throws {
        let bytes = head + fragment(base: UInt64(head.count)) + SmallMovie.media([1, 2])
        let (after, shift) = try labelled(bytes)
        let mark = BoxBytes.name("tfhd") + [0, 0, 0, 1] + BoxBytes.u32(1)
        #expect(try number(behind: mark, 8, in: after) == head.count + shift)
        #expect(shift > 0)
    }

    @Test func `a fragment whose data follows it is left as it is`() throws {
        let plain = fragment(base: nil, dataOffset: 100) + SmallMovie.media([1, 2])
        let (after, _) = try labelled(head + plain)
        #expect(Array(after.suffix(plain.count)) == plain)
    }

    @Test func `a fragment whose data stands before the movie header is refused`() throws {
        let bytes = SmallMovie.media([1, 2]) + head + fragment(base: nil, dataOffset: -head.count)
        #expect(throws: ContainerError.self) { try labelled(bytes) }
    }

    @Test func `metadata between fragments gives way without moving them`() throws {
        let fragments = fragment(base: nil, dataOffset: 100) + SmallMovie.media([1, 2])
        let old = SmallMetadata.packet("old packet")
        let (after, _) = try labelled(head + fragments + old + fragments)
        let free = BoxBytes.box("free", BoxBytes.zeros(old.count - 8))
        #expect(
            Array(after.suffix(2 * fragments.count + old.count)) == fragments + free + fragments
        )
        #expect(BMFFEditing.texts(.xmp, in: try BMFFEditing.open(after)) == [BMFFEditing.packet])
    }

    @Test(arguments: [0, 1] as [UInt8])
    func `the table of fragments is adjusted`(_ version: UInt8) throws {
        let word = { (number: Int) in
            version == 1 ? BoxBytes.u64(UInt64(number)) : BoxBytes.u32(number)
        }
        let table = { (place: Int) in
            BoxBytes.full(
                "tfra",
                version: version,
                BoxBytes.u32(1),
                BoxBytes.u32(0b01_10_00),
                BoxBytes.u32(2),
                word(0) + word(place) + BoxBytes.zeros(6),
                word(9) + word(place) + BoxBytes.zeros(6),
            )
        }
        let fragments = fragment(base: nil) + SmallMovie.media([])
        let index = { BoxBytes.box("mfra", table($0), BoxBytes.full("mfro", BoxBytes.u32(77))) }
        let bytes = head + fragments + index(head.count)
        let (after, shift) = try labelled(bytes)
        #expect(Array(after.suffix(index(0).count)) == index(head.count + shift))
    }

    @Test(arguments: [false, true])
    func `a segment index counts what is put in behind it`(_ isBefore: Bool) throws {
        let fragments = fragment(base: nil) + SmallMovie.media([1])
        let index = { (first: Int, size: Int) in
            BoxBytes.full(
                "sidx",
                BoxBytes.u32(1),
                BoxBytes.u32(1000),
                BoxBytes.u32(0),
                BoxBytes.u32(first),
                BoxBytes.u32(2),
                BoxBytes.u32(size),
                BoxBytes.zeros(8),
                BoxBytes.u32(7),
                BoxBytes.zeros(8),
            )
        }
        let bytes =
            isBefore
            ? SmallMovie.fileType + index(movie.header.count, fragments.count) + movie.header
                + fragments + BoxBytes.zeros(0)
            : head + index(0, fragments.count) + fragments
        let (after, shift) = try labelled(bytes + BoxBytes.box("skip"))
        let first = isBefore ? movie.header.count + shift : 0
        let expected = index(first, fragments.count)
        #expect(after.indices.contains { after[$0...].starts(with: expected) })
    }

    @Test func `a segment that something is put into becomes longer`() throws {
        let fragments = fragment(base: nil) + SmallMovie.media([1])
        let index = { (size: Int) in
            BoxBytes.full(
                "sidx",
                BoxBytes.zeros(16),
                BoxBytes.u32(1),
                BoxBytes.u32(1 << 31 | size),
                BoxBytes.zeros(8),
            )
        }
        let segment = movie.header + fragments
        let (after, shift) = try labelled(SmallMovie.fileType + index(segment.count) + segment)
        let expected = SmallMovie.fileType + index(segment.count + shift)
        #expect(after.starts(with: expected))
    }

    @Test(arguments: [0, 1], [false, true])
    func `places of auxiliary information are adjusted`(_ version: UInt8, _ isTyped: Bool) throws {
        let entry = { (place: Int) in
            version == 1 ? BoxBytes.u64(UInt64(place)) : BoxBytes.u32(place)
        }
        let kind = isTyped ? BoxBytes.name("cenc") + BoxBytes.u32(0) : []
        let table = { (place: Int) in
            BoxBytes.full(
                "saio",
                version: version,
                flags: isTyped ? 1 : 0,
                kind,
                BoxBytes.u32(1),
                entry(place),
            )
        }
        let file = { (place: Int) in
            SmallMovie([.init(offsets: [0], extra: table(place))])
                .headerFirst(media: { _ in SmallMovie.media(SmallMovie.chunks(0..<1)) })
        }
        let bytes = file(file(0).count - 16)
        let (after, shift) = try labelled(bytes)
        #expect(
            after.indices.contains { after[$0...].starts(with: table(bytes.count - 16 + shift)) }
        )
    }

    struct Items: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// The widths of offset, length, base and index, as `iloc` packs them.
        var widths: Int
        var version: UInt8 = 1
        var method = 0
        var base: Int?
        var extents: [Int]
    }

    static let items: [Items] = [
        Items(testDescription: "offsets", widths: 0x4400, extents: [0, 16]),
        Items(testDescription: "64-bit offsets", widths: 0x8400, extents: [0, 16]),
        Items(testDescription: "base and offsets", widths: 0x4440, base: 0, extents: [0, 16]),
        Items(testDescription: "base alone", widths: 0x0480, base: 0, extents: [0]),
        Items(testDescription: "index", widths: 0x4404, extents: [0, 16]),
        Items(testDescription: "version 0", widths: 0x4400, version: 0, extents: [0]),
        Items(testDescription: "version 2", widths: 0x4440, version: 2, base: 0, extents: [16]),
    ]

    private func locations(_ items: Items, base: Int, offset: Int) -> [UInt8] {
        let word = { (number: Int, width: Int) in
            Array(BoxBytes.u64(UInt64(number)).suffix(width))
        }
        let number = { items.version < 2 ? BoxBytes.u16($0) : BoxBytes.u32($0) }
        let extents = items.extents.flatMap { extent in
            BoxBytes.zeros(items.version == 0 ? 0 : items.widths & 15)
                + word(extent + offset, items.widths >> 12) + BoxBytes.u32(16)
        }
        return BoxBytes.full(
            "iloc",
            version: items.version,
            BoxBytes.u16(items.widths),
            number(1),
            number(9),
            items.version == 0 ? [] : BoxBytes.u16(items.method),
            BoxBytes.u16(0),
            word(base, items.widths >> 4 & 15),
            BoxBytes.u16(items.extents.count),
            extents,
        )
    }

    @Test(arguments: items)
    func `items in the file are adjusted`(_ items: Items) throws {
        let file = { (place: Int, method: Int) in
            var items = items
            items.method = method
            let box = locations(
                items,
                base: items.base == nil ? 0 : place,
                offset: items.base == nil ? place : 0,
            )
            let meta = BoxBytes.full("meta", SmallMetadata.handler("null"), box)
            let bytes =
                head + SmallMovie.media(SmallMovie.chunks(0..<2)) + meta
            return (bytes, box)
        }
        let place = head.count + 8
        let (after, shift) = try labelled(file(place, 0).0)
        let expected = file(place + shift, 0).1
        #expect(after.indices.contains { after[$0...].starts(with: expected) })
        guard items.version > 0 else { return }
        let inside = file(place, 1)
        let (untouched, _) = try labelled(inside.0)
        #expect(untouched.indices.contains { untouched[$0...].starts(with: inside.1) })
    }

    @Test func `a credential's place of Merkle hashes is adjusted`() throws {
        let hashes = SmallMetadata.credential("merkle", merkle: nil, [1])
        let store = { SmallMetadata.credential("manifest", merkle: $0, [2]) }
        let place = UInt64(store(0).count + head.count)
        let (after, shift) = try labelled(store(place) + head + hashes)
        #expect(after.starts(with: store(place + UInt64(shift))))
        #expect(Array(after.suffix(hashes.count)) == hashes)
    }
}
