import CHamming

/// Looks one sound up in one part of the bank.
struct AudioScan {
    /// A stretch, and whose.
    struct Finding: Hashable {
        var stretch: AudioStretch
        /// The sound's index in the part.
        var entry: Int
        /// The part's item beside the query's first.
        var shift: Int
    }

    let query: AudioQuery
    let part: AudioPart
    let retired: Set<Int>
    private(set) var findings: [Finding] = []
    /// Whether everything was compared.
    private(set) var isDone = false
    private var lookup: AudioLookup
    /// Up to which item each alignment was found to agree.
    private var reached: [Int: Int] = [:]
    /// Up to which item each alignment was looked at in vain.
    ///
    /// But for those that sums told of: they are most, and whoever needs to know looks again.
    private var tried: [Int: Int] = [:]
    /// Whether each item is looked up.
    private let isVoter: [Bool]
    /// How many items were compared in stretches that might agree.
    private var comparedItems = 0

    /// - Parameter voters: the items that are looked up, in the order of time.
    init(
        _ query: AudioQuery,
        _ held: AudioIndex.Held,
        voters: [UInt32],
        kernels: HammingKernels = .best,
    ) {
        self.query = query
        (part, retired) = (held.part, held.retired)
        lookup = AudioLookup(of: voters, kernels)
        var marks = [Bool](repeating: false, count: query.items.count)
        for item in voters { marks[Int(item)] = true }
        isVoter = marks
    }

    /// The most findings that are collected, before those are dropped that say the same.
    static let findingLimit = 200_000

    /// Goes on until so many more items were compared, or everything is done.
    ///
    /// - Returns: how many items were compared; the last stretch may pass the limit.
    mutating func run(comparing most: Int) -> Int {
        let before = comparedItems
        let end = before + min(most, Int.max - before)
        AudioLookup.withSound(query, part) { sound in
            while comparedItems < end, findings.count < Self.findingLimit, !isDone {
                if let pair = lookup.next(in: sound) {
                    examine(pair, sound)
                } else {
                    isDone = true
                }
            }
        }
        return comparedItems - before
    }

    /// Finds out whether the sounds agree around two items.
    private mutating func examine(_ pair: hamming_pair, _ sound: UnsafePointer<hamming_sound>) {
        let (item, shift) = (Int(pair.item), Int(pair.place) - Int(pair.item))
        if let end = reached[shift], item < end { return }
        let entry = part.entry(at: Int(pair.place))
        guard !retired.contains(entry) else { return }
        if isInVain(pair, sound, within: bounds(of: entry, shift)) { return }
        settle(item, shift, entry, sound)
    }

    /// Which items have one of a sound's beside them.
    private func bounds(of entry: Int, _ shift: Int) -> Range<Int> {
        let (first, end) = (part.bounds[entry] - shift, part.bounds[entry + 1] - shift)
        return max(0, first)..<min(query.items.count, end)
    }

    /// Whether nothing agrees around two items, as of nearly all: told by sums over what is near.
    private func isInVain(
        _ pair: hamming_pair,
        _ sound: UnsafePointer<hamming_sound>,
        within bounds: Range<Int>,
    ) -> Bool {
        // Items that say nothing aren't counted: where there are any, that is for others to tell.
        let near = bounds.clamped(to: query.spoken[Int(pair.item)])
        let (first, end) = (Int64(near.lowerBound), Int64(near.upperBound))
        let isClosed: Int32 = near == bounds ? 1 : 0
        return hamming_is_vain(lookup.level, sound, pair, first, end, isClosed) != 0
    }

    /// Whether an alignment was looked at beyond an item, in vain.
    private func wasTried(
        _ item: Int,
        _ shift: Int,
        _ sound: UnsafePointer<hamming_sound>,
    ) -> Bool {
        let settled = max(tried[shift] ?? 0, reached[shift] ?? 0)
        if let end = tried[shift], item < end { return true }
        let first = max(item - Int(HAMMING_VAIN_ITEMS), settled, AudioPart.margin - shift, 0)
        return first < item
            && (first..<item).contains { seed in
                guard isVoter[seed], !part.isDull(seed + shift) else { return false }
                let place = UInt32(truncatingIfNeeded: seed + shift)
                let pair = hamming_pair(item: UInt32(truncatingIfNeeded: seed), place: place)
                guard hamming_is_near(lookup.level, sound, pair) != 0 else { return false }
                let entry = part.entry(at: seed + shift)
                let bounds = bounds(of: entry, shift)
                return !retired.contains(entry) && isInVain(pair, sound, within: bounds)
                    && stretch(around: seed, shift, sound, within: bounds).items.upperBound > item
            }
    }

