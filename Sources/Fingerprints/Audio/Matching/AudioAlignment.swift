import CHamming

/// Two rows of items laid beside each other, so that one item of each is at the same moment.
///
/// All pointers point into rows with room before and behind.
struct AudioAlignment {
    /// The sound that is looked up, from its first item on.
    let query: UnsafePointer<UInt32>
    /// The part's items, from the margin on.
    let known: UnsafePointer<UInt32>

    init(_ sound: UnsafePointer<hamming_sound>) {
        (query, known) = (sound.pointee.query, sound.pointee.known)
    }

    /// How much better than this an item must agree to lengthen a stretch.
    static let level = 11
    /// A stretch ends where it has lost so much: fifteen unrelated items.
    static let patience = 72

    /// What the items at least gain that agree better than ``level``, where a window agrees or a stretch
    /// does that reaches no farther than what is near.
    static func leastGain(_ search: AudioSearch) -> Int {
        let window = level * AudioThreshold.windowItems - AudioScan.windowErrors(search)
        let longest = 2 * Int(HAMMING_VAIN_ITEMS)
        let gains = (AudioThreshold.leastItems...longest).map { count in
            let most = AudioThreshold.bitErrors(count, most: search.mostBitErrors)
            return level * count - Int(most * Double(count) + 0.001)
        }
        return gains.reduce(window, min)
    }

    /// How many bits of an item differ from the one beside it.
    func wrongBits(_ item: Int, _ shift: Int) -> Int {
        (query[item] ^ known[item + shift]).nonzeroBitCount
    }
}

/// Part of an alignment in which the two sounds agree.
struct AudioStretch: Hashable {
    /// Its items in the sound that is looked up.
    var items: Range<Int>
    /// How many of them count: those that say something in either sound.
    var counted: Int
    /// How many bits of those differ.
    var bitErrors: Int

    var meanBitError: Double { Double(bitErrors) / Double(max(counted, 1)) }
}

extension AudioStretch {
    /// Lengthens the stretch from two items that agree, both ways, to where it agrees best.
    ///
    /// - Parameters:
    ///   - seed: the item of the query.
    ///   - place: the part's item beside it.
    ///   - bounds: which items of the query have one beside them.
    ///   - isDull: whether an item of the query and the one beside it say nothing.
    init(
        around seed: Int,
        _ place: Int,
        within bounds: Range<Int>,
        _ alignment: AudioAlignment,
        isDull: (_ item: Int) -> Bool,
    ) {
        let shift = place - seed
        let after = stride(from: seed, to: bounds.upperBound, by: 1)
        let before = stride(from: seed - 1, to: bounds.lowerBound - 1, by: -1)
        let right = Side(along: after, shift, alignment, isDull)
        let left = Side(along: before, shift, alignment, isDull)
        items = (left.far ?? seed)..<(right.far ?? seed) + 1
        counted = left.counted + right.counted
        bitErrors = left.bitErrors + right.bitErrors
    }

    /// Takes all of some items.
    init(
        over items: Range<Int>,
        _ shift: Int,
        _ alignment: AudioAlignment,
        _ isDull: (_ item: Int) -> Bool,
    ) {
        self.items = items
        (counted, bitErrors) = (0, 0)
        for item in items where !isDull(item) {
            counted += 1
            bitErrors += alignment.wrongBits(item, shift)
        }
    }
}

/// What a stretch has on one side of its seed.
private struct Side {
    /// The last item of it; `nil` when there is none.
    var far: Int?
    var counted = 0
    var bitErrors = 0

    /// Follows the items as long as they agree, and keeps those up to where they agreed best.
    init(
        along places: StrideTo<Int>,
        _ shift: Int,
        _ alignment: AudioAlignment,
        _ isDull: (_ item: Int) -> Bool,
    ) {
        var (score, best, dull) = (0, 0, 0)
        var (counted, bitErrors) = (0, 0)
        for item in places {
            if isDull(item) {
                dull += 1
                if dull > AudioThreshold.windowItems { return }
                continue
            }
            dull = 0
            let wrong = alignment.wrongBits(item, shift)
            counted += 1
            bitErrors += wrong
            score += AudioAlignment.level - wrong
            if score >= best {
                best = score
                (far, self.counted, self.bitErrors) = (item, counted, bitErrors)
            }
            if best - score > AudioAlignment.patience { return }
        }
    }
}
