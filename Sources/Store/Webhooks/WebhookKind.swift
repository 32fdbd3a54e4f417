import Casework
import Policy

/// What a message is about: its `type`, by which receivers choose what they want to hear of.
package enum WebhookKind: String, Hashable, Sendable, CaseIterable {
    /// A new item or a new version came in.
    case itemReceived = "item.received"
    // An item came into a state.
    case itemExamining = "item.examining"
    case itemHeld = "item.held"
    case itemLabelling = "item.labelling"
    case itemLive = "item.live"
    case itemStopped = "item.stopped"
    case itemRemoved = "item.removed"
    case itemWithdrawn = "item.withdrawn"
    /// A label was written and read back, and the item's state is the same.
    case itemLabelled = "item.labelled"
    /// Something else changed: a decision for one territory, an age, a term, a notice.
    case itemChanged = "item.changed"
    /// An account's identity, agreement or rung changed.
    case accountStanding = "account.standing_changed"
    // A report came, or was answered.
    case reportReceived = "report.received"
    case reportClosed = "report.closed"
    // A case was opened, raised, or closed.
    case caseOpened = "case.opened"
    case caseEscalated = "case.escalated"
    case caseClosed = "case.closed"
    /// Something that somebody waits for is past its published limit.
    case clockBreached = "clock.breached"
    // What became of a measure on an account.
    case measureImposed = "measure.imposed"
    case measureEnded = "measure.ended"
    case measureUndone = "measure.undone"
    // What became of a strike.
    case strikeAdded = "strike.added"
    case strikeExpired = "strike.expired"
    case strikeUndone = "strike.undone"
    /// Somebody is to be told something, by the host where it knows the person.
    case noticeCreated = "notice.created"
    // An appeal came, more was said on it, or it was decided.
    case appealOpened = "appeal.opened"
    case appealAnswered = "appeal.answered"
    case appealDecided = "appeal.decided"
    // How a fetch ended.
    case fetchReceived = "fetch.received"
    case fetchFailed = "fetch.failed"
    /// Somebody tries whether messages arrive; it goes to the endpoint that was asked alone.
    case ping = "webhook.ping"

    /// The kinds that an endpoint may choose.
    package static let chosen = allCases.filter { $0 != .ping }

    /// What receivers of an item's change want to know first: where it stands from now on.
    init(from before: ItemState, to after: ItemState, event: String) {
        guard before == after else {
            self =
                switch after {
                case .received: .itemReceived
                case .examining: .itemExamining
                case .held: .itemHeld
                case .labelling: .itemLabelling
                case .live: .itemLive
                case .stopped: .itemStopped
                case .removed: .itemRemoved
                case .withdrawn: .itemWithdrawn
                }
            return
        }
        self =
            switch event {
            case "item.version_received": .itemReceived
            case "label.applied": .itemLabelled
            default: .itemChanged
            }
    }
}

/// Something that happened, as receivers hear of it: ids and states, nothing else.
///
/// Whoever wants more asks with a token of their own, so that who saw what stays known.
struct WebhookEvent: Sendable {
    let kind: WebhookKind
    let tenant: TenantName
    /// What it happened to: `items/…`, `accounts/…`, `notices/…` or `fetches/…`.
    let subject: String
    var data: [String: CanonicalJSON]
}

extension WebhookEvent {
    /// What the record says of an item that went on, without who did it and why.
    init(_ entry: AuditEntry, on item: Item, from before: ItemState) {
        let named = ["from", "to", "version", "action", "decision", "territory", "hold"]
        var data = entry.details.filter { named.contains($0.key) }
        data["event"] = .text(entry.kind)
        data["item"] = .text(item.id.text)
        kind = WebhookKind(from: before, to: item.state, event: entry.kind)
        tenant = item.tenant
        subject = "items/\(item.id.text)"
        self.data = data
    }

    /// That an item came in.
    init(received item: Item) {
        kind = .itemReceived
        tenant = item.tenant
        subject = "items/\(item.id.text)"
        data = [
            "event": .text("item.received"), "item": .text(item.id.text),
            "to": .text(item.state.rawValue), "version": .integer(1),
        ]
    }

    /// How a fetch ended: as an item, or why not.
    init(ended fetch: String, of tenant: TenantName, _ data: [String: CanonicalJSON]) {
        kind = data["item"] == nil ? .fetchFailed : .fetchReceived
        self.tenant = tenant
        subject = "fetches/\(fetch)"
        self.data = data.merging(["fetch": .text(fetch)]) { $1 }
    }

    /// That a case was opened, raised or closed; nil for what only the staff does.
    init?(_ entry: AuditEntry, on found: Case) {
        guard let kind = WebhookKind(rawValue: entry.kind) else { return nil }
        self.kind = kind
        tenant = found.tenant
        subject = "cases/\(found.id.text)"
        let named = ["item", "account", "category", "severity", "state", "outcome"]
        data = entry.details.filter { named.contains($0.key) }
            .merging(["case": .text(found.id.text)]) { $1 }
    }

    /// That a report came, or was answered; nobody learns who sent it.
    init(_ entry: AuditEntry, on report: Report) {
        kind = report.closing == nil ? .reportReceived : .reportClosed
        tenant = report.tenant
        subject = "reports/\(report.id.text)"
        data = entry.details.merging(["report": .text(report.id.text)]) { $1 }
    }

    /// That something is overdue.
    init(overdue clock: CaseClock) {
        kind = .clockBreached
        tenant = clock.tenant
        subject = "clocks/\(clock.id.text)"
        data = ["kind": .text(clock.kind.rawValue), "owner": .text(clock.owner)]
        if let id = clock.caseID { data["case"] = .text(id.text) }
    }

    /// That somebody is to be told something: what about, and nothing of what it says.
    init(_ notice: PersonNotice) {
        kind = .noticeCreated
        tenant = notice.tenant
        subject = "notices/\(notice.id.text)"
        var data: [String: CanonicalJSON] = [
            "notice": .text(notice.id.text), "kind": .text(notice.kind.rawValue),
            "reference": .text(notice.reference.text),
            notice.recipient.webhookName: .text(notice.recipient.id),
        ]
        if let item = notice.item { data["item"] = .text(item.id.text) }
        if let action = notice.action { data["action"] = .text(action.rawValue) }
        self.data = data
    }

    /// How an account stands from now on.
    init(standingOf account: Account) {
        kind = .accountStanding
        tenant = account.tenant
        subject = "accounts/\(account.id.text)"
        data = [
            "account": .text(account.id.text),
            "identity": .text(account.standing.identity.columns.state),
            "rung": .text(account.standing.rung.rawValue),
        ]
    }
}

extension NoticeRecipient {
    /// What its id is: of a reporter, the report's.
    fileprivate var webhookName: String {
        switch self {
        case .account: "account"
        case .reporter: "report"
        }
    }
}
