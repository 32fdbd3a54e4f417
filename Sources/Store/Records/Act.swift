import Casework
import Policy

/// Who does something, and how the record words it.
package struct Act: Sendable {
    package let actor: AuditEntry.Actor
    package var cause: String
    package var details: [String: CanonicalJSON]
    /// Versions of what took part in it.
    package var versions: [String: String]

    package init(
        by actor: AuditEntry.Actor,
        cause: String = "",
        details: [String: CanonicalJSON] = [:],
        versions: [String: String] = [:],
    ) {
        self.actor = actor
        self.cause = cause
        self.details = details
        self.versions = versions
    }

    /// What the software does by itself.
    package static func software(_ part: String) -> Act { Act(by: .system(part)) }
}

extension Act {
    /// What is done by a decision: its deciders, and the versions by which it came about.
    init(of decision: Decision, cause: String = "") {
        let names = decision.ruling.deciders.map { AuditEntry.Actor($0) }.sorted { $0.id < $1.id }
        // A person goes before the rules that pointed to it; the others stand in the details.
        let first = names.first { $0.role == "person" } ?? names.first ?? .system("casework")
        self.init(
            by: first,
            cause: cause,
            details: ["deciders": .list(names.prefix(20).map { .text("\($0.role) \($0.id)") })],
            versions: decision.pin?.recorded ?? [:],
        )
    }
}

extension PolicyPin {
    /// Profile, packs and rules with their versions, each kind in one text.
    var recorded: [String: String] {
        let all = [("packs", packs), ("profile", [profile]), ("rules", rules)].map {
            name,
            versions in
            (name, versions.prefix(40).map { "\($0.name) \($0.version)" }.joined(separator: ", "))
        }
        return Dictionary(all.filter { !$0.1.isEmpty }, uniquingKeysWith: { $1 })
    }
}

extension AuditEntry.Actor {
    /// Who decided, as the record names them.
    init(_ decider: Decider) {
        switch decider {
        case .person(let name): self.init(id: name.text, role: "person")
        case .rule(let name): self.init(id: name, role: "rule")
        case .software(let part): self = .system(part)
        }
    }
}
