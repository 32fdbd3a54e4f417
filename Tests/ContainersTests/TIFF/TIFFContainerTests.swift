import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct TIFFContainerTests {
    private static let xmp = MetadataChange(slot: .xmp, value: PictureFixture.packet)
    private static let comment = MetadataSlot.other("EXIF:UserComment")
    private static let description = MetadataSlot.other("EXIF:ImageDescription")
    private static let slots: [MetadataSlot] = [.xmp, comment, description]

    /// Both byte orders, and both widths of offsets.
    private static let makers = [
        TIFFFixture(), TIFFFixture(isBigEndian: true), TIFFFixture(isBig: true),
        TIFFFixture(isBigEndian: true, isBig: true),
    ]

    @Test(arguments: makers)
    func `finds every place in file order`(_ maker: TIFFFixture) throws {
        let store = JPEGFixture.store(90)
        let bytes = maker.file(xmp: PictureFixture.packet, credential: store)
        let container = try #require(try openContainer(MemorySource(bytes)) as? TIFFContainer)
        #expect(
            Set(container.metadata.map(\.slot)) == [
                Self.description, .other("EXIF:Software"), Self.comment, .credential, .xmp,
            ]
        )
        #expect(container.metadata.count == 5)
        let starts = container.metadata.map(\.range.lowerBound)
        #expect(starts == starts.sorted())
        #expect(try PictureFixture.texts(bytes, of: Self.comment) == ["fire"])
        #expect(try PictureFixture.values(bytes, of: .xmp) == [PictureFixture.packet])
        #expect(try PictureFixture.values(bytes, of: .credential) == [store])
        #expect(container.facts.width == 4 && container.facts.height == 2)
        #expect(container.facts.kind == .image && container.facts.videoCodec == "tiff")
        #expect(container.orientation == .rightTurn)
    }

    @Test(arguments: makers)
    func `what is new stands behind the file, and nothing else moves`(
        _ maker: TIFFFixture
    ) throws {
        let bytes = maker.file()
        let file = try PictureFixture.setting([Self.xmp], in: bytes)
        let pointer = maker.isBig ? 8..<16 : 4..<8
        #expect(
            Array(file[pointer.upperBound..<bytes.count]) == Array(bytes[pointer.upperBound...])
        )
        #expect(file[..<pointer.lowerBound] == bytes[..<pointer.lowerBound])
        #expect(try PictureFixture.values(file, of: .xmp) == [PictureFixture.packet])
        #expect(try PictureFixture.texts(file, of: Self.comment) == ["fire"])
        #expect(try PictureFixture.setting([Self.xmp], in: file) == file)
    }

    @Test(arguments: makers, ["", "abc", "a kiln at noon", "a kiln at night in the rain"])
    func `texts of any length take a value's place`(_ maker: TIFFFixture, _ text: String) throws {
        let bytes = maker.file(xmp: PictureFixture.packet)
        let changes = Self.slots.map {
            MetadataChange(slot: $0, text: text + ($0 == .xmp ? "<x/>" : "!"))
        }
        let file = try PictureFixture.setting(changes, in: bytes)
        for change in changes {
            #expect(try PictureFixture.values(file, of: change.slot) == [change.value])
        }
        // The packet became shorter, and nothing of the old one is left.
        #expect(Data(file).range(of: Data("xmpmeta".utf8)) == nil)
        #expect(Data(file).range(of: Data("fire".utf8)) == nil)
    }

    @Test func `a packet that grows leaves nothing behind`() throws {
        let bytes = TIFFFixture().file(xmp: Array("<old/>".utf8))
        let file = try PictureFixture.setting([Self.xmp], in: bytes)
        #expect(Data(file).range(of: Data("<old/>".utf8)) == nil)
        #expect(file.count == bytes.count + PictureFixture.packet.count)
        #expect(try PictureFixture.values(file, of: .xmp) == [PictureFixture.packet])
    }

    @Test func `a value that is image data as well is not written over`() throws {
        let maker = TIFFFixture()
        var bytes = maker.file(xmp: Array("<a/> and more".utf8))
        let packet = try #require(Data(bytes).range(of: Data("<a/> and more".utf8)))
        let strips = try #require(Data(bytes).range(of: Data([0x11, 1, 4, 0, 1, 0, 0, 0])))
        bytes.replaceSubrange(
            strips.upperBound..<strips.upperBound + 4,
            with: PictureFixture.integer(packet.lowerBound, 4, isBigEndian: false),
        )
        let file = try PictureFixture.setting(
            [.init(slot: .xmp, text: "<b/>  of another")],
            in: bytes,
        )
        #expect(Data(file).range(of: Data("<a/> and more".utf8)) == packet)
        let short = try PictureFixture.setting([.init(slot: .xmp, text: "<b/>")], in: bytes)
        #expect(Data(short).range(of: Data("<a/> and more".utf8)) == packet)
    }

    @Test(arguments: [["-endian", "LSB"], ["-endian", "MSB"], ["-compress", "LZW"]])
    func `pictures of ImageMagick's keep their pixels`(_ arguments: [String]) async throws {
        try await withTemporaryFolder { folder in
            let made = folder.appending(path: "made.tif")
            let first = try Clip.tiff.file().path
            let second = try Clip.png.file().path
            let run = try Tool.run("convert", [first, second] + arguments + [made.path])
            #expect(run.status == 0, "\(run.complaintText)")
            let bytes = Array(try Data(contentsOf: made))
            let file = try PictureFixture.setting([Self.xmp], in: bytes)
            let labelled = folder.appending(path: "labelled.tif")
            try Data(file).write(to: labelled)
            let names = ["-s3", "-a", "-XMP-dc:Source", "-PageCount", "-Warning"]
            let shown = try await PictureFixture.exiftool(file, "tif", names)
            #expect(shown == "kiln\n2\n")
            let compared = try Tool.run("identify", ["-format", "%# ", made.path])
            let again = try Tool.run("identify", ["-format", "%# ", labelled.path])
            #expect(!compared.text.isEmpty && compared.text == again.text)
        }
    }

    @Test func `what exiftool wrote is found and replaced`() async throws {
        let names = ["-XMP-dc:Source=pen", "-EXIF:UserComment=fire", "-EXIF:ImageDescription=mug"]
        let clip = try Clip.tiff.bytes()
        let made = try await PictureFixture.written(clip, "tif", names)
        #expect(try PictureFixture.texts(made, of: Self.comment) == ["fire"])
        let changes = [Self.xmp, .init(slot: Self.comment, text: PictureFixture.label)]
        let file = try PictureFixture.setting(changes, in: made)
        let shown = try await PictureFixture.exiftool(
            file,
            "tif",
            ["-s3", "-XMP-dc:Source", "-UserComment", "-ImageDescription", "-Warning"],
        )
        #expect(shown == "kiln\n\(PictureFixture.label)\nmug\n")
        #expect(
            try await PictureFixture.frames(file, "tiff") == PictureFixture.frames(clip, "tiff")
        )
    }

    @Test(arguments: [.credential, .comment, .other("EXIF:Artist")] as [MetadataSlot])
    func `refuses what has no place`(_ slot: MetadataSlot) throws {
        let container = try TIFFContainer(MemorySource(TIFFFixture().file()))
        #expect(!container.canSet(slot))
        #expect(throws: ContainerError.self) {
            try container.splice(setting: [.init(slot: slot, text: "x")])
        }
    }

    @Test func `refuses a circle of pages, and more than the limits`() throws {
        let maker = TIFFFixture()
        let fields: [(Int, TIFFFixture.Values)] = [(256, .short(4)), (257, .short(2))]
        let circle = maker.head(first: 8) + maker.directory(fields, at: 8, next: 8)
        #expect(
            throws: ContainerError.malformed(
                what: "the picture's directories run in a circle",
                at: 8,
            )
        ) { try TIFFContainer(MemorySource(circle)) }
        let bytes = maker.file(xmp: PictureFixture.packet)
        for path in [\ContainerLimits.elementCount, \.metadataBytes, \.structureBytes] {
            var limits = ContainerLimits()
            limits[keyPath: path] = 7
            #expect(throws: ContainerError.self) {
                try TIFFContainer(MemorySource(bytes), limits: limits)
            }
        }
    }

    @Test func `refuses a directory that repeats its packet again and again`() throws {
        let maker = TIFFFixture()
        let fields: [(Int, TIFFFixture.Values)] = [(256, .short(4)), (257, .short(2))]
        let packet = (700, TIFFFixture.Values.bytes(type: 1, PictureFixture.packet))
        for (count, isTaken) in [(16, true), (17, false)] {
            let all = fields + [(Int, TIFFFixture.Values)](repeating: packet, count: count)
            let picture = maker.head(first: 8) + maker.directory(all, at: 8)
            let packets = try? TIFFContainer(MemorySource(picture)).metadata.count
            #expect(packets == (isTaken ? count : nil))
        }
    }

    @Test func `a file that was cut off is refused`() throws {
        CutFile.expectRefusals(of: TIFFFixture().file(xmp: PictureFixture.packet), from: 4)
        // Its directory comes first, its image data last.
        let maker = TIFFFixture()
        let fields: [(Int, TIFFFixture.Values)] = [
            (256, .short(4)), (257, .short(2)), (273, .long([80])), (279, .long([8])),
        ]
        let front = maker.head(first: 8) + maker.directory(fields, at: 8)
        let padding = [UInt8](repeating: 7, count: 88 - front.count)
        CutFile.expectRefusals(of: front + padding, from: 4)
    }

    @Test(arguments: [TIFFFixture(), TIFFFixture(isBigEndian: true, isBig: true)])
    func `survives damage`(_ maker: TIFFFixture) {
        PictureFixture.damage(maker.file(xmp: Array("<x/> with room".utf8)), setting: Self.slots)
        PictureFixture.damage(maker.file(), setting: Self.slots)
    }
}
