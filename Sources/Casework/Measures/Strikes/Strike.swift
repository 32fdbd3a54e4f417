package import Foundation
import Policy

/// The id of a strike.
package struct StrikeID: RecordID, Codable {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

/// A mark on an account from a breach that was found: it has a weight, and counts for a while.
///
/// A person adds it, never a rule: it brings nothing by itself but a recommendation.
package struct Strike: Hashable, Sendable {
    package let id: StrikeID
    package let tenant: TenantName
    package let account: AccountID
    package let draft: StrikeDraft
    /// As the ladder weighed it then.
    package let weight: Int
    package let addedBy: PersonName
    package let addedAt: Date
    package let expiresAt: Date

    package init(
        id: StrikeID,
        tenant: TenantName,
        account: AccountID,
        draft: StrikeDraft,
        weight: Int,
        addedBy: PersonName,
        addedAt: Date,
        expiresAt: Date,
    ) {
        (self.id, self.tenant, self.account) = (id, tenant, account)
        (self.draft, self.weight, self.addedBy) = (draft, weight, addedBy)
        (self.addedAt, self.expiresAt) = (addedAt, expiresAt)
    }

    package var cause: StrikeCause { draft.cause }
}

/// What a strike is for: one cause brings one strike.
package enum StrikeCause: Hashable, Sendable, Codable {
    case decision(DecisionID)
    case measure(MeasureID)
    /// Something outside, by the words under which it is on record there.
    case text(String)

    /// The same for the same cause, and for no other.
    package var key: String {
        switch self {
        case .decision(let id): "decision/\(id.text)"
        case .measure(let id): "measure/\(id.text)"
        case .text(let text): "text/\(text)"
        }
    }

    /// What kind of cause it is, as the API words it.
    package var word: String {
        switch self {
        case .decision: "decision"
        case .measure: "measure"
        case .text: "text"
        }
    }
}

/// A strike with what became of it.
package struct KeptStrike: Hashable, Sendable {
    package let strike: Strike
    /// When it was noted that it counts no more.
    package var expiredAt: Date?
    package var undoing: Undoing?

    package init(_ strike: Strike, expiredAt: Date? = nil, undoing: Undoing? = nil) {
        (self.strike, self.expiredAt, self.undoing) = (strike, expiredAt, undoing)
    }

    package func state(at now: Date) -> State {
        if undoing != nil { return .undone }
        return expiredAt != nil || strike.expiresAt <= now ? .expired : .standing
    }

    package enum State: String, Hashable, Sendable, CaseIterable {
        case standing, expired, undone
    }
}
