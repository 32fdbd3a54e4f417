import Containers
import Foundation
import Media
import TestSupport
import Testing

/// Real pictures with expected results, where the folder of cases is there.
@Suite struct PictureCasesTests {
    private static let folders = [
        "c2pa/labels", "c2pa/own", "c2pa/c2pa-rs", "c2pa/c2pa-python", "media/images/labelme",
        "media/images/exif-rotn", "media/images/misc", "media/images/bridge-mods",
        "media/images/dihedral", "media/images/modes",
    ]

    private static let pictures: [String] = folders.flatMap { folder in
        Cases.files(in: folder)
            .filter { ["jpg", "png", "webp"].contains($0.pathExtension) }
            .map { "\(folder)/\($0.lastPathComponent)" }
    }

    /// Some of every kind: with EXIF and without, grey, with a palette, progressive, tiny.
    private static let edited = pictures.filter { path in
        ["modes/", "exif-rotn-8", "misc/", "own/none"].contains { path.contains($0) }
    }

    /// Files that the table of expected results calls free of credentials, or remote ones.
    private static let bare: Set<String> = {
        let table = Cases.bytes(of: "c2pa/index.csv").map { String(decoding: $0, as: UTF8.self) }
        let rows = (table ?? "").split(whereSeparator: \.isNewline).map(String.init)
        let names = rows.filter { $0.contains(",NoManifest,") || $0.contains("remote") }
            .compactMap { $0.split(separator: ",").first }
        return Set(names.map { "c2pa/\($0)" })
    }()

    @Test(arguments: pictures)
    func `reads a picture and finds its credential`(_ path: String) throws {
        let bytes = try #require(Cases.bytes(of: path))
        let container = try #require(try openContainer(MemorySource(bytes)))
        let size = try #require(Self.sizes[path])
        #expect("\(container.facts.width ?? 0)x\(container.facts.height ?? 0)" == size)
        #expect(container.facts.kind == .image)
        let credentials = container.metadata.filter { $0.slot == .credential }
        let isBare = Self.bare.contains(path) || path.hasPrefix("media/")
        #expect(credentials.count == (isBare ? 0 : 1))
        for credential in credentials {
            let length = credential.value.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            #expect(length == credential.value.count)
        }
    }

    @Test(arguments: pictures.filter { $0.hasPrefix("c2pa/labels") })
    func `finds the label's XMP`(_ path: String) throws {
        let bytes = try #require(Cases.bytes(of: path))
        let xmp = try #require(try PictureFixture.texts(bytes, of: .xmp).first)
        #expect(xmp.contains("http://www.tc260.org.cn/ns/AIGC/1.0/"))
        #expect(xmp.contains("DigitalSourceType"))
    }

    @Test(arguments: edited)
    func `sets XMP and leaves the picture as it was`(_ path: String) async throws {
        let bytes = try #require(Cases.bytes(of: path))
        let name = String(path.split(separator: ".").last ?? "")
        let file = try PictureFixture.setting(
            [.init(slot: .xmp, value: PictureFixture.packet)],
            in: bytes,
        )
        let shown = try await PictureFixture.exiftool(file, name, ["-s3", "-XMP-dc:Source"])
        #expect(shown == "kiln\n")
        #expect(
            try await PictureFixture.frames(file, name) == PictureFixture.frames(bytes, name)
        )
    }

    /// The sizes that exiftool reads, by the file's path.
    private static let sizes: [String: String] = {
        guard let folder = Cases.folder else { return [:] }
        let run = try? Tool.run(
            "exiftool",
            ["-T", "-Directory", "-FileName", "-ImageSize"] + pictures,
            in: folder,
        )
        let rows = (run?.text ?? "").split(whereSeparator: \.isNewline)
        let cells = rows.map { $0.split(separator: "\t").map(String.init) }
        return Dictionary(
            cells.filter { $0.count == 3 }.map { ("\($0[0])/\($0[1])", $0[2]) },
            uniquingKeysWith: { first, _ in first },
        )
    }()
}
