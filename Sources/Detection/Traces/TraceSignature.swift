/// What a generator is known to leave in a file: a line of `generator-traces.tsv`.
package struct TraceSignature: Hashable, Sendable {
    /// One thing that must be there: a text within the value of a place.
    package struct Condition: Hashable, Sendable {
        /// The place's name; `*` at the end stands for any rest.
        package let place: String
        /// What the value must contain; empty when being there is enough.
        package let text: String
    }

    /// The signature's name.
    package let name: String
    /// All of these must be met in one file.
    package let conditions: [Condition]
    /// Which generator leaves it.
    package let generator: String
    /// How much it can bear: a weak one raises no notice.
    package let strength: Signal.Strength
    /// What it proves, in English and Chinese.
    package let explanation: Explanation
    /// Where the knowledge comes from.
    package let source: String

    /// The signatures that are shipped.
    package static let shipped = parse(
        String(decoding: PackageResources.generator_traces_tsv, as: UTF8.self)
    )

    /// Reads lines of seven columns divided by tabs; `#` begins a comment.
    package static func parse(_ text: String) -> [TraceSignature] {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
                .map(String.init)
            guard columns.count == 7, let strength = Signal.Strength(rawValue: columns[3]) else {
                return nil
            }
            return TraceSignature(
                name: columns[0],
                conditions: columns[1].split(separator: " && ").map(condition),
                generator: columns[2],
                strength: strength,
                explanation: Explanation(columns[4], columns[5]),
                source: columns[6],
            )
        }
    }

    private static func condition(_ text: Substring) -> Condition {
        let parts = text.split(separator: "~", maxSplits: 1, omittingEmptySubsequences: false)
        return Condition(place: String(parts[0]), text: parts.count > 1 ? String(parts[1]) : "")
    }

    /// Whether a file with these values in these places meets every condition.
    package func matches(_ values: [(place: String, text: String)]) -> Bool {
        conditions.allSatisfy { condition in
            values.contains { condition.isMet(in: $0.place) && condition.isMet(by: $0.text) }
        }
    }
}

extension TraceSignature.Condition {
    fileprivate func isMet(in name: String) -> Bool {
        place.hasSuffix("*") ? name.hasPrefix(place.dropLast()) : name == place
    }

    fileprivate func isMet(by value: String) -> Bool { text.isEmpty || value.contains(text) }
}
