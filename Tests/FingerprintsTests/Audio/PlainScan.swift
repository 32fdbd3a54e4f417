@testable import Fingerprints

/// Looks at every item of a sound beside every item of a part, one after the other, in the plainest
/// way.
struct PlainScan {
    let query: AudioQuery
    let part: AudioPart
    let retired: Set<Int>
    private(set) var findings: [AudioScan.Finding] = []
    private var reached: [Int: Int] = [:]
    private var tried: [Int: Int] = [:]

    init(_ query: AudioQuery, _ held: AudioIndex.Held, voters: [UInt32]) {
        (self.query, part, retired) = (query, held.part, held.retired)
        let flips = query.search.care == .thorough ? 1 : 0
        let places = (AudioPart.margin..<AudioPart.margin + part.itemCount).filter {
            !held.part.isDull($0)
        }
        let tops = places.map { held.part.items[$0] >> 8 }
        for item in voters.map({ Int($0) }) {
            let top = query.items[item] >> 8
            for (index, other) in tops.enumerated() where (top ^ other).nonzeroBitCount <= flips {
                if isPromising(item, places[index]) { examine(item, places[index]) }
            }
        }
    }

    private var windowErrors: Int {
        Int(AudioThreshold.bitErrors(19, most: query.search.mostBitErrors) * 19)
    }

    /// Whether the ten items before two, these included, or the ten from them on could be half of five
    /// seconds.
    private func isPromising(_ item: Int, _ place: Int) -> Bool {
        let wrong = { (steps: ClosedRange<Int>) in
            steps.reduce(0) { sum, step in
                let mine = query.padded[AudioPart.margin + item + step]
                return sum + (mine ^ part.items[place + step]).nonzeroBitCount
            }
        }
        return wrong(-9...0) <= windowErrors || wrong(0...9) <= windowErrors
    }

    private mutating func examine(_ item: Int, _ place: Int) {
        let shift = place - item
        if let end = reached[shift], item < end { return }
        let entry = part.bounds.lastIndex { $0 <= place } ?? 0
        guard !retired.contains(entry) else { return }
        let (first, end) = (part.bounds[entry] - shift, part.bounds[entry + 1] - shift)
        let bounds = max(0, first)..<min(query.items.count, end)
        let window = window(around: item, shift, within: bounds)
        if let end = tried[shift], item < end {
            guard let window, isVaried(window) else { return }
        }
        var stretch = stretch(around: item, shift, within: bounds)
        if let window, window.clamped(to: stretch.items) != window {
            stretch.items =
                min(
                    window.lowerBound,
                    stretch.items.lowerBound,
                )..<max(
                    window.upperBound,
                    stretch.items.upperBound,
                )
            let wrong = stretch.items.compactMap { wrongBits($0, shift) }
            (stretch.counted, stretch.bitErrors) = (wrong.count, wrong.reduce(0, +))
        }
        let most = query.search.mostBitErrors
        let agrees =
            stretch.counted >= 17
            && stretch.meanBitError <= AudioThreshold.bitErrors(stretch.counted, most: most)
        guard
            window != nil || agrees, isVaried(stretch.items),
            isTelling(stretch, window, shift, bounds)
        else {
            tried[shift] = stretch.items.upperBound
            return
        }
        reached[shift] = stretch.items.upperBound
        findings.append(.init(stretch: stretch, entry: entry, shift: shift))
    }

    /// `nil` where both items say nothing.
    private func wrongBits(_ item: Int, _ shift: Int) -> Int? {
        guard !(query.isDull[item] && part.isDull(item + shift)) else { return nil }
        return (query.items[item] ^ part.items[item + shift]).nonzeroBitCount
    }

    /// The first of all windows with the item in it that agrees.
    private func window(around item: Int, _ shift: Int, within bounds: Range<Int>) -> Range<Int>? {
        (item - 18...item).lazy.map { $0..<$0 + 19 }.first { window in
            guard window.clamped(to: bounds) == window else { return false }
            let wrong = window.compactMap { wrongBits($0, shift) }
            return wrong.count == 19 && wrong.reduce(0, +) <= windowErrors
        }
    }

    private func stretch(
        around item: Int,
        _ shift: Int,
        within bounds: Range<Int>,
    ) -> AudioStretch {
        let right = side(Array(item..<bounds.upperBound), shift)
        let left = side((bounds.lowerBound..<item).reversed(), shift)
        var stretch = AudioStretch(items: item..<item, counted: 0, bitErrors: 0)
        stretch.items = (left.last ?? item)..<(right.last ?? item) + 1
        let wrong = (left + right).compactMap { wrongBits($0, shift) }
        (stretch.counted, stretch.bitErrors) = (wrong.count, wrong.reduce(0, +))
        return stretch
    }

    /// The items of one side, up to where they agreed best before they had lost too much.
    private func side(_ items: [Int], _ shift: Int) -> [Int] {
        var (score, best, length, dull) = (0, 0, 0, 0)
        for (index, item) in items.enumerated() {
            guard let wrong = wrongBits(item, shift) else {
                dull += 1
                if dull > 19 { break }
                continue
            }
            dull = 0
            score += 11 - wrong
            if score >= best { (best, length) = (score, index + 1) }
            if best - score > 72 { break }
        }
        return Array(items.prefix(length))
    }

    private func isVaried(_ items: Range<Int>) -> Bool {
        Set(items.filter { !query.isDull[$0] }.map { query.items[$0] }).count >= 8
    }

    private func isTelling(
        _ stretch: AudioStretch,
        _ window: Range<Int>?,
        _ shift: Int,
        _ bounds: Range<Int>,
    ) -> Bool {
        let control = AudioControl(of: stretch.items, shift, query.items.indices, bounds) {
            query.isDull[$0] && part.isDull($1)
                ? nil : (query.items[$0] ^ part.items[$1]).nonzeroBitCount
        }
        guard let other = control.meanBitError else { return true }
        if stretch.meanBitError <= other * 0.6 { return true }
        guard let window else { return false }
        let sum = window.reduce(0) { $0 + (wrongBits($1, shift) ?? 0) }
        return Double(sum) / 19 <= other * 0.5
    }
}
