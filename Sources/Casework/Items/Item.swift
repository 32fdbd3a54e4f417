package import Foundation

/// One piece of media that an account brought, with where it stands.
package struct Item: Hashable, Sendable {
    package let id: ItemID
    package let tenant: TenantName
    package let account: AccountID
    /// The host's own name for it, where it gave one.
    package let externalID: ExternalID?
    package internal(set) var course = ItemCourse()
    /// Grows with every change: what `ETag` and `If-Match` compare.
    package internal(set) var revision: Int64 = 1
    package let createdAt: Date
    package internal(set) var changedAt: Date

    package init(
        id: ItemID,
        tenant: TenantName,
        account: AccountID,
        externalID: ExternalID?,
        createdAt: Date,
    ) {
        self.id = id
        self.tenant = tenant
        self.account = account
        self.externalID = externalID
        self.createdAt = createdAt
        changedAt = createdAt
    }

    /// The item as it is kept.
    package func standing(at course: ItemCourse, revision: Int64, changedAt: Date) -> Item {
        var item = self
        (item.course, item.revision, item.changedAt) = (course, revision, changedAt)
        return item
    }

    package var state: ItemState { course.state }
}
