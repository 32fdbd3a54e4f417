import Detection
import Foundation
import Labels
import Media
import Policy
import TestSupport
import Testing

/// Facts that are kept with a decision, and read again.
@Suite struct FactsKeepingTests {
    private static func kept(_ facts: PolicyFacts) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return try encoder.encode(facts)
    }

    @Test func `what is kept is read again, by ourselves and as a file of facts`() throws {
        var random = SeededGenerator(seed: 41)
        for _ in 0..<200 {
            let facts = PolicyFacts.random(using: &random)
            let text = try Self.kept(facts)
            #expect(try JSONDecoder().decode(PolicyFacts.self, from: text) == facts)
            guard !facts.roles.isEmpty else { continue }
            let read = try PolicyFacts(reading: PackFile("facts.json", Array(text)))
            #expect(read == facts, "\(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test func `likenesses are kept, too`() throws {
        var facts = PolicyFacts(AssessmentFacts())
        facts.likenesses = [Likeness("e", in: "own", of: .rights)]
        let text = try Self.kept(facts)
        #expect(try PolicyFacts(reading: PackFile("facts.json", Array(text))) == facts)
    }

    @Test(arguments: ["notice", "basis", "label_state"])
    func `a word that this version doesn't know is no reason to guess`(_ key: String) throws {
        let text = String(decoding: try Self.kept(PolicyFacts(AssessmentFacts())), as: UTF8.self)
        let strange = text.replacing(
            try Regex("\"\(key)\":\"[a-z]+\""),
            with: "\"\(key)\":\"of-tomorrow\"",
        )
        #expect(strange != text)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(PolicyFacts.self, from: Data(strange.utf8))
        }
    }
}
