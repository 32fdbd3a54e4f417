import Containers
import Foundation
import Media
import MediaTools
import TestSupport
import Testing

@Suite(.serialized) struct StampedPictureTests {
    private static func still(
        _ pixels: String,
        _ format: ContainerFormat,
        tolerance: Double = 0,
        _ more: String = "",
    ) -> Specimen {
        Specimen(
            pixels,
            format,
            "-frames:v 1 -pix_fmt \(pixels) \(more)",
            from: "testsrc2=s=125x75:d=0.1,format=rgba,colorchannelmixer=aa=0.7",
            tolerance: tolerance,
        )
    }

    static let specimens: [Specimen] = [
        still("rgb24", .png), still("rgba", .png), still("gray", .png), still("ya8", .png),
        still("pal8", .png), still("rgb48be", .png), still("rgba64be", .png),
        still("gray16be", .png), still("ya16be", .png), still("monob", .png),
        still("rgb24", .tiff), still("rgba", .tiff), still("gray16le", .tiff),
        still("ya8", .tiff), still("rgba64le", .tiff),
        still("yuvj420p", .jpeg, tolerance: 2, "-q:v 4"),
        still("yuvj422p", .jpeg, tolerance: 2, "-q:v 4"),
        still("yuvj444p", .jpeg, tolerance: 2, "-q:v 4"),
        still("yuv420p", .webp, tolerance: 2, "-quality 80"),
        still("yuva420p", .webp, tolerance: 2, "-quality 80"),
        still("bgra", .webp, "-lossless 1"),
    ]

    @Test(arguments: specimens)
    func `only the pixels under the plate change`(_ specimen: Specimen) async throws {
        try await withTemporaryFolder { home in
            let original = try specimen.make(in: home)
            let toolbox = await Specimen.toolbox()
            let path = FilePathBytes(original)
            let probe = try await toolbox.probe(path, as: specimen.format)
            let shown = try #require(probe.mainVideo?.shownSize)
            let plate = try Plates.blocks(width: 56, height: 24)
            let stamp = Stamp(plate, atX: 7, y: 21, ofShown: shown)
            let folder = try PrivateFolder()
            let made = try await toolbox.stampPicture(
                path,
                probe,
                PictureRequest(stamp),
                in: folder,
            )
            #expect(!made.gainedColour)
            let wanted = "stream=codec_name,width,height,pix_fmt"
            let formats = try [original, made.file].map {
                try entries(
                    $0,
                    "-f",
                    "\(specimen.format.demuxer)",
                    "-show_entries",
                    wanted,
                )
            }
            let isPacked = ["pal8", "monob"].contains(specimen.name)
            #expect(isPacked || formats[0] == formats[1])
            let seen = try [original, made.file].map {
                try pixels(of: $0, specimen.format, isPacked ? 1 : 2)
            }
            try compare(seen[0], seen[1], stamp, tolerance: specimen.tolerance)
        }
    }

    /// All samples as four times sixteen bits; a palette is looked up in eight and doubled.
    private func pixels(of file: URL, _ format: ContainerFormat, _ size: Int) throws -> [UInt8] {
        let data = try output(
            of: "ffmpeg",
            ["-v", "error", "-f", format.demuxer, "-i", file.path, "-frames:v", "1"]
                + ["-f", "rawvideo", "-pix_fmt", size == 2 ? "rgba64be" : "rgba", "-"],
        )
        return size == 2 ? Array(data) : data.flatMap { [$0, $0] }
    }

    private func compare(
        _ old: [UInt8],
        _ new: [UInt8],
        _ stamp: Stamp,
        tolerance: Double,
    ) throws {
        #expect(old.count == new.count)
        let width = stamp.shownWidth
        let columns = stamp.x..<stamp.x + stamp.picture.width
        let rows = stamp.y..<stamp.y + stamp.picture.height
        var (changed, sum, count) = (0, 0, 0)
        var red: [UInt8] = []
        for place in 0..<min(old.count, new.count) / 8 {
            let (x, y) = (place % width, place / width)
            red.append(new[place * 8])
            guard !(rows ~= y && columns ~= x) else { continue }
            count += 1
            if old[place * 8..<place * 8 + 8] != new[place * 8..<place * 8 + 8] { changed += 1 }
            sum += abs(Int(old[place * 8 + 2]) - Int(new[place * 8 + 2]))
        }
        if tolerance == 0 { #expect(changed == 0) }
        #expect(Double(sum) / Double(max(count, 1)) <= 4 * tolerance)
        let seen = try #require(
            Picture(width: width, height: stamp.shownHeight, format: .gray8, bytes: red)
        )
        #expect(Plates.correlation(stamp, in: seen) > 0.95)
    }

