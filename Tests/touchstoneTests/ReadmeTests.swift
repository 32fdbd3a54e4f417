import Foundation
import TestSupport
import Testing

/// The README's first screen shows what the demo really prints.
@Suite struct ReadmeTests {
    /// The clip's digest depends on the machine's encoder.
    private static func withoutDigests(_ text: Substring) -> String {
        text.replacing(/[0-9a-f]{64}/, with: "").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test func `shows the demo's own session`() throws {
        let page = try String(
            contentsOf: Repository.root.appending(path: "README.md"),
            encoding: .utf8,
        )
        let shown = try #require(page.firstMatch(of: /```console\n(?<session>(?s:.*?))```/)).session
        let demo = try Tool.run(
            "env",
            ["DEMO_BINARIES=\(Binary.folder)"]
                + [Repository.root.appending(path: "scripts/demo").path],
        )
        #expect(demo.status == 0, "\(demo.complaintText)")
        #expect(Self.withoutDigests(Substring(demo.text)) == Self.withoutDigests(shown))
    }
}
