import Detection
import Labels
import Media
import Policy
import Testing

@Suite struct FactsReadingTests {
    private func read(_ text: String) throws -> PolicyFacts {
        try PolicyFacts(reading: PackFile("facts.json", Array(text.utf8)))
    }

    @Test func `everything may be left out`() throws {
        #expect(try read("{}") == .nothing)
    }

    @Test func `every fact is read`() throws {
        let facts = try read(
            """
            {"assessment": {"notice": "suspected", "basis": "traced", "label_state": "damaged", "complete": false},
             "signals": [{"detector": "visible-mark", "claim": "synthetic", "strength": "strong"}],
             "declaration": {"synthetic": "voice", "news": true, "news_source": "named", "consent": "missing"},
             "account": {"identified": true, "agreed": true, "rung": "warned"},
             "roles": ["generation", "propagation"], "territory": "CN,DE", "media": "audio",
             "matches": [{"bank": "b", "kind": "rights", "entry": "e", "approvals": 2}]}
            """
        )
        #expect(
            facts
                == PolicyFacts(
                    AssessmentFacts(
                        notice: .suspected,
                        basis: .traced,
                        labelState: .damaged,
                        signals: [.init("visible-mark", .synthetic, .strong)],
                        isComplete: false,
                    ),
                    declaration: DeclarationFacts(
                        synthetic: .voice,
                        isNews: true,
                        newsSource: .named,
                        consent: .missing,
                    ),
                    account: AccountFacts(isIdentified: true, hasAgreed: true, rung: .warned),
                    roles: [.generation, .propagation],
                    territory: try #require(Territory("CN,DE")),
                    matches: [ExactMatch("e", in: "b", of: .rights, approvals: 2)],
                    media: .audio,
                )
        )
    }

    @Test(arguments: [
        (#"{"colour": "red"}"#, "unknown key “colour”"),
        (#"{"territory": "Mars"}"#, "everywhere, EU, or countries"),
        (#"{"declaration": {"news": "yes"}}"#, "true or false"),
        (#"{"declaration": {"synthetic": "hand"}}"#, "one of none, dialogue"),
        (#"{"signals": [{"detector": "d"}]}"#, "“claim” is missing"),
        (
            #"{"matches": [{"bank": "b", "kind": "rights", "entry": "e"}]}"#,
            "“approvals” is missing",
        ),
        (#"{"account": []}"#, "keys with values"), (#"{"roles": ["boss"]}"#, "one of generation"),
        ("[", "this is no YAML"),
    ])
    func `a mistake is named`(_ text: String, complaint: String) {
        let error = #expect(throws: PackError.self) { try read(text) }
        #expect(error?.description.contains(complaint) == true, "\(String(describing: error))")
        #expect(error?.description.hasPrefix("facts.json:1: ") == true)
    }

    @Test func `what the file states goes before what its uploader declares`() {
        var facts = PolicyFacts.noticed(.is, .verified)
        facts.declaration = DeclarationFacts(synthetic: .face)
        #expect(facts.notice == .is && facts.basis == .verified)
    }

    @Test func `a declaration goes before mere traces`() {
        var facts = PolicyFacts.noticed(.suspected, .traced)
        facts.declaration = DeclarationFacts(synthetic: .face)
        #expect(facts.notice == .mayBe && facts.basis == .declared)
    }

    @Test func `a declaration that nothing is synthetic lowers nothing`() {
        var facts = PolicyFacts.noticed(.suspected, .traced)
        facts.declaration = DeclarationFacts()
        #expect(facts.notice == .suspected && facts.basis == .traced)
    }
}
