@testable import Containers
import TestSupport
import Testing

@Suite struct DisjointRangesTests {
    @Test(arguments: 0..<60 as Range<UInt64>)
    func `finds what looking at each finds`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let parts = (0..<Int.random(in: 0...9, using: &random)).map { _ in
            let start = Int.random(in: 0...40, using: &random)
            return start..<start + Int.random(in: 0...6, using: &random)
        }
        let joined = DisjointRanges(joining: parts)
        for (range, next) in zip(joined.ranges, joined.ranges.dropFirst()) {
            #expect(range.upperBound < next.lowerBound)
        }
        for lower in 0...47 {
            #expect(
                joined.ranges.contains { $0.contains(lower) }
                    == parts.contains { $0.contains(lower) }
            )
            for upper in lower...50 {
                let isFound = joined.overlaps(lower..<upper)
                #expect(isFound == parts.contains { $0.overlaps(lower..<upper) })
            }
        }
    }
}
