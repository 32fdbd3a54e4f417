import Foundation

/// How a file's pictures are coded, in more detail than a probe tells.
struct VideoCoding: Hashable, Sendable {
    /// ffmpeg's name of the codec.
    var codec: String
    /// As ffprobe spells it (`High 4:2:2`).
    var profile: String?
    /// The codec's own number of its level; `nil` where none is stated.
    var level: Int?
    var codecTag: String?
    var width: Int
    var height: Int
    var pixelFormat: String
    /// As ffprobe spells it (`4:3`); `nil` when the file states none.
    var sampleAspect: String?
    var colour: Colour
    var isInterlaced: Bool
    var isTopFieldFirst: Bool
    /// How many pictures a picture may refer to.
    var references: Int
    /// The display on which it was graded, as x264 and x265 read it.
    var mastering: String?
    /// The brightest pixel and the brightest picture on average, as x264 and x265 read them.
    var lightLevel: String?
    var isDolbyVision: Bool
    /// Whether a stream of transparency lies beside, which ffmpeg's own decoders don't see.
    var hasHiddenAlpha: Bool

    /// What the numbers of a sample mean, in ffprobe's words; `nil` where nothing is stated.
    struct Colour: Hashable, Sendable {
        var range: String?
        var matrix: String?
        var transfer: String?
        var primaries: String?
    }

    /// Whether black is the number zero.
    var isFullRange: Bool {
        let layout = PixelLayout.planarSibling(of: pixelFormat).flatMap { PixelLayout(named: $0) }
        if layout?.isGray ?? false { return colour.range != "tv" }
        return pixelFormat.hasPrefix("yuvj") || colour.range == "pc" || layout?.isRGB ?? false
    }
}

extension VideoCoding {
    /// ffprobe's JSON, member by member.
    struct Answer: Decodable {
        var frames: [Frame]?
        var streams: [Stream]?

        struct Stream: Decodable {
            var codecName: String?
            var profile: String?
            var level: Int?
            var codecTagString: String?
            var width: Int?
            var height: Int?
            var pixFmt: String?
            var sampleAspectRatio: String?
            var colorRange: String?
            var colorSpace: String?
            var colorTransfer: String?
            var colorPrimaries: String?
            var fieldOrder: String?
            var refs: Int?
            var sideDataList: [SideData]?
            var tags: [String: String]?
        }

        struct Frame: Decodable {
            var interlacedFrame: Int?
            var topFieldFirst: Int?
            var sideDataList: [SideData]?
        }

        struct SideData: Decodable {
            var sideDataType: String?
            var redX, redY, greenX, greenY, blueX, blueY: String?
            var whitePointX, whitePointY, minLuminance, maxLuminance: String?
            var maxContent, maxAverage: Int?
        }
    }

    init?(_ answer: Answer) {
        guard let stream = answer.streams?.first, let codec = stream.codecName,
            let width = stream.width, let height = stream.height, let pixels = stream.pixFmt
        else { return nil }
        let frame = answer.frames?.first
        let sides = (frame?.sideDataList ?? []) + (stream.sideDataList ?? [])
        let order = stream.fieldOrder ?? "unknown"
        let isWoven = ["tt", "bb", "tb", "bt"].contains(order)
        self.init(
            codec: codec,
            profile: stream.profile.known,
            level: stream.level.flatMap { $0 > 0 ? $0 : nil },
            codecTag: stream.codecTagString,
            width: width,
            height: height,
            pixelFormat: pixels,
            sampleAspect: stream.sampleAspectRatio.flatMap { $0.hasPrefix("0:") ? nil : $0 },
            colour: Colour(
                range: stream.colorRange.known,
                matrix: stream.colorSpace.known,
                transfer: stream.colorTransfer.known,
                primaries: stream.colorPrimaries.known,
            ),
            isInterlaced: isWoven || frame?.interlacedFrame == 1,
            isTopFieldFirst: frame?.interlacedFrame == 1
                ? frame?.topFieldFirst == 1 : ["tt", "bt"].contains(order),
            references: stream.refs ?? 1,
            mastering: sides.lazy.compactMap(\.mastering).first,
            lightLevel: sides.lazy.compactMap(\.lightLevel).first,
            isDolbyVision: sides.contains { $0.sideDataType?.hasPrefix("DOVI") ?? false }
                || ["dvh1", "dvhe", "dav1", "dva1", "dvav"].contains(stream.codecTagString),
            hasHiddenAlpha: stream.tags?.contains {
                $0.key.lowercased() == "alpha_mode" && $0.value == "1"
            } ?? false,
        )
    }
}

extension VideoCoding.Answer.SideData {
    /// `G(x,y)B(x,y)R(x,y)WP(x,y)L(max,min)` in fifty-thousandths and ten-thousandths of a nit.
    fileprivate var mastering: String? {
        let chroma = [greenX, greenY, blueX, blueY, redX, redY, whitePointX, whitePointY]
        let points = chroma.compactMap { $0.flatMap { Self.whole($0, of: 50_000) } }
        let light = [maxLuminance, minLuminance].compactMap {
            $0.flatMap { Self.whole($0, of: 10_000) }
        }
        guard points.count == 8, light.count == 2 else { return nil }
        return zip(["G", "B", "R", "WP"], stride(from: 0, to: 8, by: 2)).map { name, place in
            "\(name)(\(points[place]),\(points[place + 1]))"
        }.joined() + "L(\(light[0]),\(light[1]))"
    }

    fileprivate var lightLevel: String? {
        guard let maxContent, let maxAverage else { return nil }
        return "\(maxContent),\(maxAverage)"
    }

    /// Reads ffprobe's `34000/50000` as so many parts of `unit`.
    private static func whole(_ fraction: String, of unit: Double) -> Int? {
        let parts = fraction.split(separator: "/").compactMap { Double($0) }
        guard parts.count == 2, parts[1] > 0 else { return nil }
        let value = (parts[0] / parts[1] * unit).rounded()
        return value.isFinite && (0..<4e9).contains(value) ? Int(value) : nil
    }
}

extension String? {
    /// Nothing where ffprobe says that it doesn't know.
    fileprivate var known: String? {
        flatMap { ["unknown", "unspecified", "reserved", ""].contains($0) ? nil : $0 }
    }
}
