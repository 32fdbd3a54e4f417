/// Items that say nothing of a sound: silence, a steady tone, and the way out of it.
///
/// Any two silences have the same items. Were they counted, all recordings with a pause would
/// match each other.
enum DullSound {
    /// So many equal items in a row are a steady sound: three seconds of it.
    static let runLength = 4
    /// Items beside a run that differ from it by so few bits come from the same steady sound.
    static let nearBits = 8
    /// How far from the run these may be: an item reaches so far.
    static let reach = 20
    /// So few different items among as many as one reaches over are a tone too.
    static let poorKinds = 5

    /// Marks each item that says nothing.
    static func marks(_ items: some RandomAccessCollection<UInt32>) -> [Bool] {
        let items = Array(items)
        var marks = [Bool](repeating: false, count: items.count)
        var first = 0
        while first < items.count {
            var end = first + 1
            while end < items.count, items[end] == items[first] { end += 1 }
            if end - first >= runLength {
                for place in first..<end { marks[place] = true }
                spread(from: first, Array((end..<items.count).prefix(reach)), items, &marks)
                spread(from: first, (0..<first).suffix(reach).reversed(), items, &marks)
            }
            first = end
        }
        markPoor(items, &marks)
        return marks
    }

    /// Whether some stretch of items has enough to be known again: as many items and as many kinds
    /// as a match needs, with no long pause among them.
    static func isKnowable(
        _ items: some RandomAccessCollection<UInt32>,
        without marks: [Bool],
    ) -> Bool {
        var (counted, dull, kinds): (Int, Int, Set<UInt32>) = (0, 0, [])
        for (item, isDull) in zip(items, marks) {
            if isDull {
                dull += 1
                if dull > AudioThreshold.windowItems { (counted, kinds) = (0, []) }
                continue
            }
            (counted, dull) = (counted + 1, 0)
            if kinds.count < AudioThreshold.leastKinds { kinds.insert(item) }
            if counted >= AudioThreshold.leastItems, kinds.count >= AudioThreshold.leastKinds {
                return true
            }
        }
        return false
    }

    /// Marks items among which are few different ones: sirens, and tones that go on and off.
    private static func markPoor(_ items: [UInt32], _ marks: inout [Bool]) {
        for place in items.indices where !marks[place] {
            // Near an end the neighbourhood lies to the other side.
            let first = max(0, min(place - reach / 2, items.count - reach))
            if isPoor(items[first..<min(first + reach, items.count)]) { marks[place] = true }
        }
    }

    /// Whether there are few different items; of music the first few tell.
    private static func isPoor(_ items: ArraySlice<UInt32>) -> Bool {
        var (seen, kinds) = (SIMD8<UInt32>(repeating: 0), 0)
        for item in items {
            var isNew = true
            for kind in 0..<kinds where seen[kind] == item { isNew = false }
            guard isNew else { continue }
            if kinds == poorKinds { return false }
            seen[kinds] = item
            kinds += 1
        }
        return true
    }

    /// Marks the items beside a run that are nearly its own, up to the first that isn't.
    private static func spread(
        from run: Int,
        _ places: [Int],
        _ items: [UInt32],
        _ marks: inout [Bool],
    ) {
        for place in places {
            guard (items[place] ^ items[run]).nonzeroBitCount <= nearBits else { return }
            marks[place] = true
        }
    }
}
