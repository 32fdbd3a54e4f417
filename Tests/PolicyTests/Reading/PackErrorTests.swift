import Policy
import TestSupport
import Testing

/// Every mistake is named with its line, and all of them at once.
@Suite struct PackErrorTests {
    struct Mistake: CustomTestStringConvertible {
        let testDescription: String
        let text: String
        /// The beginning of each complaint.
        let complaints: [String]

        init(_ description: String, _ text: String, _ complaints: String...) {
            (testDescription, self.text, self.complaints) = (description, text, complaints)
        }

        /// A pack in which one text is replaced by another.
        init(_ description: String, replacing old: String, with new: String, _ complaint: String) {
            let text = PackSample.pack()
            precondition(text.contains(old))
            self.init(description, text.replacing(old, with: new), complaint)
        }
    }

    static let mistakes = members + vocabulary + guards + documents

    private static let members = [
        Mistake(
            "an unknown key",
            replacing: "owner:",
            with: "ownr:",
            "11: “owner” is missing",
        ),
        Mistake(
            "a second rule of the same id",
            PackSample.pack(adding: twice),
            "27: rule “r” stands already in line 11",
        ),
        Mistake(
            "a language is missing",
            replacing: "{en: Purpose, zh-Hans: 目的}",
            with: "{en: Purpose}",
            "15: “zh-Hans” is missing",
        ),
        Mistake(
            "a blank text",
            replacing: "{en: Purpose,",
            with: "{en: \" \",",
            "15: here has to stand a text",
        ),
        Mistake(
            "an unknown obligation",
            replacing: "obligations: [LM-6.1]\nrules",
            with: "obligations: [LM-99]\nrules",
            "9: no obligation has the id “LM-99”",
        ),
        Mistake(
            "an unknown category",
            replacing: "categories: [c]",
            with: "categories: [d]",
            "17: this pack has no category “d”",
        ),
        Mistake(
            "no day of the calendar",
            replacing: "2027-06-30",
            with: "2027-06-31",
            "16: here has to stand a day",
        ),
        Mistake(
            "a quoted number",
            replacing: "version: 3",
            with: "version: \"3\"",
            "12: here has to stand a whole number",
        ),
        Mistake(
            "a number out of bounds",
            replacing: "version: 3",
            with: "version: 0",
            "12: here has to stand a whole number",
        ),
        Mistake(
            "another name than the file's",
            replacing: "id: p\n",
            with: "id: q\n",
            "1: here has to stand “p”, as the file is named",
        ),
        Mistake(
            "a law without obligations",
            replacing: "      obligations: [LM-6.1]\n",
            with: "",
            "21: here has to stand the obligations",
        ),
        Mistake(
            "an unknown territory",
            replacing: "territory: CN",
            with: "territory: China",
            "25: here has to stand everywhere, EU, or countries",
        ),
        Mistake(
            "a category without an obligation",
            replacing: "    obligations: [LM-6.1]\nrules",
            with: "rules",
            "6: category “c” serves no obligation",
        ),
    ]

    private static let vocabulary = [
        Mistake(
            "an unknown test",
            PackSample.pack(when: "{colour: red}"),
            "18: here has to stand a known",
        ),
        Mistake(
            "an unknown answer",
            PackSample.pack(when: "{notice: surely}"),
            "18: here has to stand one of none, suspected, may-be, is",
        ),
        Mistake(
            "an unknown action",
            PackSample.pack(action: "remove"),
            "19: here has to stand one of release, label",
        ),
        Mistake(
            "an unknown state",
            PackSample.pack(state: "on"),
            "13: here has to stand one of draft",
        ),
        Mistake(
            "two tests in one",
            PackSample.pack(when: "{notice: is, media: video}"),
            "18: here has to stand exactly one",
        ),
        Mistake(
            "an order where there is none",
            PackSample.pack(when: "{media: {at-least: audio}}"),
            "18: here has to stand answers",
        ),
        Mistake(
            "an empty stretch",
            PackSample.pack(when: "{notice: {}}"),
            "18: here has to stand at-least or",
        ),
        Mistake(
            "nothing to combine",
            PackSample.pack(when: "{all: []}"),
            "18: here has to stand at least one",
        ),
        Mistake(
            "no answers",
            PackSample.pack(when: "{notice: []}"),
            "18: here has to stand at least one answer",
        ),
        Mistake(
            "a signal without parts",
            PackSample.pack(when: "{signal: {}}"),
            "18: here has to stand claim",
        ),
        Mistake(
            "a signal of another key",
            PackSample.pack(when: "{signal: {claims: known}}"),
            "18: unknown key “claims”",
        ),
        Mistake(
            "a match without a kind",
            PackSample.pack(when: "{match: {bank: b}}"),
            "18: “kind” is missing",
        ),
        Mistake(
            "a text where a list is",
            PackSample.pack(when: "{all: yes}"),
            "18: here has to stand a list",
        ),
        Mistake(
            "a condition that can never hold",
            PackSample.pack(when: "{all: [{notice: is}, {notice: none}]}"),
            "18: this can never hold",
        ),
    ]

