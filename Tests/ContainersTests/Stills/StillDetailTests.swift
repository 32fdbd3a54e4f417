import Containers
import Foundation
import Media
import TestSupport
import Testing

/// What is special to one format when an image is exchanged.
@Suite struct StillDetailTests {
    private func made(_ arguments: [String], _ pathExtension: String) async throws -> [UInt8] {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "made.\(pathExtension)")
            let run = try Tool.run("convert", arguments + [file.path])
            #expect(run.status == 0, "\(run.complaintText)")
            return Array(try Data(contentsOf: file))
        }
    }

    private func isRefused(_ old: [UInt8], for new: [UInt8], because word: String) -> Bool {
        do { _ = try StillFixture.exchange(old, for: new) } catch {
            guard case .unsupported(let what, _)? = error as? ContainerError else { return false }
            return what.contains(word)
        }
        return false
    }

    private static let canvas = ["-size", "16x8"]

    @Test func `an image in PNG brings its palette, and what spoke of the old one goes`()
        async throws
    {
        let plain = try await made(Self.canvas + ["gradient:red-blue"], "png")
        let start = 8 + 25
        let told =
            PNGFixture.chunk("sBIT", [8, 8, 8]) + PNGFixture.chunk("iDOT", [1, 2, 3, 4])
            + PNGFixture.chunk("bKGD", [0, 1, 0, 2, 0, 3])
            + PNGFixture.chunk("pHYs", [0, 0, 0, 9, 0, 0, 0, 9, 1])
            + PNGFixture.chunk("prVt", [7])
        let old = Array(plain[..<start] + told + plain[start...])
        let palette = ["-colors", "4", "-type", "Palette", "-define", "png:color-type=3"]
        let new = try await made(Self.canvas + ["gradient:green-white"] + palette, "png")
        let file = try StillFixture.exchange(old, for: new)
        #expect(
            try await StillFixture.pixels(file, "png") == StillFixture.pixels(new, "png")
        )
        for type in ["sBIT", "iDOT", "bKGD"] {
            #expect(Data(file).range(of: Data(type.utf8)) == nil)
        }
        for type in ["pHYs", "prVt", "PLTE"] {
            #expect(Data(file).range(of: Data(type.utf8)) != nil)
        }
        let back = try StillFixture.exchange(file, for: plain)
        #expect(
            try await StillFixture.pixels(back, "png") == StillFixture.pixels(plain, "png")
        )
        #expect(Data(back).range(of: Data("PLTE".utf8)) == nil)
    }

    @Test func `a profile of grey goes when the image gets colours`() async throws {
        for name in ["jpg", "png", "tif"] {
            let grey = try await made(
                Self.canvas + ["gradient:", "-colorspace", "Gray", "-type", "Grayscale"],
                name,
            )
            let new = try await made(
                Self.canvas + ["gradient:red-blue", "-type", "TrueColor"],
                name,
            )
            let old = try await StillFixture.described(
                grey,
                .init(pathExtension: name),
                orientation: 1,
            )
            let ask = ["-b", "-ICC_Profile"]
            #expect(try await PictureFixture.exiftool(old, name, ask).contains("acsp"))
            let file = try StillFixture.exchange(old, for: new)
            #expect(try await PictureFixture.exiftool(file, name, ask) == "")
            #expect(
                try await StillFixture.pixels(file, name) == StillFixture.pixels(new, name)
            )
        }
    }

    @Test func `colours for print are refused, and Adobe's word goes with its coding`() async throws
    {
        let print = ["xc:red", "-colorspace", "CMYK"]
        for name in ["jpg", "tif"] {
            let new = try await made(Self.canvas + ["xc:red", "-type", "TrueColor"], name)
            let old = try await made(Self.canvas + print, name)
            #expect(isRefused(old, for: new, because: "CMYK"))
        }
        // Red, green and blue as they are: only Adobe's segment says so.
        let rgb = ["gradient:red-blue", "-colorspace", "RGB", "-sampling-factor", "1x1"]
        let old = try await made(Self.canvas + ["-set", "colorspace", "sRGB"] + rgb, "jpg")
        let new = try await made(Self.canvas + ["gradient:lime-blue"], "jpg")
        let adobe = JPEGFixture.segment(0xEE, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 0])
        let file = try StillFixture.exchange(old[..<2] + adobe + old[2...], for: new)
        #expect(Data(file).range(of: Data("Adobe".utf8)) == nil)
        #expect(
            try await StillFixture.pixels(file, "jpg") == StillFixture.pixels(new, "jpg")
        )
    }

    @Test func `pictures behind the first and their index go`() async throws {
        let new = try await StillFixture.coded(.init(pathExtension: "jpg"), isOther: true)
        let first = try await StillFixture.coded(.init(pathExtension: "jpg"))
        let index = JPEGFixture.multiPicture([(first.count, 0), (first.count, first.count)])
        let old = first[..<2] + index + first[2...] + first
        let file = try StillFixture.exchange(Array(old), for: new)
        #expect(Data(file).range(of: Data("MPF".utf8)) == nil)
        #expect(Data(file).range(of: Data([0xFF, 0xD8]), in: 2..<file.count) == nil)
    }

    @Test func `a still in GIF keeps its comment and brings its colours`() async throws {
        let old = try PictureFixture.setting(
            [.init(slot: .comment, text: "by hand")],
            in: try await made(Self.canvas + ["gradient:red-blue"], "gif"),
        )
        let new = try await made(Self.canvas + ["gradient:lime-white", "-colors", "7"], "gif")
        let changes = [MetadataChange(slot: .xmp, value: PictureFixture.packet)]
        let file = try StillFixture.exchange(old, for: new, setting: changes)
        #expect(try PictureFixture.texts(file, of: .comment) == ["by hand"])
        #expect(try PictureFixture.values(file, of: .xmp) == [PictureFixture.packet])
        #expect(
            try await StillFixture.pixels(file, "gif") == StillFixture.pixels(new, "gif")
        )
        #expect(isRefused(try Clip.gif.bytes(), for: new, because: "animation"))
    }

    @Test func `animations in PNG and WebP are refused`() async throws {
        let png = try await made(Self.canvas + ["xc:red"], "png")
        let control = PNGFixture.chunk("acTL", [0, 0, 0, 2, 0, 0, 0, 0])
        #expect(isRefused(png[..<33] + control + png[33...], for: png, because: "animation"))
        let webp = try await made(Self.canvas + ["xc:red"], "webp")
        let frames = ["(", "xc:blue", "xc:lime", ")"]
        let animation = try await made(Self.canvas + ["-delay", "10"] + frames, "webp")
        #expect(isRefused(animation, for: webp, because: "animation"))
    }

    @Test(arguments: [false, true])
    func `TIFF is told anew in the byte order of the image`(_ isBigEndian: Bool) async throws {
        let orders = isBigEndian ? ["MSB", "LSB"] : ["LSB", "MSB"]
        let picture = Self.canvas + ["gradient:red-blue", "-depth", "16", "-endian"]
        let old = try await made(picture + [orders[0]], "tif")
        let new = try await made(picture + [orders[1], "-rotate", "180"], "tif")
        let told = try await PictureFixture.written(
            old,
            "tif",
            [
                "-EXIF:UserComment=für 陶", "-EXIF:ExposureTime=1/30", "-GPSLatitude=31.5",
                "-GPSLatitudeRef=N", "-EXIF:XResolution=301", "-XMP-dc:Source=pen",
                "-EXIF:LensInfo=1 2 3 4", "-InteropIndex=R98", "-Artist=kiln",
            ],
        )
        let file = try StillFixture.exchange(told, for: new)
        let ask = ["-a", "-G1", "-s", "-ExifIFD:all", "-GPS:all", "-InteropIFD:all", "-IFD0:all"]
        let before = try await PictureFixture.exiftool(told, "tif", ask)
        let after = try await PictureFixture.exiftool(file, "tif", ask)
        #expect(Self.told(after) == Self.told(before))
        #expect(after.contains("für 陶") && after.contains("R98"))
        #expect(
            try await StillFixture.pixels(file, "tif") == StillFixture.pixels(new, "tif")
        )
    }

    private static func told(_ text: String) -> [Substring] {
        text.split(separator: "\n").filter { !$0.contains("StripOffsets") }
    }

    @Test func `TIFF that must keep its place is refused`() async throws {
        let picture = Self.canvas + ["xc:red", "-type", "Grayscale"]
        let new = try await made(picture, "tif")
        let pages = try await made(picture + ["-size", "16x8", "xc:blue"], "tif")
        #expect(isRefused(pages, for: new, because: "pages"))
        let small = try await made(["-size", "4x2", "xc:red"], "tif")
        #expect(isRefused(TIFFFixture().file(), for: small, because: "330"))
        #expect(isRefused(TIFFFixture(isBig: true).file(), for: small, because: "BigTIFF"))
    }

    @Test(arguments: PictureOrientation.allCases)
    func `an orientation is mirrored and turned as ImageMagick does it`(
        _ orientation: PictureOrientation
    ) async throws {
        let names = [
            "TopLeft", "TopRight", "BottomRight", "BottomLeft", "LeftTop", "RightTop",
            "RightBottom", "LeftBottom",
        ]
        let rows = [[10, 20, 30], [40, 50, 60]] as [[UInt8]]
        try await withTemporaryFolder { folder in
            let raw = folder.appending(path: "raw.gray")
            try Data(rows.flatMap { $0 }).write(to: raw)
            let turn = ["-orient", names[orientation.rawValue - 1], "-auto-orient", "gray:-"]
            let read = ["-size", "3x2", "-depth", "8", "gray:\(raw.path)"]
            let shown = try Tool.run("convert", read + turn).output
            var ours = orientation.isMirrored ? rows.map { $0.reversed() } : rows
            for _ in 0..<orientation.quarterTurnsClockwise {
                ours = ours[0].indices.map { column in ours.reversed().map { $0[column] } }
            }
            #expect(Array(shown) == ours.flatMap { $0 })
            #expect(orientation.swapsSides == (ours.count == 3))
        }
    }
}