    @Test(arguments: PictureOrientation.allCases)
    func `the plate is upright whatever Exif says`(_ orientation: PictureOrientation) async throws {
        try await withTemporaryFolder { home in
            let specimen = Self.still("rgb24", .png)
            let original = try specimen.make(in: home)
            let toolbox = await Specimen.toolbox()
            let path = FilePathBytes(original)
            let probe = try await toolbox.probe(path, as: .png)
            let shown = orientation.swapsSides ? (75, 125) : (125, 75)
            let plate = try Plates.blocks(width: 56, height: 24)
            let stamp = Stamp(plate, atX: 3, y: 9, ofShown: shown)
            let folder = try PrivateFolder()
            let request = PictureRequest(stamp, orientation: orientation)
            let made = try await toolbox.stampPicture(path, probe, request, in: folder)
            // ImageMagick turns it by Exif's own words.
            let names = [
                "TopLeft", "TopRight", "BottomRight", "BottomLeft", "LeftTop", "RightTop",
                "RightBottom", "LeftBottom",
            ]
            let upright = try output(
                of: "convert",
                [made.file.path, "-orient", names[orientation.rawValue - 1], "-auto-orient"]
                    + ["-depth", "8", "gray:-"],
            )
            let seen = try #require(
                Picture(
                    width: shown.0,
                    height: shown.1,
                    format: .gray8,
                    bytes: Array(upright),
                )
            )
            #expect(Plates.correlation(stamp, in: seen) > 0.95)
        }
    }

    @Test(arguments: [
        ("cmyk.jpg", ContainerFormat.jpeg, "-colorspace CMYK"),
        ("cmyk.tif", .tiff, "-colorspace CMYK -depth 8"),
        ("several.tif", .tiff, "( -clone 0 )"), ("animated.webp", .webp, "( -clone 0 -negate )"),
    ])
    func `what can't be kept is refused`(
        _ name: String,
        _ format: ContainerFormat,
        _ arguments: String,
    ) async throws {
        try await withTemporaryFolder { home in
            let file = home.appending(path: name)
            let words = arguments.split(separator: " ").map(String.init)
            _ = try output(
                of: "convert",
                ["-size", "96x64", "gradient:red-blue"] + words + [file.path],
            )
            let toolbox = await Specimen.toolbox()
            let plate = try Plates.blocks(width: 56, height: 24)
            let stamp = Stamp(plate, atX: 3, y: 9, ofShown: (96, 64))
            let folder = try PrivateFolder()
            let fault = await #expect(throws: ToolFault.self) {
                let probe = try await toolbox.probe(FilePathBytes(file), as: format)
                return try await toolbox.stampPicture(
                    FilePathBytes(file),
                    probe,
                    PictureRequest(stamp),
                    in: folder,
                )
            }
            guard case .unusable = fault else {
                Issue.record("\(fault.map { "\($0)" } ?? "no fault")")
                return
            }
        }
    }

    @Test func `a gray JPEG says that it has colour now`() async throws {
        try await withTemporaryFolder { home in
            let file = home.appending(path: "gray.jpg")
            _ = try output(
                of: "convert",
                ["-size", "96x64", "gradient:", "-colorspace", "Gray", file.path],
            )
            let toolbox = await Specimen.toolbox()
            let probe = try await toolbox.probe(FilePathBytes(file), as: .jpeg)
            let plate = try Plates.blocks(width: 56, height: 24)
            let stamp = Stamp(plate, atX: 3, y: 9, ofShown: (96, 64))
            let folder = try PrivateFolder()
            let made = try await toolbox.stampPicture(
                FilePathBytes(file),
                probe,
                PictureRequest(stamp),
                in: folder,
            )
            #expect(made.gainedColour)
        }
    }
}
