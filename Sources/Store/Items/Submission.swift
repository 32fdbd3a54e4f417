package import Casework
package import Policy

/// What an account brings: the first version of an item, or a new one.
package struct Submission: Sendable {
    package let tenant: TenantName
    package let account: AccountID
    /// The host's own name for the item: the same again is the same item.
    package var externalID: ExternalID?
    package let content: ItemVersion.Content
    /// Those of its files that were put just now; the others are kept already.
    package let objects: [StoredObject]
    /// What the uploader was asked, and answered.
    package var declaration: DeclarationRecord?
    /// What the rules say of its file by what is known already, where somebody asked them before
    /// the examination.
    package var verdict: Verdict?
    /// Whether it may come in although its account may not publish yet, and waits until it may.
    package var isDraft = false
    /// Whether it declares anew what the newest version is, and brings nothing else.
    var isDeclaration = false

    package init(
        tenant: TenantName,
        account: AccountID,
        externalID: ExternalID? = nil,
        content: ItemVersion.Content,
        objects: [StoredObject],
        declaration: DeclarationRecord? = nil,
    ) {
        self.tenant = tenant
        self.account = account
        self.externalID = externalID
        self.content = content
        self.objects = objects
        self.declaration = declaration
    }
}

/// What became of a submission.
package enum Receipt: Hashable, Sendable {
    case new(Item)
    /// The tenant has an item of that external id; nothing was changed.
    case existing(Item)

    package var item: Item {
        switch self {
        case .new(let item), .existing(let item): item
        }
    }
}
