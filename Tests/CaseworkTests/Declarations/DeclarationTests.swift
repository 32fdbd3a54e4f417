import Casework
import Foundation
import Policy
import Testing

@Suite struct DeclarationTests {
    @Test func `rules hear what was declared, and no more`() {
        var declaration = Declaration(classes: [.face, .voice], source: "my camera")
        declaration.news = .init(sourceUnit: nil)
        declaration.person = .notAsked
        let facts = declaration.facts()
        #expect(facts.synthetic == .voice)
        #expect(facts.isNews)
        #expect(facts.newsSource == .none)
        #expect(facts.consent == .missing)
        declaration.news = .init(sourceUnit: "Agency")
        #expect(declaration.facts().newsSource == .named)
        #expect(declaration.facts(listedUnits: ["Agency"]).newsSource == .listed)
        #expect(declaration.facts(listedUnits: []).newsSource == .unlisted)
        #expect(Declaration().facts().synthetic == nil)
        #expect(!Declaration().isSynthetic)
    }

    @Test func `who has to be asked is asked, and who has to answer answers`() throws {
        let book = try PolicyBook.bundled()
        let cn = try #require(book.profiles["cn"]).entry.declaration
        let eu = try #require(book.profiles["eu"]).entry.declaration
        let prompt = DeclarationRecord.Prompt(
            account: try #require(AccountID("00000000-0000-7000-8000-000000000001")),
            askedAt: Date(timeIntervalSince1970: 0),
            language: "zh-Hans",
            wording: "cn 1",
            offeredLabelTool: true,
        )
        let silent = DeclarationRecord(prompt: prompt, answer: nil)
        #expect(throws: DeclarationRefusal.notAsked) { try eu.check(nil) }
        #expect(throws: DeclarationRefusal.notAnswered) { try cn.check(silent) }
        try eu.check(silent)
        let answer = DeclarationRecord.Answer(
            declaration: Declaration(),
            answeredAt: prompt.askedAt,
        )
        try cn.check(DeclarationRecord(prompt: prompt, answer: answer))
    }

    @Test func `names have the shapes that the API promises`() {
        #expect(TenantName("studio-1")?.text == "studio-1")
        for text in ["", "Studio", "a b", String(repeating: "a", count: 41), "ü"] {
            #expect(TenantName(text) == nil)
        }
        #expect(ItemID("00000000-0000-7000-8000-00000000000a") != nil)
        for text in ["", "00000000-0000-7000-8000-00000000000A", "x", "00000000\u{0}"] {
            #expect(ItemID(text) == nil)
        }
        #expect(PersonName(" ann") == nil)
        #expect(PersonName("a\u{0}") == nil)
        #expect(ExternalID("") == nil)
        #expect(ExternalID("post/7") != nil)
    }
}
