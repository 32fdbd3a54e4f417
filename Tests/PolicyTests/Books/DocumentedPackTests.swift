import Foundation
import Policy
import TestSupport
import Testing

/// What `docs/policy.md` shows is what happens.
@Suite struct DocumentedPackTests {
    private let page: String

    init() throws {
        page = try String(
            contentsOf: Repository.root.appending(path: "docs/policy.md"),
            encoding: .utf8,
        )
    }

    /// The first block of code in a language.
    private func block(_ language: String) throws -> PackFile {
        let start = try #require(page.firstRange(of: "```\(language)\n")?.upperBound)
        let end = try #require(page[start...].firstRange(of: "```")?.lowerBound)
        return PackFile("policies/cloned-voices.yaml", Array(page[start..<end].utf8))
    }

    @Test func `the documented pack holds the documented item`() throws {
        let packs = try PolicyBook([try block("yaml")]).packs
        let facts = try PolicyFacts(reading: try block("json"))
        let plain = try #require(try Shipped.book.get().profiles["plain"])
        let verdict = PolicySet(plain, packs: Array(packs.values)).evaluate(facts)
        #expect(verdict.action == .hold)
        #expect(verdict.firings.map(\.rule) == ["cloned-voices/cloned-voice-without-consent"])
        #expect(
            verdict.firings.first?.ground.words.english
                == "the terms say so: Terms of service, clause 7"
        )
        #expect(verdict.shadows.map(\.rule) == ["cloned-voices/what-the-model-hears"])
    }

    @Test(arguments: Question.allCases)
    func `every question stands in the table with all its answers`(_ question: Question) throws {
        let row = try #require(
            page.split(separator: "\n").first { $0.hasPrefix("| `\(question.rawValue)`") }
        )
        for word in question.words { #expect(row.contains("`\(word)`"), "\(word)") }
        #expect(row.contains("(ordered)") == question.isOrdered)
    }

    @Test func `the table of profiles is what the profiles say`() throws {
        let book = try Shipped.book.get()
        let names = ["cn", "eu", "us", "plain"]
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| packs |") }
        let cells = try #require(rows.first).split(separator: "|").dropFirst()
        for (name, cell) in zip(names, cells) {
            let packs = try #require(book.profiles[name]).packs.map { "`\($0)`" }
            #expect(cell.trimmingCharacters(in: .whitespaces) == packs.joined(separator: ", "))
        }
    }
}
