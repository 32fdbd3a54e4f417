import Casework
import Foundation
import Policy

/// What happens to a measure, as the record and those who listen hear of it.
struct MeasureEvent {
    let kind: WebhookKind
    let kept: KeptMeasure
    /// Nobody where its time was over.
    let people: Set<PersonName>
    /// The profile by which it was decided; nil where none took part.
    var profile: Profile?

    init(_ kind: Kind, _ kept: KeptMeasure, by people: Set<PersonName>) {
        self.kind =
            switch kind {
            case .imposed: .measureImposed
            case .ended: .measureEnded
            case .undone: .measureUndone
            }
        (self.kept, self.people) = (kept, people)
    }

    enum Kind { case imposed, ended, undone }
}

extension Measures {
    /// Leaves an account on the rung that its measures say, and writes what happened: the event, and
    /// messages of it and of the account's standing.
    ///
    /// - Parameter account: held, as its row said before.
    func note(
        _ event: MeasureEvent,
        on account: Account,
        in transaction: any Transaction,
    ) throws {
        let record = try record(of: account, in: transaction)
        var changed = account
        changed.standing.rung = record.rung(at: records.now)
        changed.standing.limits = record.limits(at: records.now)
        try transaction.run(
            """
            UPDATE accounts SET rung = \(changed.standing.rung.rawValue)
            WHERE id = \(account.id.text) AND tenant = \(account.tenant.text)
            """
        )
        try records.trail.record(entry(of: event, from: account, to: changed), in: transaction)
        let webhooks = Webhooks(records)
        try webhooks.announce(WebhookEvent(event, on: changed), in: transaction)
        try tell(of: event, in: transaction)
        guard changed.standing.rung != account.standing.rung else { return }
        try webhooks.announce(WebhookEvent(standingOf: changed), in: transaction)
    }

    private func entry(
        of event: MeasureEvent,
        from before: Account,
        to after: Account,
    ) -> AuditEntry {
        let (measure, names) = (event.kept.measure, event.people.sorted())
        var details: [String: CanonicalJSON] = [
            "measure": .text(measure.id.text), "kind": .text(measure.kind.rawValue),
            "from": .text(before.standing.rung.rawValue),
            "to": .text(after.standing.rung.rawValue),
            "ground": .text(measure.draft.ground.kind.rawValue),
            "obligations": .list(measure.draft.ground.obligations.prefix(40).map { .text($0) }),
        ]
        if names.count > 1 {
            details["deciders"] = .list(names.prefix(20).map { .text("person \($0.text)") })
        }
        let pin = event.profile.map { profile in
            PolicyPin(profile: .init(profile.name, profile.version), packs: [], rules: [])
        }
        return AuditEntry(
            tenant: measure.tenant.text,
            kind: event.kind.rawValue,
            actor: names.first.map { .init(.person($0)) } ?? .system("measures"),
            subject: .init(kind: "account", id: measure.account.text),
            details: details,
            versions: pin?.recorded ?? [:],
        )
    }

    /// Writes what happened to a strike.
    func note(
        _ kind: WebhookKind,
        _ kept: KeptStrike,
        by person: PersonName?,
        in transaction: any Transaction,
    ) throws {
        let strike = kept.strike
        try records.trail.record(
            AuditEntry(
                tenant: strike.tenant.text,
                kind: kind.rawValue,
                actor: person.map { .init(.person($0)) } ?? .system("measures"),
                subject: .init(kind: "account", id: strike.account.text),
                details: [
                    "strike": .text(strike.id.text), "cause": .text(strike.cause.word),
                    "category": .text(strike.draft.category),
                    "concern": .text(strike.draft.concern.rawValue),
                    "weight": .integer(Int64(strike.weight)),
                ],
            ),
            in: transaction,
        )
        try Webhooks(records).announce(WebhookEvent(kind, kept), in: transaction)
    }
}

extension WebhookEvent {
    /// What became of a measure; a host reads here which functions of its own it has to limit.
    fileprivate init(_ event: MeasureEvent, on account: Account) {
        let measure = event.kept.measure
        var data: [String: CanonicalJSON] = [
            "account": .text(account.id.text), "measure": .text(measure.id.text),
            "kind": .text(measure.kind.rawValue),
            "rung": .text(account.standing.rung.rawValue),
        ]
        let functions = measure.effect.functions.sorted.map { CanonicalJSON.text($0.name) }
        if !functions.isEmpty { data["functions"] = .list(functions) }
        self.init(
            kind: event.kind,
            tenant: account.tenant,
            subject: "accounts/\(account.id.text)",
            data: data,
        )
    }

    fileprivate init(_ kind: WebhookKind, _ kept: KeptStrike) {
        let strike = kept.strike
        self.init(
            kind: kind,
            tenant: strike.tenant,
            subject: "accounts/\(strike.account.text)",
            data: [
                "account": .text(strike.account.text), "strike": .text(strike.id.text),
                "weight": .integer(Int64(strike.weight)),
            ],
        )
    }
}
