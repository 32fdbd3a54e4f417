import Detection
import Labels
import Media
import Policy
import Testing

/// What rules say to what is new: what they said before was decided on.
@Suite struct NewsTests {
    private static let likenesses = PackSample.pack(
        when: "{any: [{likeness: {kind: prohibited}}, {media: audio}]}",
        action: "hold",
    )

    private func facts(_ entries: [String], media: MediaKind? = nil) -> PolicyFacts {
        .with { facts in
            facts.media = media
            facts.likenesses = entries.map { Likeness($0, in: "own", of: .prohibited) }
        }
    }

    @Test func `a rule that fires for the first time counts`() throws {
        let rules = try PackSample.rules(Self.likenesses)
        let news = try #require(rules.evaluate(facts(["1"]), since: facts([])))
        #expect(news.action == .hold && news.firings.map(\.rule) == ["p/r"])
    }

    @Test func `a rule that fired before counts only for another reason`() throws {
        let rules = try PackSample.rules(Self.likenesses)
        #expect(rules.evaluate(facts(["1"]), since: facts(["1"])) == nil)
        #expect(rules.evaluate(facts([], media: .audio), since: facts([], media: .audio)) == nil)
        let more = rules.evaluate(facts(["1"], media: .audio), since: facts([], media: .audio))
        #expect(more?.action == .hold)
    }

    @Test func `fewer facts are no news`() throws {
        let rules = try PackSample.rules(Self.likenesses)
        #expect(rules.evaluate(facts([]), since: facts(["1"])) == nil)
    }

    @Test func `a notice that says more is news without any rule`() throws {
        let rules = try #require(try Shipped.book.get().rules(under: "plain"))
        let suspected = PolicyFacts.noticed(.suspected, .traced)
        let stated = PolicyFacts.noticed(.is, .stated)
        #expect(rules.evaluate(stated, since: suspected)?.notice?.notice == .is)
        #expect(rules.evaluate(suspected, since: stated) == nil)
        #expect(rules.evaluate(stated, since: stated) == nil)
    }
}
