import Containers
import Foundation
import Media
import TestSupport
import Testing

/// Pictures that are exchanged for others, and what must not change.
enum StillFixture {
    /// One format in which ffmpeg codes a still.
    struct Format: CustomTestStringConvertible, Sendable {
        let pathExtension: String
        var options: [String] = []
        var testDescription: String { ([pathExtension] + options).joined(separator: " ") }
    }

    static let formats = [
        Format(pathExtension: "jpg"), Format(pathExtension: "png"),
        Format(pathExtension: "webp"), Format(pathExtension: "webp", options: ["-lossless", "1"]),
        Format(pathExtension: "tif"),
    ]

    /// What ffmpeg codes, upside down when it is to differ.
    static func coded(_ format: Format, isOther: Bool = false) async throws -> [UInt8] {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "made.\(format.pathExtension)")
            let picture = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=1:duration=1"]
            let turned = isOther ? ["-vf", "vflip"] : []
            let options = turned + ["-frames:v", "1"] + format.options
            let run = try Tool.run("ffmpeg", ["-v", "error"] + picture + options + [file.path])
            #expect(run.status == 0, "\(run.complaintText)")
            return Array(try Data(contentsOf: file))
        }
    }

    /// What opens as a still, with its image taken from another file.
    static func exchange(
        _ bytes: [UInt8],
        for other: [UInt8],
        setting changes: [MetadataChange] = [],
    ) throws -> [UInt8] {
        let source = MemorySource(bytes)
        let still = try #require(try openContainer(source) as? any StillContainer)
        let splice = try still.splice(setting: changes, takingImageFrom: MemorySource(other))
        let sink = MemorySink()
        try splice.write(from: source, to: sink)
        #expect(UInt64(sink.bytes.count) == splice.size)
        return sink.bytes
    }

    /// The pixels as they are coded, and what ffmpeg complains of.
    static func pixels(_ bytes: [UInt8], _ pathExtension: String) async throws -> String {
        try await PictureFixture.withFile(bytes, pathExtension) { file in
            let output = ["-map", "0", "-pix_fmt", "rgba", "-f", "md5", "-"]
            let run = try Tool.run(
                "ffmpeg",
                ["-v", "error", "-noautorotate", "-i", file] + output,
            )
            #expect(run.status == 0 && run.complaintText.isEmpty, "\(run.complaintText)")
            return run.text
        }
    }

    /// Everything that exiftool says of a picture but what is the file's or a preview's.
    static func said(_ bytes: [UInt8], _ pathExtension: String) async throws -> [String] {
        let text = try await PictureFixture.exiftool(bytes, pathExtension, ["-a", "-G1", "-s"])
        return text.split(separator: "\n").map(String.init).filter { line in
            let isOutside = ["[System]", "[ExifTool]", "[IFD1]", "[Composite]"]
                .contains { line.hasPrefix($0) }
            let isFile = line.hasPrefix("[File]") && !line.contains("Comment")
            // Where a TIFF's image stands is its coding's affair.
            let isPlace = ["StripOffsets", "StripByteCounts", "Thumbnail"]
                .contains { line.contains($0) }
            return !isOutside && !isFile && !isPlace
        }
    }

    /// A colour profile without a tag in it.
    static let profile: [UInt8] = {
        var bytes = [UInt8](repeating: 0, count: 132)
        bytes[3] = 132
        bytes[8] = 2
        bytes.replaceSubrange(12..<24, with: Array("mntrRGB XYZ ".utf8))
        bytes.replaceSubrange(36..<40, with: Array("acsp".utf8))
        return bytes
    }()

    /// A picture about which exiftool wrote all kinds of things.
    static func described(
        _ bytes: [UInt8],
        _ format: Format,
        orientation: Int,
    ) async throws -> [UInt8] {
        let thumbnail = try await coded(Format(pathExtension: "jpg"))
        return try await withTemporaryFolder { folder in
            let profile = folder.appending(path: "profile.icc")
            try Data(Self.profile).write(to: profile)
            let small = folder.appending(path: "small.jpg")
            try Data(thumbnail).write(to: small)
            var arguments = [
                "-n", "-EXIF:Orientation=\(orientation)", "-EXIF:Artist=kiln",
                "-EXIF:UserComment=fire", "-GPSLatitude=31.5", "-GPSLatitudeRef=N",
                "-EXIF:DateTimeOriginal=2026:01:02 03:04:05", "-XMP-dc:Source=pen",
                "-XMP-dc:Title=mug", "-icc_profile<=\(profile.path)",
            ]
            if ["jpg", "tif"].contains(format.pathExtension) {
                arguments += ["-IPTC:Keywords=clay", "-IPTC:City=Jingdezhen"]
            }
            if format.pathExtension == "jpg" {
                arguments += ["-Comment=by hand", "-ThumbnailImage<=\(small.path)"]
                arguments += ["-PhotoshopThumbnail<=\(small.path)"]
            }
            if format.pathExtension == "png" { arguments += ["-PNG:Author=kiln"] }
            return try await PictureFixture.written(bytes, format.pathExtension, arguments)
        }
    }
}
