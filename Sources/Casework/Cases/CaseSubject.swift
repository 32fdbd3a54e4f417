/// What a case or a report is about.
package enum CaseSubject: Hashable, Sendable {
    case item(ItemID)
    case account(AccountID)
    /// A request of somebody who is shown in something that nobody found yet.
    case request(ReportID)

    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case item, account, request
    }

    package init?(_ kind: Kind, id: String) {
        switch kind {
        case .item:
            guard let item = ItemID(id) else { return nil }
            self = .item(item)
        case .account:
            guard let account = AccountID(id) else { return nil }
            self = .account(account)
        case .request:
            guard let request = ReportID(id) else { return nil }
            self = .request(request)
        }
    }

    package var kind: Kind {
        switch self {
        case .item: .item
        case .account: .account
        case .request: .request
        }
    }

    package var id: String {
        switch self {
        case .item(let item): item.text
        case .account(let account): account.text
        case .request(let request): request.text
        }
    }

    package var item: ItemID? { if case .item(let item) = self { item } else { nil } }

    package var request: ReportID? {
        if case .request(let request) = self { request } else { nil }
    }
}
