import Policy
import TestSupport
import Testing

@Suite struct ProfileErrorTests {
    struct Mistake: CustomTestStringConvertible {
        let testDescription: String
        let old: String
        let new: String
        let complaint: String

        init(_ description: String, _ old: String, _ new: String, _ complaint: String) {
            testDescription = description
            (self.old, self.new, self.complaint) = (old, new, complaint)
        }
    }

    static let mistakes = [
        Mistake("another name", "name: cn", "name: xn", "here has to stand “cn”"),
        Mistake(
            "a pack that isn't there",
            "deep-synthesis]",
            "shallow]",
            "there is no pack “shallow”",
        ),
        Mistake(
            "no languages",
            "languages: [zh-Hans, en]",
            "languages: []",
            "at least one language",
        ),
        Mistake("a language twice", "[zh-Hans, en]", "[en, en]", "listed twice"),
        Mistake(
            "an identity that nobody can show",
            "methods: [organisation-code, social-credit-code, resident-id, mobile, network-identity]",
            "methods: []",
            "needs a method",
        ),
        Mistake(
            "an answer that nobody asks for",
            "asked: true",
            "asked: false",
            "has to be asked for",
        ),
        Mistake("a quoted flag", "asked: true", "asked: \"true\"", "true or false"),
        Mistake("no time for holds", "hold-hours: 72", "hold-hours: 0", "a whole number from 1"),
        Mistake(
            "a person who looks, and a clock that doesn't wait for one",
            """
            review-before-release: examination

            # The law sets no number of days for appeals and complaints: the provider publishes its own.
            times:
              hold-hours: 72
              hold-end: escalate
            """,
            """
            review-before-release: person
            times:
              hold-hours: 72
              hold-end: release
            """,
            "none goes on by itself",
        ),
        Mistake(
            "longer than at most",
            "at-most-days: 400",
            "at-most-days: 4",
            "longer at least than at most",
        ),
        Mistake(
            "a notice that doesn't name the making",
            "本内容为人工智能生成合成内容",
            "本内容为人工智能内容",
            "both AI and generation",
        ),
        Mistake(
            "a notice that doesn't name AI",
            "This content is AI-generated or AI-altered.",
            "This content is generated and contains aims.",
            "both AI and generation",
        ),
        Mistake(
            "an authority of another key",
            "- id: cyberspace",
            "- name: cyberspace",
            "“id” is missing",
        ),
        Mistake(
            "a ladder that gets milder",
            "{weight: 8, measure: suspend-updates, days: 30}",
            "{weight: 8, measure: warn, days: 30}",
            "heavier and stricter",
        ),
        Mistake(
            "a ladder that gets lighter",
            "{weight: 8, measure: suspend-updates, days: 30}",
            "{weight: 3, measure: suspend-updates, days: 30}",
            "heavier and stricter",
        ),
        Mistake(
            "a closure for a while",
            "{weight: 16, measure: close}",
            "{weight: 16, measure: close, days: 30}",
            "leave days out",
        ),
        Mistake(
            "a limit without a length",
            "{weight: 4, measure: limit, days: 30}",
            "{weight: 4, measure: limit}",
            "“days” is missing",
        ),
        Mistake(
            "a grave strike that weighs less",
            "high: {weight: 4, days: 366}",
            "high: {weight: 1, days: 366}",
            "can't weigh less",
        ),
        Mistake(
            "a measure that nobody knows",
            "measure: limit",
            "measure: mute",
            "one of warn, limit, suspend-updates, close",
        ),
        Mistake(
            "a ladder for an obligation that nobody has",
            "[AV-14.2, DS-10.5]",
            "[AV-14.2, DS-99.5]",
            "no obligation has the id “DS-99.5”",
        ),
        Mistake(
            "a warning first where the ladder knows none",
            "    - {weight: 1, measure: warn, days: 14}\n",
            "",
            "needs the step warn",
        ),
        Mistake(
            "something kept without a time",
            "  decisions: {",
            "  decision: {",
            "“decisions” is missing",
        ),
    ]

    @Test(arguments: mistakes)
    func `a mistake in a profile is named with file and line`(_ mistake: Mistake) throws {
        var files = BundledPacks.files
        let place = try #require(files.firstIndex { $0.path.hasSuffix("cn.yaml") })
        let text = String(decoding: files[place].bytes, as: UTF8.self)
        #expect(text.contains(mistake.old))
        // One that puts a warning first, as the law of the Union does.
        let bound = text.replacing(
            "  factors: []\n",
            with: "  factors: []\n  warning-first: [DSA-23.1]\n",
        )
        let changed = bound.replacing(mistake.old, with: mistake.new)
        files[place] = PackFile(files[place].path, Array(changed.utf8))
        let found = PackSample.complaints(about: files)
        #expect(
            found.contains {
                $0.hasPrefix("Packs/profiles/cn.yaml:") && $0.contains(mistake.complaint)
            },
            "\(found)",
        )
    }
}