    private func stretch(
        around item: Int,
        _ shift: Int,
        _ sound: UnsafePointer<hamming_sound>,
        within bounds: Range<Int>,
    ) -> AudioStretch {
        let alignment = AudioAlignment(sound)
        let place = item + shift
        return AudioStretch(around: item, place, within: bounds, alignment, isDull: isDull(shift))
    }

    /// Finds out whether the sounds agree around two items of an alignment, and notes it.
    private mutating func settle(
        _ item: Int,
        _ shift: Int,
        _ entry: Int,
        _ sound: UnsafePointer<hamming_sound>,
    ) {
        let bounds = bounds(of: entry, shift)
        let window = goodWindow(around: item, shift, within: bounds)
        // An alignment that was looked at here before came to nothing, unless this is new.
        if wasTried(item, shift, sound) {
            guard let window, isVaried(window) else { return }
        }
        var stretch = stretch(around: item, shift, sound, within: bounds)
        comparedItems += stretch.items.count
        if let window, window.clamped(to: stretch.items) != window {
            let alignment = AudioAlignment(sound)
            let items = stretch.items.union(window)
            stretch = AudioStretch(over: items, shift, alignment, isDull(shift))
        }
        guard
            (window != nil || agrees(stretch)) && isVaried(stretch.items)
                && isTelling(stretch, window, shift, within: bounds)
        else {
            if tried.count >= Self.findingLimit { tried.removeAll(keepingCapacity: true) }
            tried[shift] = stretch.items.upperBound
            return
        }
        reached[shift] = stretch.items.upperBound
        findings.append(Finding(stretch: stretch, entry: entry, shift: shift))
    }

    /// Whether the two items of an alignment both say nothing.
    private func isDull(_ shift: Int) -> (_ item: Int) -> Bool {
        { [query, part] item in query.isDull[item] && part.isDull(item + shift) }
    }

    /// Whether a stretch is long and alike enough.
    private func agrees(_ stretch: AudioStretch) -> Bool {
        let limit = AudioThreshold.bitErrors(stretch.counted, most: query.search.mostBitErrors)
        return stretch.counted >= AudioThreshold.leastItems && stretch.meanBitError <= limit
    }

    /// Whether the sounds agree better here than they would a few seconds on.
    private func isTelling(
        _ stretch: AudioStretch,
        _ window: Range<Int>?,
        _ shift: Int,
        within bounds: Range<Int>,
    ) -> Bool {
        let control = AudioControl(of: stretch.items, shift, query.items.indices, bounds) {
            query.isDull[$0] && part.isDull($1)
                ? nil : (query.items[$0] ^ part.items[$1]).nonzeroBitCount
        }
        guard let other = control.meanBitError else { return true }
        if stretch.meanBitError <= other * AudioThreshold.shareOfControl { return true }
        guard let window else { return false }
        let sum = window.reduce(0) { $0 + wrongBits($1, shift) }
        return Double(sum) / Double(window.count) <= other * AudioThreshold.windowShareOfControl
    }

    /// Whether there are enough different items in a stretch.
    private func isVaried(_ items: Range<Int>) -> Bool {
        var kinds: Set<UInt32> = []
        for item in items where !query.isDull[item] {
            kinds.insert(query.items[item])
            if kinds.count >= AudioThreshold.leastKinds { return true }
        }
        return false
    }

    /// Five seconds around an item that agree well enough by themselves, the first of them.
    private func goodWindow(
        around item: Int,
        _ shift: Int,
        within bounds: Range<Int>,
    ) -> Range<Int>? {
        let (length, most) = (AudioThreshold.windowItems, Self.windowErrors(query.search))
        let seen =
            max(bounds.lowerBound, item - length + 1)..<min(bounds.upperBound, item + length)
        var (counted, sum) = (0, 0)
        for last in seen {
            // A window doesn't reach over items that say nothing.
            if query.isDull[last] && part.isDull(last + shift) {
                (counted, sum) = (0, 0)
                continue
            }
            counted += 1
            sum += wrongBits(last, shift)
            if counted > length {
                counted = length
                sum -= wrongBits(last - length, shift)
            }
            let window = last - length + 1..<last + 1
            if counted == length, sum <= most, window.contains(item) { return window }
        }
        return nil
    }

    private func wrongBits(_ item: Int, _ shift: Int) -> Int {
        (query.items[item] ^ part.items[item + shift]).nonzeroBitCount
    }

    /// How many bits of five seconds may be wrong.
    static func windowErrors(_ search: AudioSearch) -> Int {
        let length = AudioThreshold.windowItems
        return Int(AudioThreshold.bitErrors(length, most: search.mostBitErrors) * Double(length))
    }
}

extension Range<Int> {
    /// From the first of two ranges to the last.
    fileprivate func union(_ other: Range<Int>) -> Range<Int> {
        Swift.min(lowerBound, other.lowerBound)..<Swift.max(upperBound, other.upperBound)
    }
}
