import CHamming

/// A sound that is looked up, made ready for it.
struct AudioQuery {
    let items: [UInt32]
    /// Whether each item says nothing.
    let isDull: [Bool]
    let startSeconds: Double
    let search: AudioSearch
    /// The items with room before and behind, so that a look around one stays inside.
    let padded: [UInt32]
    /// Around each item the stretch in which all say something.
    let spoken: [Range<Int>]

    init(_ fingerprint: AudioFingerprint, _ search: AudioSearch) {
        items = fingerprint.items
        isDull = DullSound.marks(items)
        startSeconds = fingerprint.startSeconds
        self.search = search
        let margin = repeatElement(~UInt32(0), count: AudioPart.margin)
        padded = margin + items + margin
        spoken = Self.spoken(isDull)
    }

    private static func spoken(_ isDull: [Bool]) -> [Range<Int>] {
        var (spoken, first): ([Range<Int>], Int) = ([], 0)
        spoken.reserveCapacity(isDull.count)
        for place in isDull.indices where isDull[place] {
            spoken += repeatElement(first..<place, count: place - first)
            spoken.append(place..<place)
            first = place + 1
        }
        let last = isDull.count
        return spoken + repeatElement(first..<last, count: last - first)
    }

    /// How many of the compared bits may differ.
    var allowedFlips: Int { search.care == .thorough ? 1 : 0 }

    /// Which items are looked up in these parts: those that say something, less the commonest.
    ///
    /// An item's cost is how many places the bank has for it. Where the whole costs too much, the
    /// costliest are left out, of equal ones the later: so the same bank always gives the same.
    func voters(in parts: [AudioPart]) -> [Bool] {
        var sums = [UInt64](repeating: 0, count: items.count)
        for part in parts {
            hamming_bucket_costs(
                part.table,
                UInt32(part.keyBits),
                UInt32(allowedFlips),
                items,
                UInt64(items.count),
                &sums,
            )
        }
        let costs = sums.map { Int($0) }
        var voters = items.indices.filter {
            !isDull[$0] && costs[$0] <= search.placesOfAnItem
        }
        var sum = voters.reduce(0) { $0 + costs[$1] }
        let product = max(search.placesPerItem, 0).multipliedReportingOverflow(by: items.count)
        let most = product.overflow ? Int.max : product.partialValue
        if sum > most {
            voters.sort { (costs[$0], $0) < (costs[$1], $1) }
            while sum > most, let last = voters.popLast() { sum -= costs[last] }
        }
        var marks = [Bool](repeating: false, count: items.count)
        for place in voters { marks[place] = true }
        return marks
    }
}
