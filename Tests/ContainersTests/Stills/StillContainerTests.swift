import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct StillContainerTests {
    private static let xmp = MetadataChange(slot: .xmp, value: PictureFixture.packet)

    @Test(arguments: StillFixture.formats)
    func `the image is the new one, and everything said of the old one stays`(
        _ format: StillFixture.Format
    ) async throws {
        let name = format.pathExtension
        let old = try await StillFixture.coded(format)
        let new = try await StillFixture.coded(format, isOther: true)
        let made = try await StillFixture.described(old, format, orientation: 6)
        let file = try StillFixture.exchange(made, for: new)
        #expect(
            try await StillFixture.pixels(file, name) == StillFixture.pixels(new, name)
        )
        #expect(try await StillFixture.pixels(old, name) != StillFixture.pixels(new, name))
        let before = try await StillFixture.said(made, name)
        #expect(before.contains { $0.hasSuffix(": kiln") } && before.count > 20)
        #expect(try await StillFixture.said(file, name) == before)
        let still = try #require(try openContainer(MemorySource(file)) as? any StillContainer)
        #expect(still.orientation == .rightTurn)
        // Nothing of the old coded image is left.
        #expect(Data(file).range(of: Data(old.suffix(400).prefix(200))) == nil)
    }

    @Test(arguments: StillFixture.formats)
    func `a label is set in one go`(_ format: StillFixture.Format) async throws {
        let name = format.pathExtension
        let old = try await StillFixture.coded(format)
        let new = try await StillFixture.coded(format, isOther: true)
        let comment = MetadataSlot.other("EXIF:UserComment")
        let made = try await StillFixture.described(old, format, orientation: 1)
        let changes = [Self.xmp, MetadataChange(slot: comment, text: PictureFixture.label)]
        for (file, isDescribed) in [(made, true), (old, false)] {
            let wanted = isDescribed ? changes : [Self.xmp]
            let exchanged = try StillFixture.exchange(file, for: new, setting: wanted)
            for change in wanted {
                let values = try PictureFixture.values(exchanged, of: change.slot)
                #expect(values == [change.value])
            }
            let shown = try await PictureFixture.exiftool(
                exchanged,
                name,
                ["-s3", "-XMP-dc:Source"],
            )
            #expect(shown == "kiln\n")
            #expect(
                try await StillFixture.pixels(exchanged, name) == StillFixture.pixels(new, name)
            )
        }
    }

    @Test(arguments: PictureOrientation.allCases)
    func `the orientation is EXIF's`(_ orientation: PictureOrientation) async throws {
        for name in ["jpg", "png", "webp", "tif"] {
            let bytes = try await StillFixture.coded(.init(pathExtension: name))
            let bare = try #require(try openContainer(MemorySource(bytes)) as? any StillContainer)
            #expect(bare.orientation == .identity)
            let made = try await PictureFixture.written(
                bytes,
                name,
                ["-n", "-EXIF:Orientation=\(orientation.rawValue)"],
            )
            let still = try #require(try openContainer(MemorySource(made)) as? any StillContainer)
            #expect(still.orientation == orientation)
        }
    }

    @Test func `small copies of the old image are taken out`() async throws {
        let format = StillFixture.Format(pathExtension: "jpg")
        let old = try await StillFixture.coded(format)
        let new = try await StillFixture.coded(format, isOther: true)
        let made = try await StillFixture.described(old, format, orientation: 1)
        let names = ["-s", "-ThumbnailImage", "-PhotoshopThumbnail", "-IPTC:City"]
        let before = try await PictureFixture.exiftool(made, "jpg", names)
        #expect(before.contains("ThumbnailImage") && before.contains("PhotoshopThumbnail"))
        let file = try StillFixture.exchange(made, for: new)
        let after = try await PictureFixture.exiftool(file, "jpg", names)
        #expect(after.split(separator: "\n").count == 1 && after.contains("Jingdezhen"))
        // Start of image: once in the file.
        #expect(Data(file).range(of: Data([0xFF, 0xD8]), in: 2..<file.count) == nil)
    }

    @Test func `a picture of another size or format is refused`() async throws {
        let names = ["jpg", "png", "webp", "tif"]
        for (name, other) in zip(names, names.dropFirst() + ["jpg"]) {
            let bytes = try await StillFixture.coded(.init(pathExtension: name))
            let foreign = try await StillFixture.coded(.init(pathExtension: other))
            #expect(throws: ContainerError.self) {
                try StillFixture.exchange(bytes, for: foreign)
            }
            let options = ["-s", "62x48"]
            let small = try await StillFixture.coded(.init(pathExtension: name, options: options))
            let refusal = ContainerError.unsupported(
                what: "the new image has another size than the picture",
                at: 0,
            )
            #expect(throws: refusal) { try StillFixture.exchange(bytes, for: small) }
        }
    }

    @Test func `the new picture may be damaged anywhere`() async throws {
        let small = ["-s", "4x4"]
        for name in ["jpg", "png", "webp", "tif", "gif"] {
            let format = StillFixture.Format(pathExtension: name, options: small)
            let bytes = try await StillFixture.coded(format)
            for index in stride(from: 0, to: bytes.count, by: bytes.count > 500 ? 7 : 1) {
                var damaged = bytes
                damaged[index] ^= 0xFF
                _ = try? StillFixture.exchange(bytes, for: damaged, setting: [Self.xmp])
                _ = try? StillFixture.exchange(damaged, for: bytes, setting: [Self.xmp])
                _ = try? StillFixture.exchange(bytes, for: Array(bytes[..<index]))
            }
        }
    }
}
