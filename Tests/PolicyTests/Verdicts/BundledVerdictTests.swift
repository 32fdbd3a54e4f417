import Detection
import Labels
import Policy
import Testing

/// What the packs that we ship say of typical items.
@Suite struct BundledVerdictTests {
    struct Sample: CustomTestStringConvertible {
        let testDescription: String
        let profile: String
        let facts: PolicyFacts
        let action: PolicyAction
        /// The rules that fire.
        let rules: [String]

        init(
            _ description: String,
            _ profile: String,
            _ facts: PolicyFacts,
            _ action: PolicyAction,
            _ rules: [String] = [],
        ) {
            (testDescription, self.profile, self.facts) = (
                "\(profile): \(description)", profile, facts,
            )
            (self.action, self.rules) = (action, rules)
        }
    }

    static let samples = ordinary + held + matched

    private static let ordinary = [
        Sample("nothing found", "cn", .nothing, .release),
        Sample("nothing found", "eu", .nothing, .release),
        Sample("nothing found", "plain", .nothing, .release),
        Sample(
            "the file states it",
            "cn",
            .noticed(.is, .stated, .labelled),
            .label,
            ["av-provisions/synthetic-is-marked", "deep-synthesis/label-is"],
        ),
        Sample(
            "declared",
            "cn",
            .declared(DeclarationFacts(synthetic: .face)),
            .label,
            ["av-provisions/synthetic-is-marked", "deep-synthesis/label-may-be"],
        ),
        Sample(
            "suspected",
            "cn",
            .noticed(.suspected, .traced),
            .label,
            ["deep-synthesis/label-suspected"],
        ),
        Sample(
            "stripped",
            "cn",
            .noticed(.is, .stated, .stripped),
            .label,
            [
                "av-provisions/synthetic-is-marked", "deep-synthesis/label-is",
                "deep-synthesis/label-restored",
            ],
        ),
        Sample(
            "the file states it",
            "eu",
            .noticed(.is, .stated, .labelled),
            .label,
            ["ai-act-50/deployer-disclosure"],
        ),
        Sample(
            "declared",
            "eu",
            .declared(DeclarationFacts(synthetic: .voice)),
            .label,
            ["ai-act-50/deployer-disclosure"],
        ),
        Sample(
            "suspected",
            "eu",
            .noticed(.suspected, .traced),
            .label,
            ["ai-act-50/suspected-is-shown"],
        ),
        Sample("the file states it", "us", .noticed(.is, .stated, .labelled), .release),
        Sample("the file states it", "plain", .noticed(.is, .stated, .labelled), .release),
    ]

    private static let held = [
        Sample(
            "news without a source",
            "cn",
            .declared(DeclarationFacts(isNews: true)),
            .hold,
            ["av-provisions/news-without-source"],
        ),
        Sample(
            "news with a listed source",
            "cn",
            .declared(DeclarationFacts(isNews: true, newsSource: .listed)),
            .release,
        ),
        Sample(
            "news without a source",
            "eu",
            .declared(DeclarationFacts(isNews: true)),
            .release,
        ),
        Sample(
            "a face without consent",
            "cn",
            .declared(DeclarationFacts(synthetic: .face, consent: .missing)),
            .hold,
            [
                "av-provisions/likeness-without-consent", "av-provisions/synthetic-is-marked",
                "deep-synthesis/label-may-be",
            ],
        ),
        Sample(
            "a voice without consent",
            "plain",
            .declared(DeclarationFacts(synthetic: .voice, consent: .missing)),
            .hold,
            ["house/likeness-without-consent"],
        ),
        Sample(
            "contradicting labels",
            "cn",
            .noticed(.is, .stated, .damaged, [.init("contradiction", .synthetic, .weak)]),
            .hold,
            [
                "deep-synthesis/label-contradictory", "av-provisions/synthetic-is-marked",
                "deep-synthesis/label-is",
            ],
        ),
        Sample(
            "a mark in the picture alone",
            "cn",
            .noticed(.suspected, .traced, .damaged, [.init("visible-mark", .synthetic, .strong)]),
            .label,
            ["deep-synthesis/label-suspected"],
        ),
        Sample(
            "a sign of prohibited content",
            "cn",
            .noticed(nil, .none, .unlabelled, [.init("some-detector", .prohibited, .strong)]),
            .hold,
            ["av-provisions/prohibited-signal"],
        ),
    ]

    private static let matched = ["cn", "eu", "us", "plain"].flatMap { profile in
        let pack = profile == "cn" ? "av-provisions" : "house"
        return [
            Sample(
                "an approved copy",
                profile,
                .matching(.prohibited, approvals: 2),
                .stop,
                ["\(pack)/prohibited-copy"],
            ),
            Sample(
                "a copy that one person approved",
                profile,
                .matching(.prohibited, approvals: 1),
                .release,
            ),
        ]
    }

    @Test(arguments: samples)
    func `a typical item comes to its action`(_ sample: Sample) throws {
        let rules = try #require(try Shipped.book.get().rules(under: sample.profile))
        let verdict = rules.evaluate(sample.facts)
        #expect(verdict.action == sample.action)
        #expect(Set(verdict.firings.map(\.rule)) == Set(sample.rules))
        #expect(verdict.needsLabel == verdict.firings.contains { $0.action == .label })
    }

