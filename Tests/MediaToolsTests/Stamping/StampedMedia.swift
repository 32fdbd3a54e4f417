import Containers
import Foundation
import Media
import MediaTools
import TestSupport
import Testing

/// A file that a test makes with ffmpeg to put a stamp on.
struct Specimen: Sendable, CustomTestStringConvertible {
    var name: String
    var format: ContainerFormat
    /// ffmpeg's source of pictures, and what it does with them.
    var source: String
    var arguments: [String]
    /// How far pixels outside the plate may differ on average; 0 for not at all.
    var tolerance: Double
    var rotation = 0

    init(
        _ name: String,
        _ format: ContainerFormat,
        _ arguments: String,
        from source: String = "testsrc2=s=160x120:r=10:d=1",
        tolerance: Double = 3,
        rotation: Int = 0,
    ) {
        self.name = name
        self.format = format
        self.source = source
        self.arguments = arguments.split(separator: " ").map(String.init)
        self.tolerance = tolerance
        self.rotation = rotation
    }

    /// A toolbox for a machine that does much else beside the tests.
    static func toolbox() async -> Toolbox {
        var limits = ToolLimits()
        limits.probeSeconds = 300
        return await TestToolbox.strongest(limits)
    }

    var testDescription: String { name }

    /// Makes the file in a folder.
    func make(in folder: URL) throws -> URL {
        let file = folder.appending(path: "specimen.\(name.filter(\.isLetter)).\(format.ending)")
        let draft = rotation == 0 ? file : folder.appending(path: "draft.\(format.ending)")
        let head = ["-nostdin", "-v", "error", "-y"]
        _ = try output(
            of: "ffmpeg",
            head + ["-f", "lavfi", "-i", source] + arguments + [draft.path],
        )
        guard rotation != 0 else { return file }
        _ = try output(
            of: "ffmpeg",
            head + ["-i", draft.path, "-c", "copy", "-metadata:s:v:0", "rotate=\(rotation)"]
                + [file.path],
        )
        return file
    }
}

extension ContainerFormat {
    fileprivate var ending: String {
        switch self {
        case .matroska: "mkv"
        case .jpeg: "jpg"
        case .mpegTS: "ts"
        default: rawValue
        }
    }
}

/// Decoded gray pictures of a file as a person sees them, with their times.
struct SeenFrames: Sendable {
    var pictures: [Picture] = []
    var seconds: [Double] = []

    init(_ file: URL, _ probe: Probe, _ toolbox: Toolbox, width: Int, height: Int) async throws {
        let seen = Collected<(Picture, MediaTime)>()
        var plan = DecodingPlan()
        plan.pictures = [
            WantedPictures(.gray8, size: .exactly(width: width, height: height)) {
                seen.append(($0, $1))
            }
        ]
        _ = try await toolbox.decode(FilePathBytes(file), probe, for: plan)
        pictures = seen.values.map(\.0)
        seconds = seen.values.map(\.1.seconds)
    }
}

/// Plates and what is seen of them.
enum Plates {
    /// A gray plate with blocks of eight pixels that stand for text.
    static func blocks(width: Int, height: Int, seed: UInt64 = 7) throws -> Picture {
        var random = SeededGenerator(seed: seed)
        let cells = (0..<64 * 64).map { _ in Bool.random(using: &random) }
        let bytes = (0..<width * height).map { index -> UInt8 in
            let (x, y) = (index % width, index / width)
            let isMargin = x < 4 || y < 4 || x >= width - 4 || y >= height - 4
            return !isMargin && cells[(y - 4) / 8 * 64 + (x - 4) / 8] ? 235 : 20
        }
        return try #require(Picture(width: width, height: height, format: .gray8, bytes: bytes))
    }

    /// A stamp at a third of the shown picture's height.
    static func stamp(
        _ probe: Probe,
        until: Double? = nil,
        _ width: Int = 56,
        _ height: Int = 24,
    ) throws -> Stamp {
        let shown = try #require(probe.mainVideo?.shownShape)
        let plate = try blocks(width: width, height: height)
        return Stamp(
            plate,
            atX: min(5, shown.width - width),
            y: min(shown.height / 3, shown.height - height),
            ofShown: shown,
            untilSeconds: until,
        )
    }

    /// How alike the plate and its place in a picture are: 1 for the same, 0 for unrelated.
    static func correlation(_ stamp: Stamp, in picture: Picture) -> Double {
        let plate = stamp.picture
        var sums = (a: 0.0, b: 0.0, aa: 0.0, bb: 0.0, ab: 0.0)
        for row in 0..<plate.height {
            for column in 0..<plate.width {
                let a = Double(plate.bytes[row * plate.width + column])
                let place = (stamp.y + row) * picture.width + stamp.x + column
                let b = Double(picture.bytes[place])
                sums = (
                    sums.a + a, sums.b + b, sums.aa + a * a, sums.bb + b * b, sums.ab + a * b,
                )
            }
        }
        let count = Double(plate.bytes.count)
        let spread = (sums.aa - sums.a * sums.a / count) * (sums.bb - sums.b * sums.b / count)
        return spread <= 0 ? 0 : (sums.ab - sums.a * sums.b / count) / spread.squareRoot()
    }

    /// How far two pictures differ on average outside the plate and a margin around it.
    static func difference(_ one: Picture, _ other: Picture, outside stamp: Stamp) -> Double {
        let margin = 8
        let columns = stamp.x - margin..<stamp.x + stamp.picture.width + margin
        let rows = stamp.y - margin..<stamp.y + stamp.picture.height + margin
        var (sum, count) = (0, 0)
        for row in 0..<one.height {
            for column in 0..<one.width where !(rows ~= row && columns ~= column) {
                let place = row * one.width + column
                sum += abs(Int(one.bytes[place]) - Int(other.bytes[place]))
                count += 1
            }
        }
        return Double(sum) / Double(max(count, 1))
    }
}

/// Asks ffprobe for some entries, one line each.
func entries(_ file: URL, _ arguments: String...) throws -> [String] {
    let text = try output(
        of: "ffprobe",
        ["-v", "error", "-of", "compact=nk=0:p=0"] + arguments + [file.path],
    )
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
}
