import Foundation
import Policy
import TestSupport
import Testing

/// What the table that we ship claims is there: tests, rooms, profiles.
@Suite struct CoverageTests {
    private let book: PolicyBook
    private var rows: [Obligation] { book.obligations.rows }

    init() throws { book = try Shipped.book.get() }

    @Test func `every test that a row names is there`() throws {
        let known = try Self.known.get()
        #expect(known.count > 300)
        for row in rows {
            for proof in row.proofs {
                let tests = known[proof.suite]
                #expect(tests != nil, "\(row.id) names \(proof.suite)")
                guard let test = proof.test else { continue }
                #expect(tests?.contains(test) == true, "\(row.id) names \(proof)")
            }
        }
    }

    @Test func `a test that isn't there is missed`() throws {
        let known = try Self.known.get()
        #expect(known["CoverageTests"]?.contains("a test that isn't there is missed") == true)
        #expect(known["CoverageTests"]?.contains("a test of another suite") == false)
        #expect(known["NobodysTests"] == nil)
    }

    @Test func `every room that a row names is a folder of the sources`() throws {
        let folders = Self.folders
        for row in rows {
            guard let room = row.room else { continue }
            #expect(folders.contains { "/\($0)".hasSuffix("/\(room)") }, "\(row.id): \(room)")
        }
    }

    @Test func `whoever says that software is ready names a test`() {
        #expect(rows.contains { $0.state == .softwareReady })
        for row in rows where row.state == .softwareReady {
            #expect(!row.proofs.isEmpty && row.room != nil, "\(row.id)")
        }
    }

    @Test func `what profiles and rules refer to is in the table, for that profile`() {
        for profile in book.profiles.values {
            let entry = profile.entry
            let own =
                entry.identity.obligations + entry.agreement.obligations
                + entry.declaration.obligations + profile.authorities.flatMap(\.obligations)
            let packs = profile.packs.compactMap { book.packs[$0] }
            let asked =
                packs.flatMap(\.categories).flatMap(\.obligations)
                + packs.flatMap(\.rules).flatMap(\.ground.obligations)
            for id in own + asked {
                let row = book.obligations[id]
                #expect(row?.profiles.contains(profile.name) == true, "\(profile.name): \(id)")
            }
        }
    }

    @Test func `every profile of a row is one that we ship`() {
        for row in rows {
            for name in row.profiles { #expect(book.profiles[name] != nil, "\(row.id): \(name)") }
        }
    }

    @Test func `nothing promises what only an authority can find`() throws {
        let promise = "compl" + "iant"
        for row in rows.flatMap({ [$0.duty, $0.act].compactMap(\.self) }) {
            #expect(!row.english.lowercased().contains(promise))
        }
        let page = Repository.root.appending(path: "docs/coverage.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        #expect(!text.lowercased().contains(promise))
        for state in Obligation.State.allCases {
            #expect(text.contains("| `\(state.rawValue)` |"), "\(state)")
        }
    }

    /// The names of all tests, by their suites.
    private static let known = Result {
        var known: [String: Set<String>] = [:]
        for file in files(below: "Tests") where file.hasSuffix(".swift") {
            let place = Repository.root.appending(path: "Tests/\(file)")
            let text = try String(contentsOf: place, encoding: .utf8)
            guard text.contains("import Testing") else { continue }
            for (suite, tests) in suites(in: text) {
                known[suite, default: []].formUnion(tests)
            }
        }
        return known
    }

    /// The suites that a file declares or extends, each with the tests behind its first line.
    private static func suites(in text: String) -> [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        var suite: String?
        for line in text.split(separator: "\n") {
            if line.first != " ", let name = declared(in: line) {
                suite = name
                found[name, default: []].formUnion([])
            }
            guard let suite, let start = line.firstRange(of: "func `") else { continue }
            found[suite, default: []].insert(String(line[start.upperBound...].prefix { $0 != "`" }))
        }
        return found
    }

    private static func declared(in line: Substring) -> String? {
        let words = line.split { !$0.isLetter && !$0.isNumber }
        let kinds: Set<Substring> = ["struct", "extension", "class", "actor", "enum"]
        guard let kind = words.firstIndex(where: kinds.contains), kind + 1 < words.count
        else { return nil }
        return words[kind + 1].hasSuffix("Tests") ? String(words[kind + 1]) : nil
    }

    private static let folders = Set(
        files(below: "Sources").compactMap { file -> String? in
            let folder = file.split(separator: "/").dropLast().joined(separator: "/")
            return folder.isEmpty ? nil : folder
        }.flatMap(withParents)
    )

    private static func withParents(_ folder: String) -> [String] {
        let steps = folder.split(separator: "/")
        return steps.indices.map { steps[...$0].joined(separator: "/") }
    }

    private static func files(below folder: String) -> [String] {
        let root = Repository.root.appending(path: folder)
        return FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    }
}
