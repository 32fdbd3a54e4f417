/// A sound that is looked up, made ready for it.
struct AudioQuery {
    let items: [UInt32]
    /// Whether each item says nothing.
    let isDull: [Bool]
    let startSeconds: Double
    let search: AudioSearch
    /// The items with room before and behind, so that a look around one stays inside.
    let padded: [UInt32]
    /// What is flipped in an item's key, part by part of the bank: one list for each key's length.
    private let flips: [Int: [Int]]

    init(_ fingerprint: AudioFingerprint, _ search: AudioSearch, keyBits: Set<Int>) {
        items = fingerprint.items
        isDull = DullSound.marks(items)
        startSeconds = fingerprint.startSeconds
        self.search = search
        let margin = repeatElement(~UInt32(0), count: AudioPart.margin)
        padded = margin + items + margin
        var flips: [Int: [Int]] = [:]
        for bits in keyBits {
            let single = search.care == .thorough ? (0..<bits).map { 1 << $0 } : []
            flips[bits] = [0] + single
        }
        self.flips = flips
    }

    /// How many of the compared bits may differ.
    var allowedFlips: Int { search.care == .thorough ? 1 : 0 }

    /// What is flipped in a key of so many bits, nothing first.
    func flips(ofKeyBits bits: Int) -> [Int] { flips[bits] ?? [0] }

    /// Which items are looked up in these parts: those that say something, less the commonest.
    ///
    /// An item's cost is how many places the bank has for it. Where the whole costs too much, the
    /// costliest are left out, of equal ones the later: so the same bank always gives the same.
    func voters(in parts: [AudioPart]) -> [Bool] {
        var costs = [Int](repeating: 0, count: items.count)
        for part in parts {
            let (shift, flips) = (UInt32(32 - part.keyBits), flips(ofKeyBits: part.keyBits))
            for place in items.indices where !isDull[place] {
                let key = Int(items[place] >> shift)
                for flip in flips {
                    costs[place] += Int(part.table[key ^ flip + 1] - part.table[key ^ flip])
                }
            }
        }
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
