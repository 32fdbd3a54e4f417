import Foundation
import Pipeline
import TestSupport
import Testing

/// The page that programs are written by names every word that the JSON can hold.
@Suite struct CommandLinePageTests {
    private static let page = try? String(
        contentsOf: Repository.root.appending(path: "docs/command-line.md"),
        encoding: .utf8,
    )

    @Test(arguments: ProblemCode.allCases)
    func `explains a problem`(_ code: ProblemCode) throws {
        #expect(try #require(Self.page).contains("| `\(code.rawValue)` |"))
    }

    @Test(arguments: Fault.Code.allCases)
    func `names a fault`(_ code: Fault.Code) throws {
        #expect(try #require(Self.page).contains("`\(code.rawValue)`"))
    }
}
