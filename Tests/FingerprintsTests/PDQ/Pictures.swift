import Foundation
import Media
import TestSupport
import Testing

extension Picture {
    /// A picture that chance draws: noise, one colour, a slope, or a few large patches.
    static func random(
        width: Int,
        height: Int,
        format: Format,
        using generator: inout SeededGenerator,
    ) throws -> Picture {
        let channels = format.bytesPerPixel
        let kind = Int.random(in: 0..<4, using: &generator)
        let few = (0..<75).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let steps = (0..<6).map { _ in Int.random(in: 0...5, using: &generator) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(width * height * channels)
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<channels {
                    switch kind {
                    case 0: bytes.append(UInt8(truncatingIfNeeded: generator.next()))
                    case 1: bytes.append(few[channel])
                    case 2: bytes.append(UInt8((x * steps[channel] + y * steps[3 + channel]) & 255))
                    default: bytes.append(few[(y * 5 / height * 5 + x * 5 / width) * 3 + channel])
                    }
                }
            }
        }
        return try #require(Picture(width: width, height: height, format: format, bytes: bytes))
    }

    /// The picture as it is shown in an orientation.
    func shown(_ orientation: PictureOrientation) throws -> Picture {
        var (width, height, pixels) = (self.width, self.height, bytes)
        try #require(format == .gray8)
        if orientation.isMirrored {
            pixels = (0..<height).flatMap { pixels[$0 * width..<($0 + 1) * width].reversed() }
        }
        for _ in 0..<orientation.quarterTurnsClockwise {
            let before = pixels
            let rows = height
            pixels = (0..<width).flatMap { column in
                (0..<rows).map { before[(rows - 1 - $0) * width + column] }
            }
            (width, height) = (height, width)
        }
        return try #require(
            Picture(width: width, height: height, format: .gray8, bytes: pixels)
        )
    }

    /// Decodes a file of the cases with ffmpeg.
    static func decoded(_ file: URL, format: Format) throws -> Picture {
        let size = try Tool.run(
            "ffprobe",
            ["-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", file.path],
        )
        let sides = size.text.split { !$0.isNumber }.compactMap { Int($0) }
        try #require(sides.count == 2)
        let pixels = try Tool.run(
            "ffmpeg",
            [
                "-v", "error", "-noautorotate", "-i", file.path, "-f", "rawvideo",
                "-pix_fmt", format == .gray8 ? "gray" : "rgb24", "-",
            ],
        )
        return try #require(
            Picture(width: sides[0], height: sides[1], format: format, bytes: Array(pixels.output))
        )
    }
}
