/// The lowest and highest sample of each stretch of a sound, however long it turns out to be.
///
/// Stretches begin at two milliseconds and double in length whenever there are too many.
struct PeakTable: Sendable {
    /// How many stretches are kept, more than any level shows.
    private static let most = 8192
    private var framesPerStretch = 16
    private var lows: [Int16] = []
    private var highs: [Int16] = []
    private let sampleRate: Int

    init(sampleRate: Int) { self.sampleRate = sampleRate }

    /// Whether any sound came.
    var isEmpty: Bool { lows.isEmpty }

    /// How long it lasts from the clock's zero, in seconds, rounded up to a stretch.
    var seconds: Double { Double(lows.count * framesPerStretch) / Double(sampleRate) }

    /// Takes samples that begin so many samples after the clock's zero; what nobody gives is silent.
    mutating func add(_ samples: [Int16], at first: Int) {
        guard first >= 0, first < 1 << 48, let last = samples.indices.last else { return }
        while (first + last) / framesPerStretch >= Self.most { fold() }
        let missing = (first + last) / framesPerStretch + 1 - lows.count
        if missing > 0 {
            lows += Array(repeating: 0, count: missing)
            highs += Array(repeating: 0, count: missing)
        }
        var index = 0
        while index <= last {
            let stretch = (first + index) / framesPerStretch
            let end = min(last + 1, (stretch + 1) * framesPerStretch - first)
            let part = samples[index..<end]
            lows[stretch] = min(lows[stretch], part.min() ?? 0)
            highs[stretch] = max(highs[stretch], part.max() ?? 0)
            index = end
        }
    }

    /// One level: pairs of lowest and highest, in 256 steps, of stretches equally long.
    ///
    /// Rounding goes away from zero, so that silence alone is a line.
    func level(of count: Int) -> [(low: Int8, high: Int8)] {
        let count = min(max(count, 1), lows.count)
        return (0..<count).map { place in
            let range = place * lows.count / count..<(place + 1) * lows.count / count
            let (low, high) = (lows[range].min() ?? 0, highs[range].max() ?? 0)
            return (Int8(low >> 8), Int8(min(127, (Int(high) + 255) >> 8)))
        }
    }

    /// Puts two neighbours together.
    private mutating func fold() {
        let pairs = stride(from: 0, to: lows.count, by: 2)
        lows = pairs.map { min(lows[$0], $0 + 1 < lows.count ? lows[$0 + 1] : 0) }
        highs = pairs.map { max(highs[$0], $0 + 1 < highs.count ? highs[$0 + 1] : 0) }
        framesPerStretch *= 2
    }
}

extension PeakTable {
    /// The outline as `touchstone.peaks/1`, by which a player draws without the sound.
    ///
    /// Each level covers the whole from the clock's zero: lowest and highest by turns, −128 to 127.
    func json(_ limits: ExaminationLimits) -> JSONValue {
        let finest = min(limits.peaks, lows.count)
        let levels = (0..<limits.peakLevels).map { step in
            let pairs = level(of: finest >> step)
            return JSONValue.object([
                "pixels": .integer(Int64(pairs.count)),
                "seconds_per_pixel": .number(seconds / Double(max(pairs.count, 1))),
                "data": .list(
                    pairs.flatMap { [.integer(Int64($0.low)), .integer(Int64($0.high))] }
                ),
            ])
        }
        return .object([
            "schema": .text("touchstone.peaks/1"), "bits": .integer(8), "channels": .integer(1),
            "duration_s": .optional(seconds), "levels": .list(levels),
        ])
    }
}
