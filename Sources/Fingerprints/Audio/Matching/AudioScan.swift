/// Looks one sound up in one part of the bank.
struct AudioScan {
    /// A stretch, and whose.
    struct Finding {
        var stretch: AudioStretch
        /// The sound's index in the part.
        var entry: Int
        /// The part's item beside the query's first.
        var shift: Int
    }

    let query: AudioQuery
    let part: AudioPart
    let retired: Set<Int>
    /// Which items are looked up.
    let voters: [Bool]
    private(set) var findings: [Finding] = []
    /// Up to which item each alignment was found to agree, by its shift.
    private var reached: [Int: Int] = [:]
    /// Up to which item each alignment was looked at in vain.
    private var tried: [Int: Int] = [:]
    /// How many items were compared in stretches.
    private(set) var comparedItems = 0

    init(_ query: AudioQuery, _ held: AudioIndex.Held, voters: [Bool], comparedItems: Int) {
        (self.query, self.voters, self.comparedItems) = (query, voters, comparedItems)
        (part, retired) = (held.part, held.retired)
    }

    /// The most findings that are collected, before those are dropped that say the same.
    static let findingLimit = 200_000

    mutating func run() {
        query.padded.withUnsafeBufferPointer { padded in
            part.items.withUnsafeBufferPointer { known in
                guard let padded = padded.baseAddress, let known = known.baseAddress else { return }
                let alignment = AudioAlignment(query: padded + AudioPart.margin, known: known)
                for item in voters.indices where voters[item] && !isCut { look(item, alignment) }
            }
        }
    }

    /// Looks at all places whose keys are near an item's.
    private mutating func look(_ item: Int, _ alignment: AudioAlignment) {
        let value = query.items[item]
        let key = Int(value >> UInt32(32 - part.keyBits))
        let (rest, flips) = (UInt32(32 - AudioPart.comparedBits), query.allowedFlips)
        let most = Self.windowErrors(query.search)
        for flip in query.flips(ofKeyBits: part.keyBits) {
            let bucket = Int(part.table[key ^ flip])..<Int(part.table[key ^ flip + 1])
            for index in bucket {
                let place = Int(part.places[index])
                let different = (alignment.known[place] ^ value) >> rest
                guard different == 0 || flips > 0 && different & (different &- 1) == 0 else {
                    continue
                }
                if alignment.isPromising(item, place, most: most) {
                    examine(item, place, alignment)
                }
            }
        }
    }

    /// Finds out whether the sounds agree around two items.
    private mutating func examine(_ item: Int, _ place: Int, _ alignment: AudioAlignment) {
        let shift = place - item
        if let end = reached[shift], item < end { return }
        let entry = part.entry(at: place)
        guard !retired.contains(entry), !isCut else { return }
        let (first, end) = (part.bounds[entry] - shift, part.bounds[entry + 1] - shift)
        let bounds = max(0, first)..<min(query.items.count, end)
        let window = goodWindow(around: item, shift, within: bounds)
        // An alignment that was looked at here before came to nothing, unless this is new.
        if let end = tried[shift], item < end {
            guard let window, isVaried(window) else { return }
        }
        let alike = isDull(shift)
        var stretch = AudioStretch(around: item, place, within: bounds, alignment, isDull: alike)
        comparedItems += stretch.items.count
        if let window, window.clamped(to: stretch.items) != window {
            stretch = AudioStretch(over: stretch.items.union(window), shift, alignment, alike)
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

    /// Whether the search has cost as much as it may.
    var isCut: Bool {
        findings.count >= Self.findingLimit || comparedItems >= query.search.comparedItems
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
