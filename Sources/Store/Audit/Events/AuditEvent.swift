package import Foundation

/// What happened: one entry of the record that outsiders can verify.
///
/// Its ``canonicalText`` is what the transparency log commits to, and what is stored.
package struct AuditEvent: Hashable, Sendable, Identifiable {
    /// A UUID of version 7, in small letters: unique, and roughly in the order of time.
    package let id: String
    /// Whole microseconds since 1970 in UTC, as the node's clock had it.
    ///
    /// It orders nothing: the index in the log does.
    package let microseconds: Int64
    /// What happened, to whom, by whom and why.
    package let entry: AuditEntry

    package init(id: String, microseconds: Int64, entry: AuditEntry) {
        self.id = id
        self.microseconds = microseconds
        self.entry = entry
    }

    package var time: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }
}

/// An event before it has an id and a time: what whoever records it states.
package struct AuditEntry: Hashable, Sendable {
    /// Whose data it is about; `""` for what concerns the whole installation.
    package var tenant: String
    /// What happened, as a stable code with dots: `item.stopped`.
    package var kind: String
    package var actor: Actor
    package var subject: Subject
    /// Why, in words or as a code; `""` where the kind says all.
    package var cause: String
    /// The rest, small: ids, codes and numbers rather than texts of persons.
    package var details: [String: CanonicalJSON]
    /// Versions of what took part in it: policy, rules, detectors.
    package var versions: [String: String]

    package init(
        tenant: String = "",
        kind: String,
        actor: Actor,
        subject: Subject,
        cause: String = "",
        details: [String: CanonicalJSON] = [:],
        versions: [String: String] = [:],
    ) {
        self.tenant = tenant
        self.kind = kind
        self.actor = actor
        self.subject = subject
        self.cause = cause
        self.details = details
        self.versions = versions
    }

    /// Who did it.
    package struct Actor: Hashable, Sendable {
        /// The account's id, not a person's name.
        package var id: String
        /// In which role, such as `reviewer` or `system`.
        package var role: String

        package init(id: String, role: String) {
            self.id = id
            self.role = role
        }

        /// The software itself; `part` says which.
        package static func system(_ part: String) -> Actor { Actor(id: part, role: "system") }
    }

    /// What it was done to.
    package struct Subject: Hashable, Sendable {
        /// Such as `item`, `case` or `account`.
        package var kind: String
        package var id: String

        package init(kind: String, id: String) {
            self.kind = kind
            self.id = id
        }
    }
}
