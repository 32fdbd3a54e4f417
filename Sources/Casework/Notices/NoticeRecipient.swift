/// Who is told.
package enum NoticeRecipient: Hashable, Sendable {
    /// Whoever publishes under an account: its host knows the person.
    case account(AccountID)
    /// Whoever made a report, by the report: who that is, the vault alone knows.
    case reporter(NoticeReference)

    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case account, reporter
    }

    package var kind: Kind {
        switch self {
        case .account: .account
        case .reporter: .reporter
        }
    }

    /// The id of the account or the report.
    package var id: String {
        switch self {
        case .account(let id): id.text
        case .reporter(let report): report.text
        }
    }

    /// Nil for what is no id.
    package init?(_ kind: Kind, _ id: String) {
        switch kind {
        case .account:
            guard let account = AccountID(id) else { return nil }
            self = .account(account)
        case .reporter:
            guard let report = NoticeReference(id) else { return nil }
            self = .reporter(report)
        }
    }
}

/// The id of what a notice is about, whatever that is: a decision, a measure, a report, an appeal.
package struct NoticeReference: RecordID {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }

    package init(_ id: some RecordID) { text = id.text }
}

/// Where somebody reads what a notice is about: an address, or a path of the API that the host leads
/// its people to.
///
/// Notices are kept and sent, so no secret may stand in it.
package struct NoticePlace: Hashable, Sendable {
    package let text: String

    /// Nil for more than 500 bytes, for what is no visible ASCII, and for what begins neither with a
    /// slash nor as an address of the web.
    package init?(_ text: String) {
        guard (1...500).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            ["/", "https://", "http://"].contains(where: { text.hasPrefix($0) })
        else { return nil }
        self.text = text
    }

    /// What the API has under an id, such as `/v1/measures/01989a6d-…`.
    package init(_ room: StaticString, _ id: some RecordID) { text = "/v1/\(room)/\(id.text)" }

    /// A decision with its statement of reasons.
    package static func decision(_ id: DecisionID) -> NoticePlace { NoticePlace("decisions", id) }
}
