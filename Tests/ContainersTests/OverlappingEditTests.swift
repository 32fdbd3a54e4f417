import Testing

@testable import Containers

@Suite struct OverlappingEditTests {
    @Test(
        arguments: [
            [0..<10, 9..<12], [5..<5, 3..<8], [0..<4, 0..<4], [40..<60],
        ] as [[Range<UInt64>]]
    )
    func `refuses edits that overlap or leave the file`(_ ranges: [Range<UInt64>]) {
        let patches = ranges.map { PicturePatch(range: $0, bytes: [1]) }
        #expect(throws: ContainerError.self) { try Splice(of: 50, patches: patches) }
        #expect(throws: ContainerError.self) { try patches.offsetMap(of: 50) }
        var plan = WAVEPlan()
        plan.replacements = ranges.map { ($0, Splice()) }
        #expect(throws: ContainerError.self) { try plan.splice(of: 50) }
    }

    @Test func `takes edits that only touch`() throws {
        let ranges: [Range<UInt64>] = [10..<20, 0..<10, 20..<20, 20..<50]
        let patches = ranges.map { PicturePatch(range: $0, bytes: [1]) }
        #expect(try Splice(of: 50, patches: patches).size == 4)
        var plan = WAVEPlan()
        plan.replacements = ranges.map { ($0, Splice()) }
        #expect(try plan.splice(of: 50).size == 0)
    }
}
