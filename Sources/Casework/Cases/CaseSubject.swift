/// What a case or a report is about.
package enum CaseSubject: Hashable, Sendable {
    case item(ItemID)
    case account(AccountID)

    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case item, account
    }

    package init?(_ kind: Kind, id: String) {
        switch kind {
        case .item:
            guard let item = ItemID(id) else { return nil }
            self = .item(item)
        case .account:
            guard let account = AccountID(id) else { return nil }
            self = .account(account)
        }
    }

    package var kind: Kind {
        switch self {
        case .item: .item
        case .account: .account
        }
    }

    package var id: String {
        switch self {
        case .item(let item): item.text
        case .account(let account): account.text
        }
    }

    package var item: ItemID? { if case .item(let item) = self { item } else { nil } }
}
