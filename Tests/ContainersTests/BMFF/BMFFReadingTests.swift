@testable import Containers
import Foundation
import Media
import Synchronization
import TestSupport
import Testing

/// How little of a file is read, and what the cases say.
@Suite struct BMFFReadingTests {
    /// Counts the bytes that are asked for.
    private final class CountingSource: ByteSource {
        let source: any ByteSource
        let count = Mutex(0)
        var size: UInt64 { source.size }

        init(_ source: any ByteSource) { self.source = source }

        func read(
            at offset: UInt64,
            into buffer: UnsafeMutableRawBufferPointer,
        ) throws(ReadingFault) -> Int {
            let read = try source.read(at: offset, into: buffer)
            count.withLock { $0 += read }
            return read
        }
    }

    @Test func `a large file is opened and edited by its headers alone`() throws {
        let offsets = (0..<20_000).map { UInt64(100_000 + $0 * 20_000) }
        let movie = SmallMovie([.init(offsets: offsets)])
        let head = SmallMovie.fileType + movie.header
        let size: UInt64 = 500 << 20
        let media = BoxBytes.u32(Int(size) - head.count) + BoxBytes.name("mdat")
        let source = CountingSource(PretendSource(size: size, [(0, head + media)]))
        let container = try BMFFContainer(reading: source, as: .mp4)
        #expect(source.count.withLock { $0 } < 64_000)
        let splice = try container.splice(setting: BMFFOffsetTests.changes)
        #expect(source.count.withLock { $0 } < 128_000)
        #expect(splice.pieces.count < 40)
    }

    @Test(arguments: [
        ("aigc_keys.mp4", MetadataSlot.tag("AIGC")), ("aigc_keys.mov", .tag("AIGC")),
        ("aigc_keys.m4a", .tag("AIGC")), ("xmp_tc260_iptc.mp4", .xmp),
        ("xmp_tc260_iptc.mov", .xmp),
        ("aigc_itunes_freeform.m4a", .other("----:com.apple.iTunes:AIGC")),
    ])
    func `labels of the cases are met`(_ name: String, _ slot: MetadataSlot) throws {
        guard let file = Cases.folder?.appending(path: "c2pa/labels/\(name)") else { return }
        let source = try FileSource(path: FilePathBytes(file.path))
        let container = try #require(try openContainer(source))
        let texts = BMFFEditing.texts(slot, in: container)
        #expect(texts.count == 1)
        #expect(texts.allSatisfy { $0.contains("AIGC") || $0.hasPrefix(#"{"Label""#) })
    }

    @Test(arguments: [
        ("own/valid_rs.mp4", 1), ("own/valid_rs.mov", 1), ("own/valid_rs.m4a", 1),
        ("own/update_rs.mp4", 2), ("own/none.mp4", 0), ("c2pa-rs/video1.mp4", 1),
    ])
    func `manifest stores of the cases are met`(_ path: String, _ count: Int) throws {
        guard let file = Cases.folder?.appending(path: "c2pa/\(path)") else { return }
        let container = try #require(
            try openContainer(FileSource(path: FilePathBytes(file.path)))
        )
        let stores = container.metadata.filter { $0.slot == .credential }
        #expect(stores.count == count)
        for store in stores {
            #expect(store.value[4..<8].elementsEqual(Array("jumb".utf8)))
            #expect(store.value.prefix(4).reduce(0) { $0 << 8 | Int($1) } == store.value.count)
        }
    }
}
