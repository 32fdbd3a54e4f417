import Foundation
import TestSupport
import Testing

/// The table of hardening checks in `docs/threat-model.md` names tests that exist.
@Suite struct HardeningPageTests {
    /// A row of the table: what is asked, and what shows it.
    private struct Row {
        let requirement: String
        let proof: String

        var suites: [String] {
            proof.matches(of: /`([A-Za-z0-9]+Tests|test_[a-z_]+)`/).map { String($0.1) }
        }

        var hasReason: Bool { proof.hasPrefix("reason: ") }
    }

    private static let rows = Result {
        let place = Repository.root.appending(path: "docs/threat-model.md")
        let page = try String(contentsOf: place, encoding: .utf8)
        let section = try #require(page.components(separatedBy: "## Hardening checks").last)
        return section.components(separatedBy: "\n## ")[0].split(separator: "\n").compactMap {
            line -> Row? in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 3, cells[0].first?.isNumber == true else { return nil }
            return Row(requirement: cells[0], proof: cells[2])
        }
    }

    @Test func `each check has a test that exists, or a reason`() throws {
        let rows = try Self.rows.get()
        #expect(rows.count > 40)
        let known = try Self.suites()
        for row in rows {
            #expect(!row.suites.isEmpty || row.hasReason, "\(row.requirement)")
            for suite in row.suites {
                #expect(known.contains(suite), "\(row.requirement) names \(suite)")
            }
        }
    }

    private static func suites() throws -> Set<String> {
        var names: Set<String> = []
        for folder in ["Tests", "interop"] {
            let root = Repository.root.appending(path: folder)
            let files = FileManager.default.enumerator(atPath: root.path)
            while let file = files?.nextObject() as? String {
                let name = URL(filePath: file).lastPathComponent
                if name.hasSuffix(".py") { names.insert(String(name.dropLast(3))) }
                guard name.hasSuffix("Tests.swift") else { continue }
                let text = try String(contentsOf: root.appending(path: file), encoding: .utf8)
                names.formUnion(text.matches(of: /struct ([A-Za-z0-9]+Tests)/).map { String($0.1) })
            }
        }
        return names
    }
}
