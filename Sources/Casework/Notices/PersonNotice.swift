package import Foundation

/// The id of a notice.
package struct NoticeID: RecordID {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

/// What somebody is to be told, before it has an id and a time.
///
/// It is made of ids and times alone, so nothing that was found, nobody who reported, and no title
/// can come into its words: they are read where the person is known.
package struct NoticeDraft: Hashable, Sendable {
    package let kind: NoticeKind
    package let tenant: TenantName
    package let recipient: NoticeRecipient
    /// The decision, measure, strike, report, appeal or dispute.
    package let reference: NoticeReference
    package let place: NoticePlace
    /// The item, of a notice about one.
    package let item: NoticedItem?
    /// What was decided on the item, as a code for programs; its words don't say it.
    package let action: DecisionAction?
    /// How to object.
    package let redress: Redress?

    /// What an account is told of itself, or a reporter of a report.
    package init(
        _ kind: NoticeKind,
        to recipient: NoticeRecipient,
        of tenant: TenantName,
        about reference: NoticeReference,
        at place: NoticePlace,
        redress: Redress? = nil,
    ) {
        self.init(kind, to: recipient, of: tenant, reference, place, nil, nil, redress)
    }

    /// What the owner of an item is told of it.
    package init(
        _ kind: NoticeKind,
        on item: Item,
        by decision: DecisionID,
        _ action: DecisionAction? = nil,
        redress: Redress? = nil,
    ) {
        self.init(
            kind,
            to: .account(item.account),
            of: item.tenant,
            NoticeReference(decision),
            .decision(decision),
            NoticedItem(id: item.id, externalID: item.externalID),
            action,
            redress,
        )
    }

    private init(
        _ kind: NoticeKind,
        to recipient: NoticeRecipient,
        of tenant: TenantName,
        _ reference: NoticeReference,
        _ place: NoticePlace,
        _ item: NoticedItem?,
        _ action: DecisionAction?,
        _ redress: Redress?,
    ) {
        (self.kind, self.tenant, self.recipient) = (kind, tenant, recipient)
        (self.reference, self.place, self.redress) = (reference, place, redress)
        (self.item, self.action) = (item, action)
    }
}

/// The item that a notice is about, by the names under which its owner knows it.
package struct NoticedItem: Hashable, Sendable {
    package let id: ItemID
    package let externalID: ExternalID?

    package init(id: ItemID, externalID: ExternalID?) {
        (self.id, self.externalID) = (id, externalID)
    }

    /// The host's own name, else ours.
    var name: String { externalID?.text ?? id.text }
}

/// What somebody was told.
package struct PersonNotice: Hashable, Sendable {
    package let id: NoticeID
    package let kind: NoticeKind
    package let tenant: TenantName
    package let recipient: NoticeRecipient
    package let reference: NoticeReference
    package let content: Content
    package let createdAt: Date
    /// When it was opened, as far as the host says.
    package let readAt: Date?

    /// What it says, which stays as it was told.
    package struct Content: Hashable, Sendable, Codable {
        package let place: NoticePlace
        package let item: NoticedItem?
        package let action: DecisionAction?
        package let redress: Redress?
        package let words: NoticeWords
    }

    /// - Throws: ``StatementFault`` when something is missing that has to be said.
    package init(
        _ id: NoticeID,
        _ draft: NoticeDraft,
        at time: Date,
    ) throws(StatementFault) {
        let content = Content(
            place: draft.place,
            item: draft.item,
            action: draft.action,
            redress: draft.redress,
            words: try NoticeWords(for: draft),
        )
        self.id = id
        (kind, tenant, recipient) = (draft.kind, draft.tenant, draft.recipient)
        (reference, self.content) = (draft.reference, content)
        (createdAt, readAt) = (time, nil)
    }

    /// A notice as it is kept.
    package init(
        _ id: NoticeID,
        _ kind: NoticeKind,
        to recipient: NoticeRecipient,
        of tenant: TenantName,
        about reference: NoticeReference,
        _ content: Content,
        createdAt: Date,
        readAt: Date?,
    ) {
        (self.id, self.kind, self.recipient) = (id, kind, recipient)
        (self.tenant, self.reference, self.content) = (tenant, reference, content)
        (self.createdAt, self.readAt) = (createdAt, readAt)
    }
}

extension PersonNotice {
    package var item: NoticedItem? { content.item }
    package var action: DecisionAction? { content.action }
    package var words: NoticeWords { content.words }
}
