import Foundation
import Testing

@Suite struct LimitsPageTests {
    let limits = SourceTree.sources.flatMap(Limit.all)

    @Test func `the page of limits lists every one with its default, and no other`() throws {
        let page = LimitsPage(
            text: try String(
                contentsOf: SourceTree.root.appending(path: "docs/limits.md"),
                encoding: .utf8,
            )
        )
        #expect(limits.count >= 5)
        #expect(page.complaints(about: limits) == [])
        #expect(page.leftovers(beside: limits) == [])
    }

    @Test func `limits are read from a struct, and only from its own level`() {
        let file = ProjectFile(
            path: "Sources/A/ALimits.swift",
            text: """
                public struct ALimits: Sendable {
                    /// How deep.
                    public var depth = 32
                    package var bytes: UInt64 = 16 << 20
                    public var pause: Duration
                    public var half: Int { depth / 2 }
                    public init() { let other = 3 }
                }
                struct InnerLimits {
                    var depth = 1
                }
                """,
        )
        #expect(
            Limit.all(in: file).map(\.description) == [
                "ALimits.depth = 32", "ALimits.bytes = 16 << 20", "ALimits.pause = –",
            ]
        )
    }

    @Test(arguments: [
        ("| `ALimits.depth` | `32` |", 0, 0), ("| `ALimits.depth` | `31` |", 1, 0),
        ("| `ALimits.width` | `32` |", 1, 1), ("`ALimits.depth` is `32`", 1, 0),
    ])
    func `a wrong row is found`(row: String, complaints: Int, leftovers: Int) {
        let file = ProjectFile(
            path: "A.swift",
            text: "package struct ALimits {\n    var depth = 32\n}\n",
        )
        let page = LimitsPage(text: row)
        #expect(page.complaints(about: Limit.all(in: file)).count == complaints)
        #expect(page.leftovers(beside: Limit.all(in: file)).count == leftovers)
    }
}
