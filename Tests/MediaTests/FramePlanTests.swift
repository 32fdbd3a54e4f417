import Media
import Testing

@Suite struct FramePlanTests {
    @Test func `a stretch reaches from the first gap to the last`() {
        let moments = [4.0, 0, 1, 2, 9, 3, 10, 11, 15, 16]
        let stretch = FramePlan.sparseStretch(of: moments, until: 17, gap: 2)
        #expect(stretch == TimeSpan(from: 4, to: 15))
        #expect(FramePlan.sparseStretch(of: moments, until: 40, gap: 2)?.endSeconds == 40)
        #expect(FramePlan.sparseStretch(of: moments, until: nil, gap: 5) == nil)
    }

    @Test func `beginning and end count, and a film without moments is one gap`() {
        #expect(FramePlan.sparseStretch(of: [5], until: 6, gap: 2) == TimeSpan(from: 0, to: 5))
        #expect(FramePlan.sparseStretch(of: [], until: 6, gap: 2) == TimeSpan(from: 0, to: 6))
        #expect(FramePlan.sparseStretch(of: [.nan, .infinity, 0], until: .nan, gap: 2) == nil)
    }
}
