import Foundation
import Labels
import Media
import MediaTools
import TestSupport

/// A mark burned into a picture by ffmpeg, sent through a codec and decoded again.
struct MarkScene: Sendable {
    var bitmap: MarkBitmap
    /// A picture source of ffmpeg, up to where its size is named.
    var source = "testsrc2="
    var codec = Codec.png
    /// ffmpeg filters on the marked picture.
    var filters: [String] = []
    /// The size in which the file is kept; `nil` for the mark's own.
    var stored: (width: Int, height: Int)?

    enum Codec: String, CaseIterable {
        case png, jpeg, webp, h264, h264Coarse, hevc, vp9, mpeg2

        var arguments: [String] {
            switch self {
            case .png: ["-c:v", "png", "-f", "image2"]
            case .jpeg: ["-c:v", "mjpeg", "-q:v", "12", "-pix_fmt", "yuvj420p", "-f", "image2"]
            case .webp: ["-c:v", "libwebp", "-quality", "60", "-f", "webp"]
            case .h264: h264("28")
            case .h264Coarse: h264("35")
            case .hevc:
                ["-c:v", "libx265", "-preset", "ultrafast", "-crf", "32", "-x265-params"]
                    + ["log-level=none", "-pix_fmt", "yuv420p", "-f", "matroska"]
            case .vp9:
                ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-crf", "40"]
                    + ["-b:v", "0", "-pix_fmt", "yuv420p", "-f", "matroska"]
            case .mpeg2:
                ["-c:v", "mpeg2video", "-q:v", "8", "-pix_fmt", "yuv420p", "-f", "matroska"]
            }
        }

        private func h264(_ quality: String) -> [String] {
            ["-c:v", "libx264", "-preset", "veryfast", "-crf", quality, "-pix_fmt", "yuv420p"]
                + ["-f", "matroska"]
        }
    }

    /// What a reader of the stored shape sees.
    func reading(_ glyphs: MarkGlyphs) async throws -> MarkReading? {
        let (width, height) = stored ?? (bitmap.plan.shownWidth, bitmap.plan.shownHeight)
        let reader = try MarkReader(shownWidth: width, shownHeight: height, glyphs: glyphs)
        return reader.read(try await picture(reader.width, reader.height))
    }

    /// The marked picture after its codec, in the size that a reader looks at.
    func picture(_ width: Int, _ height: Int) async throws -> Picture {
        try await withTemporaryFolder { folder in
            let (mark, file) = (folder.appending(path: "m"), folder.appending(path: "out"))
            try Data(bitmap.picture.bytes).write(to: mark)
            let (plan, picture) = (bitmap.plan, bitmap.picture)
            let size = stored.map { ["scale=\($0.width):\($0.height)"] } ?? []
            let chain = ["overlay=\(plan.x):\(plan.y):format=rgb"] + filters + size
            let lavfi = "\(source)s=\(plan.shownWidth)x\(plan.shownHeight):r=5,format=rgb24"
            let quiet = ["-nostdin", "-v", "error", "-y"]
            _ = try made(
                quiet + ["-f", "lavfi", "-i", lavfi, "-f", "rawvideo", "-pixel_format", "gray"]
                    + ["-video_size", "\(picture.width)x\(picture.height)", "-i", mark.path]
                    + ["-filter_complex", "[0][1]" + chain.joined(separator: ",")]
                    + ["-frames:v", "1"] + codec.arguments + [file.path]
            )
            return try Self.decoded(file, width, height)
        }
    }

    static func decoded(_ file: URL, _ width: Int, _ height: Int) throws -> Picture {
        let bytes = try made(
            ["-nostdin", "-v", "error", "-i", file.path, "-frames:v", "1", "-vf"]
                + ["scale=\(width):\(height):flags=bicubic,format=gray", "-f", "rawvideo", "-"]
        )
        let picture = Picture(
            width: width,
            height: height,
            format: .gray8,
            bytes: Array(bytes),
        )
        guard let picture else { throw Unmade(complaint: "\(bytes.count) bytes") }
        return picture
    }

    struct Unmade: Error { var complaint: String }

    private static func made(_ arguments: [String]) throws -> Data {
        let outcome = try Tool.run("ffmpeg", arguments)
        guard outcome.status == 0 else { throw Unmade(complaint: outcome.complaintText) }
        return outcome.output
    }

    private func made(_ arguments: [String]) throws -> Data { try Self.made(arguments) }
}

/// The characters, drawn once for all tests.
enum DrawnGlyphs {
    private static let all = Task {
        let characters = MarkGlyphs.characters + ["主", "不", "是"]
        let toolbox = Toolbox(isolation: await .strongest())
        let pictures = try await toolbox.drawCharacters(characters, emPixels: 128)
        return try MarkGlyphs(pictures, of: characters, emPixels: 128)
    }

    static var glyphs: MarkGlyphs { get async throws { try await all.value } }

    /// The mark that a picture of this shape gets.
    static func bitmap(
        _ notice: Notice,
        _ language: WordingLanguage,
        _ width: Int,
        _ height: Int,
    ) async throws -> MarkBitmap {
        let plan = try MarkPlan(notice, in: language, shownWidth: width, shownHeight: height)
        return try MarkBitmap(plan, await glyphs)
    }

    /// The words of a plan with some of them replaced, drawn where the plan's own would stand.
    static func forged(
        _ plan: MarkPlan,
        _ old: String,
        _ new: String,
        em: Double? = nil,
    ) async throws -> MarkBitmap? {
        let lines = plan.wording.lines.map { $0.replacing(old, with: new) }
        let forged = MarkPlan(
            foreign: MarkWording(foreign: lines, like: plan.wording),
            shownWidth: plan.shownWidth,
            shownHeight: plan.shownHeight,
            em: em ?? plan.emPixels,
        )
        let glyphs = try await glyphs
        return try forged.map { try MarkBitmap(foreign: $0, glyphs) }
    }
}
