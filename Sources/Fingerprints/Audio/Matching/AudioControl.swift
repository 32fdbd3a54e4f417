/// How well two sounds agree where they shouldn't: laid beside each other some seconds off.
///
/// Chromaprint's items of noise (rain, applause, the sea) are nearly the same at all times, so that any
/// two noises agree about as well as copies of music do. How a sound agrees with itself at another time
/// tells.
struct AudioControl {
    /// How many items off: farther than an item reaches, and of no common measure.
    private static let offsets = [23, -23, 31, -31, 43, -43, 61, -61]
    /// So many items of a stretch are looked at, at most.
    private static let lookedAt = 256
    /// Fewer pairs tell nothing.
    private static let leastPairs = 19

    /// The wrong bits of an item, on average; `nil` where the sounds are too short to tell.
    let meanBitError: Double?

    /// - Parameters:
    ///   - stretch: the items that agree.
    ///   - shift: the part's item beside item 0.
    ///   - items: the query's items.
    ///   - bounds: which items of the query have one of the known sound beside them.
    ///   - wrongBits: how many bits an item of the query and one of the part differ in; `nil` when
    ///     both say nothing.
    init(
        of stretch: Range<Int>,
        _ shift: Int,
        _ items: Range<Int>,
        _ bounds: Range<Int>,
        wrongBits: (_ item: Int, _ place: Int) -> Int?,
    ) {
        var (known, query) = (Tally(), Tally())
        let step = max(1, stretch.count / Self.lookedAt)
        for item in stride(from: stretch.lowerBound, to: stretch.upperBound, by: step) {
            for offset in Self.offsets {
                if bounds.contains(item + offset) {
                    known.add(wrongBits(item, item + shift + offset))
                }
                if items.contains(item + offset) {
                    query.add(wrongBits(item + offset, item + shift))
                }
            }
        }
        // The more monotonous one decides.
        meanBitError = [known, query].filter { $0.pairs >= Self.leastPairs }.map(\.mean).min()
    }

    private struct Tally {
        var (pairs, sum) = (0, 0)
        var mean: Double { Double(sum) / Double(max(pairs, 1)) }

        mutating func add(_ wrongBits: Int?) {
            guard let wrongBits else { return }
            pairs += 1
            sum += wrongBits
        }
    }
}
