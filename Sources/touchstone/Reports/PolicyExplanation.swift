import Detection
import Foundation
import Labels
import Media
import Pipeline
import Policy
import Server

/// What the rules of several profiles say of one file.
struct PolicyExplanation {
    let name: FilePathBytes
    let facts: PolicyFacts
    let verdicts: [(profile: Profile, verdict: Verdict)]

    init(name: FilePathBytes, facts: PolicyFacts, rules: [PolicySet]) {
        self.name = name
        self.facts = facts
        verdicts = rules.map { ($0.profile, $0.evaluate(facts)) }
    }

    /// Whether every profile does the same.
    private var isAgreed: Bool { Set(verdicts.map(\.verdict.action)).count <= 1 }
}

extension PolicyExplanation {
    /// For a person: what is known, each profile's verdict, and the profiles side by side.
    var text: String {
        let known =
            "  notice \(facts.notice?.word ?? "none") (\(facts.basis.rawValue)), "
            + "label \(facts.assessment.labelState.rawValue)"
        let parts = verdicts.flatMap { profile, verdict in
            ["", "\(profile.name): \(profile.title.english) · \(profile.title.chinese)"]
                + verdict.lines
        }
        return (["\(name)", known] + parts + (verdicts.count > 1 ? comparison : []))
            .joined(separator: "\n")
    }

    private var comparison: [String] {
        let width = verdicts.map(\.profile.name.count).max() ?? 0
        let rows = verdicts.map { profile, verdict in
            "  " + profile.name.padding(toLength: width, withPad: " ", startingAt: 0)
                + "  \(verdict.action.rawValue) (\(verdict.territory)), \(verdict.reason)"
                + (verdict.goesBeyondTheLaw ? "; beyond the law" : "")
        }
        return ["", isAgreed ? "every profile does the same" : "the profiles differ"] + rows
    }
}

extension Verdict {
    fileprivate var lines: [String] {
        var lines = [
            "  \(action.rawValue): it \(action.words.english) (\(territory)) · \(action.words.chinese)"
        ]
        if firings.isEmpty { lines.append("    no rule fired · 没有规则被触发") }
        lines += firings.flatMap(\.lines)
        if let notice {
            lines.append("  around the player: \(notice.text.english) · \(notice.text.chinese)")
        }
        if !firings.isEmpty {
            lines.append(
                "    \(beyondTheLawWords.english) · \(beyondTheLawWords.chinese)"
            )
        }
        lines += shadows.map { "  in shadow, changes nothing: \($0.rule) (\($0.action.rawValue))" }
        return lines
    }

    /// On which kinds of ground its action rests.
    fileprivate var reason: String {
        let kinds = Set(firings.filter { $0.action == action }.map(\.ground.kind))
        let words = PolicyGround.Kind.allCases.filter(kinds.contains).map(\.phrase)
        return words.isEmpty ? "no rule asks for more" : words.joined(separator: " and ")
    }
}

extension PolicyGround.Kind {
    fileprivate var phrase: String {
        switch self {
        case .law: "the law requires it"
        case .terms: "the terms say so"
        case .ownChoice: "our choice"
        }
    }
}

extension Firing {
    fileprivate var lines: [String] {
        [
            "    \(action.rawValue) by \(rule), version \(version)",
            "      \(ground.words.english) (\(ground.territory)) · \(ground.words.chinese)",
            "      because \(because.english) · \(because.chinese)",
        ]
            + (ground.obligations.isEmpty
                ? [] : ["      serves \(ground.obligations.joined(separator: ", "))"])
    }
}

extension PolicyExplanation {
    /// `touchstone.verdicts/1`.
    var json: JSONValue {
        .object([
            "schema": .text("touchstone.verdicts/1"), "file": .text("\(name)"),
            "notice": .text(facts.notice?.word ?? "none"), "basis": .text(facts.basis.rawValue),
            "label_state": .text(facts.assessment.labelState.rawValue),
            "agreed": .bool(isAgreed),
            "verdicts": .list(verdicts.map { $0.verdict.json(under: $0.profile) }),
        ])
    }
}
