import Foundation
import Media

/// ffprobe's JSON, member by member.
struct ProbeAnswer: Decodable {
    var format: Format?
    var streams: [Stream]?

    struct Format: Decodable {
        var duration: String?
        var startTime: String?
        var tags: [String: String]?
    }

    struct Stream: Decodable {
        var index: Int
        var codecType: String?
        var codecName: String?
        var width: Int?
        var height: Int?
        var pixFmt: String?
        var sampleAspectRatio: String?
        var avgFrameRate: String?
        var rFrameRate: String?
        var timeBase: String?
        var startTime: String?
        var duration: String?
        var nbFrames: String?
        var sampleRate: String?
        var channels: Int?
        var sampleFmt: String?
        var bitRate: String?
        var disposition: [String: Int]?
        var tags: [String: String]?
        var sideDataList: [SideData]?
    }

    struct SideData: Decodable {
        var rotation: Double?
    }
}

extension ProbedStream {
    init(_ answer: ProbeAnswer.Stream) {
        let tags = answer.tags ?? [:]
        let isUnset = { (flag: String) in (answer.disposition?[flag] ?? 0) == 0 }
        index = answer.index
        kind = answer.codecType.flatMap(Kind.init) ?? .unknown
        codec = answer.codecName == "unknown" ? nil : answer.codecName
        timeBase = answer.timeBase.flatMap(TimeBase.init(fraction:))
        startSeconds = answer.startTime.flatMap(Double.init)
        durationSeconds = answer.duration.flatMap(Double.init)
        frameCount = answer.nbFrames.flatMap { Int($0) }
        language = tags["language"].flatMap { $0 == "und" ? nil : $0 }
        isCover = !(isUnset("attached_pic") && isUnset("timed_thumbnails"))
        self.tags = tags
        width = answer.width
        height = answer.height
        rotation = Self.quarterTurns(answer.sideDataList?.compactMap(\.rotation).first ?? 0)
        let rates = [answer.avgFrameRate, answer.rFrameRate]
        framesPerSecond = rates.compactMap { $0.flatMap(TimeBase.init(fraction:)) }.first
            .map { Double($0.numerator) / Double($0.denominator) }
        pixelFormat = answer.pixFmt
        sampleAspect = Self.aspect(answer.sampleAspectRatio)
        sampleRate = answer.sampleRate.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        channels = answer.channels.flatMap { $0 > 0 ? $0 : nil }
        sampleFormat = answer.sampleFmt
        bitRate = answer.bitRate.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        dispositions = (answer.disposition ?? [:]).filter { $0.value == 1 }.keys.sorted()
        if kind != .video { framesPerSecond = nil }
    }

    /// Reads ffprobe's `4:3`; square where it says `0:1` or nothing.
    private static func aspect(_ text: String?) -> Double {
        let parts = (text ?? "").split(separator: ":").compactMap { Double($0) }
        guard parts.count == 2, parts[0] > 0, parts[1] > 0 else { return 1 }
        return parts[0] / parts[1]
    }

    /// Rounds an angle to quarter turns; players show no other.
    private static func quarterTurns(_ angle: Double) -> Int {
        guard angle.isFinite, abs(angle) < 1e6 else { return 0 }
        let turns = Int((angle / 90).rounded())
        return (turns % 4 + 4) % 4 * 90
    }
}

extension TimeBase {
    /// Reads ffprobe's `30000/1001`; `nil` for its `0/0`.
    fileprivate init?(fraction: String) {
        let parts = fraction.split(separator: "/").compactMap { Int($0) }
        guard parts.count == 2 else { return nil }
        self.init(parts[0], parts[1])
    }
}
