import TestSupport

/// Rows of items that change as those of music do: a seventh of the bits from one to the next, and
/// ones more often than zeros.
struct SoundModel {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func items(_ count: Int) -> [UInt32] {
        var item = bits([true, false, true, false, false, true])
        return (0..<count).map { _ in
            let changed = bits([false, true, false, true])
            item = item & ~changed | bits([true, false, true, false, false, true]) & changed
            return item
        }
    }

    /// The same items with some of the bits flipped, each with the same chance.
    mutating func damaged(_ items: some Sequence<UInt32>, share: Double) -> [UInt32] {
        items.map { item in
            (0..<32).reduce(item) { item, bit in
                Double.random(in: 0..<1, using: &random) < share ? item ^ 1 << UInt32(bit) : item
            }
        }
    }

    /// 32 bits, each set with the chance that the binary digits behind the point state.
    private mutating func bits(_ digits: [Bool]) -> UInt32 {
        digits.reversed().reduce(0) { bits, digit in
            let word = UInt32(truncatingIfNeeded: random.next())
            return digit ? bits | word : bits & word
        }
    }
}
