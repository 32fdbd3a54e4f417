package import Policy

/// What the affected person is told: the measure, the facts, the ground, where, how long, by whom
/// or what, and how to object.
///
/// Each in both languages, none empty.
package struct StatementOfReasons: Hashable, Sendable, Codable {
    package let measure: BilingualText
    package let facts: BilingualText
    package let ground: BilingualText
    package let scope: BilingualText
    package let duration: BilingualText
    package let automation: BilingualText
    package let redress: BilingualText

    /// All of it, a sentence or two for each part.
    package var whole: BilingualText {
        let parts = [measure, facts, ground, scope, duration, automation, redress]
        return BilingualText(
            en: parts.map(\.english).joined(separator: " "),
            zh: parts.map(\.chinese).joined(),
        )
    }
}
