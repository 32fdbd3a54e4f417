package import Casework
package import Foundation

/// The id of an endpoint.
package struct WebhookID: RecordID {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

/// The id of a message: the same for everybody who gets it, and for each attempt.
package struct MessageID: RecordID {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

/// A service of a tenant's that is told what happens.
package struct Webhook: Hashable, Sendable {
    /// Why it is told nothing.
    package enum Disabling: String, Hashable, Sendable {
        /// Somebody switched it off.
        case asked
        /// It answered 410: it wants no more.
        case gone
    }

    package let id: WebhookID
    package let tenant: TenantName
    package let url: String
    /// What it wants to hear of; empty: everything.
    package let kinds: Set<WebhookKind>
    /// The key by which calls to it are signed.
    package let secret: [UInt8]
    /// The key before, by which calls are signed as well until then.
    package let former: Former?
    /// Nil while it is told.
    package let disabled: Disabling?
    package let createdAt: Date

    package struct Former: Hashable, Sendable {
        package let secret: [UInt8]
        package let until: Date
    }

    /// Whether it is to hear of something.
    func wants(_ kind: WebhookKind) -> Bool {
        disabled == nil && (kinds.isEmpty || kinds.contains(kind))
    }

    /// The keys by which a call is signed, the present one first.
    func secrets(at time: Date) -> [[UInt8]] {
        [secret] + (former.map { $0.until > time ? [$0.secret] : [] } ?? [])
    }
}

/// How many endpoints there may be, and how patiently they are called.
package struct WebhookLimits: Hashable, Sendable {
    /// Endpoints of one tenant.
    package var webhooks = 16
    /// How long the key before a rotation signs beside the present one (a day).
    package var formerSecretSeconds = 86_400.0
    /// Seconds between an attempt and the next: the first follows the first failure; 75 hours in all.
    package var retrySeconds = [5.0, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
    /// The part of a wait by which it may be longer, by chance; never shorter, so that an outage of
    /// three days is outlasted.
    package var jitter = 0.1
    /// The longest wait that a receiver may ask for by `Retry-After`.
    package var retryAfterSeconds = 86_400.0
    /// How long nobody else makes an attempt after somebody began one.
    package var sendingSeconds = 60.0
    /// Messages that one call sends again.
    package var replayedMessages = 500
    /// How long messages, deliveries and attempts are kept (30 days).
    package var keptSeconds = 2_592_000.0
    /// Messages that one statement of a sweep takes away, and waiting deliveries it looks after.
    package var sweptMessages = 200
    /// How long a delivery may be overdue before a sweep gives it a new job.
    package var overdueSeconds = 3_600.0

    package init() {}
}

extension Webhook {
    static let columns: SQL = """
        id, tenant, url, kinds, secret, former_secret, former_until, disabled, created_at
        """

    init(row: Row) throws(DatabaseError) {
        id = try row.named("id", WebhookID.init)
        tenant = try row.named("tenant", TenantName.init)
        url = try row.get("url")
        kinds = try row.named("kinds") { Self.kinds($0) }
        secret = try row.get("secret")
        let former = try row.get("former_secret", as: [UInt8]?.self)
        let until = try row.get("former_until", as: Date?.self)
        self.former = former.flatMap { secret in
            until.map { Former(secret: secret, until: $0) }
        }
        disabled = try row.namedIfPresent("disabled", Disabling.init(rawValue:))
        createdAt = try row.get("created_at")
    }

    static func text(of kinds: Set<WebhookKind>) -> String {
        kinds.map(\.rawValue).sorted().joined(separator: ",")
    }

    /// Nil where one isn't known: a filter that lost a word would let everything through.
    private static func kinds(_ text: String) -> Set<WebhookKind>? {
        let words = text.split(separator: ",")
        let kinds = Set(words.compactMap { WebhookKind(rawValue: String($0)) })
        return kinds.count == words.count ? kinds : nil
    }
}