    @Test(arguments: ["cn", "eu", "us", "plain"], Notice.allCases)
    func `a known notice stands around the player in both languages`(
        _ profile: String,
        notice: Notice,
    ) throws {
        let rules = try #require(try Shipped.book.get().rules(under: profile))
        let shown = try #require(rules.evaluate(.noticed(notice, .stated)).notice)
        #expect(shown.notice == notice)
        #expect(shown.text.chinese.contains("人工智能生成合成"))
        #expect(shown.text.english.contains("AI-generated"))
    }

    @Test func `the generation role labels what its tools made`() throws {
        var facts = PolicyFacts.declared(DeclarationFacts(synthetic: .scene))
        facts.roles = [.generation]
        let book = try Shipped.book.get()
        let eu = try #require(book.rules(under: "eu")).evaluate(facts)
        let cn = try #require(book.rules(under: "cn")).evaluate(facts)
        #expect(eu.firings.map(\.ground.article).contains("50(2)"))
        #expect(cn.firings.map(\.rule).contains("deep-synthesis/generation-is-labelled"))
    }

    @Test func `one state's rule is not asked where the item is not played`() throws {
        var facts = PolicyFacts.noticed(.is, .stated)
        facts.territory = try #require(Territory("DE,FR"))
        let verdict = try #require(try Shipped.book.get().rules(under: "cn")).evaluate(facts)
        #expect(verdict.firings.isEmpty && verdict.action == .release)
    }

    @Test func `an action bites only where its ground holds`() throws {
        let rules = try #require(try Shipped.book.get().rules(under: "cn"))
        let verdict = rules.evaluate(.matching(.prohibited, approvals: 2))
        #expect(verdict.territory.text == "CN")
        #expect(verdict.action(in: "CN") == .stop)
        #expect(verdict.action(in: "FR") == .release)
    }

    @Test func `an incomplete examination is only noted in shadow`() throws {
        var facts = PolicyFacts.nothing
        facts.assessment.isComplete = false
        let verdict = try #require(try Shipped.book.get().rules(under: "cn")).evaluate(facts)
        #expect(verdict.action == .release && verdict.firings.isEmpty)
        #expect(verdict.shadows.map(\.rule) == ["av-provisions/partial-examination"])
        #expect(verdict.pin.rules.map(\.name) == ["av-provisions/partial-examination"])
    }
}

// Banks.
extension BundledVerdictTests {
    @Test(
        arguments: ["eu", "us", "plain"],
        [(ExactMatch.BankKind.rights, "rights-likeness"), (.refuted, "refuted-copy")],
    )
    func `what is like a work or a rumour waits for a person`(
        _ profile: String,
        _ kind: (ExactMatch.BankKind, rule: String),
    ) throws {
        var facts = PolicyFacts.nothing
        facts.likenesses = [Likeness("1", in: "b", of: kind.0)]
        let verdict = try #require(try Shipped.book.get().rules(under: profile)).evaluate(facts)
        #expect(verdict.action == .hold)
        #expect(verdict.firings.map(\.rule) == ["house/\(kind.rule)"])
        #expect(verdict.firings.first?.because.english.contains("entry “1”") == true)
    }

    @Test(arguments: ["cn", "eu", "us", "plain"])
    func `what is like something prohibited is held and never stopped`(
        _ profile: String
    ) throws {
        var facts = PolicyFacts.noticed(
            nil,
            .none,
            .unlabelled,
            [.init("known-media", .prohibited, .strong)],
        )
        facts.likenesses = [Likeness("1", in: "b", of: .prohibited)]
        let rules = try #require(try Shipped.book.get().rules(under: profile))
        #expect(rules.evaluate(facts).action == .hold)
        facts.matches = [ExactMatch("2", in: "b", of: .prohibited, approvals: 2)]
        #expect(rules.evaluate(facts).action == .stop)
    }

    @Test func `a work's copy is nobody's business where no pack says so`() throws {
        var facts = PolicyFacts.nothing
        facts.likenesses = [Likeness("1", in: "b", of: .rights)]
        let rules = try #require(try Shipped.book.get().rules(under: "cn"))
        #expect(rules.evaluate(facts).action == .release)
    }
}

extension PolicyFacts {
    static let nothing = PolicyFacts(AssessmentFacts())

    static func noticed(
        _ notice: Notice?,
        _ basis: Basis,
        _ state: LabelState = .unlabelled,
        _ signals: [AssessmentFacts.Sign] = [],
    ) -> PolicyFacts {
        PolicyFacts(
            AssessmentFacts(notice: notice, basis: basis, labelState: state, signals: signals)
        )
    }

    static func declared(_ declaration: DeclarationFacts) -> PolicyFacts {
        PolicyFacts(AssessmentFacts(), declaration: declaration)
    }

    static func matching(_ kind: ExactMatch.BankKind, approvals: Int) -> PolicyFacts {
        PolicyFacts(
            AssessmentFacts(),
            matches: [ExactMatch("e1", in: "b", of: kind, approvals: approvals)],
        )
    }
}