    private static let guards = [
        Mistake(
            "a stop without a match",
            PackSample.pack(action: "stop"),
            "11: rule “r”: a rule stops only byte-identical copies",
        ),
        Mistake(
            "a stop for a match or something else",
            PackSample.pack(
                when: "{any: [{match: {kind: prohibited}}, {notice: is}]}",
                action: "stop",
            ),
            "11: rule “r”: a rule stops only byte-identical copies",
        ),
        Mistake(
            "a stop for what only looks alike",
            PackSample.pack(when: "{likeness: {kind: prohibited}}", action: "stop"),
            "11: rule “r”: a rule stops only byte-identical copies",
        ),
        Mistake(
            "a stop for a copy or what looks alike",
            PackSample.pack(
                when: "{any: [{match: {kind: prohibited}}, {likeness: {kind: prohibited}}]}",
                action: "stop",
            ),
            "11: rule “r”: a rule stops only byte-identical copies",
        ),
        Mistake(
            "a stop for a signal of a near match",
            PackSample.pack(
                when: "{signal: {detector: known-media, claim: prohibited}}",
                action: "stop",
            ),
            "11: rule “r”: a rule stops only byte-identical copies",
        ),
        Mistake(
            "an age limit without an age",
            PackSample.pack(action: "age-restrict"),
            "11: rule “r”: “minimum-age” belongs",
        ),
        Mistake(
            "an age without an age limit",
            replacing: "owner: compliance",
            with: "owner: compliance\n    minimum-age: 18",
            "11: rule “r”: “minimum-age” belongs",
        ),
        Mistake(
            "a model that nobody measured",
            PackSample.pack(when: "{signal: {detector: model-a}}"),
            "11: rule “r”: it listens to model-a, a model: it stays in shadow",
        ),
        Mistake(
            "more false alarms than recordings",
            replacing: "owner: compliance",
            with: "owner: c\n    measured: {day: 2026-01-01, recordings: 1, false-alarms: 2}",
            "15: here has to stand no more false alarms than recordings",
        ),
    ]

    private static let documents = [
        Mistake("nothing", "", "1: the file is empty"),
        Mistake("a list", "- a", "1: here has to stand keys with values"),
        Mistake("an open quote", "id: \"p\nversion: 1", "2: this is no YAML"),
        Mistake("a key twice", "id: p\nid: p", "1: written twice: id"),
        Mistake("two documents", "id: p\n---\nid: q", "2: this is no YAML"),
        Mistake("an anchor", "id: p\ntitle: &a {en: x}\n", "2: anchors (&name) are not read"),
        Mistake("an alias of nothing", "id: *a\n", "1: this is no YAML"),
        Mistake("a control character", "id: \u{1}", "1: this is no YAML"),
        Mistake(
            "a key that is a list",
            "[a]: b\n" + PackSample.pack(),
            "1: a key has to be a word",
        ),
    ]

    private static let twice = """
          - id: r
            version: 3
            state: active
            owner: compliance
            purpose: {en: Purpose, zh-Hans: 目的}
            review-by: 2027-06-30
            when: {notice: is}
            action: label
            ground: {kind: our-choice, territory: everywhere}
            statement: {en: Statement, zh-Hans: 说明}
        """

    @Test(arguments: mistakes)
    func `a mistake is named with its line`(_ mistake: Mistake) {
        let found = PackSample.complaints(about: mistake.text)
        let all = found.joined(separator: "\n")
        for complaint in mistake.complaints {
            #expect(found.contains { $0.hasPrefix(complaint) }, "\(complaint) is not in \(all)")
        }
        #expect(!found.isEmpty)
    }

    @Test func `the pack that the mistakes are made in is sound`() {
        #expect(PackSample.complaints(about: PackSample.pack()).isEmpty)
        #expect(
            PackSample.complaints(
                about: PackSample.pack(when: "{match: {kind: prohibited}}", action: "stop")
            ).isEmpty
        )
        #expect(
            PackSample.complaints(
                about: PackSample.pack(when: "{signal: {detector: model-a}}", state: "shadow")
            ).isEmpty
        )
    }

    @Test func `a measured model may be in force`() {
        let measured = "active\n    measured: {day: 2026-01-01, recordings: 5000, false-alarms: 3}"
        let text = PackSample.pack(when: "{signal: {detector: model-a}}", state: measured)
        #expect(PackSample.complaints(about: text).isEmpty)
    }

    @Test func `several mistakes are reported at once, in the order of their lines`() {
        let text = PackSample.pack(when: "{notice: x}", action: "y", state: "z")
        #expect(PackSample.complaints(about: text).map { $0.prefix(3) } == ["13:", "18:", "19:"])
    }

    @Test func `complaints about several files name their files`() {
        let files = [
            PackFile("policies/a.yaml", Array("id: b".utf8)),
            PackFile("policies/z.yaml", [0xFF]),
            PackFile("elsewhere/y.yaml", Array(PackSample.pack().utf8)),
        ]
        let found = PackSample.complaints(about: files)
        #expect(found.contains("policies/a.yaml:1: here has to stand “a”, as the file is named"))
        #expect(found.contains("policies/z.yaml:1: the file is not UTF-8"))
        #expect(found.contains("elsewhere/y.yaml:1: packs stand in profiles/ or policies/"))
    }

    @Test func `a folder without packs is a mistake`() {
        #expect(PackSample.complaints(about: []).count == 1)
    }
}
