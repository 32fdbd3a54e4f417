package import Casework
import Foundation
package import Policy

/// What an uploader declares after the upload.
package struct LateDeclaration: Sendable {
    package let tenant: TenantName
    package let item: ItemID
    package let declaration: Declaration
    /// Whether the uploader asks for a label to be written.
    package let wantsLabel: Bool
    /// The question as it was put before this answer; nil: as it was put with the upload.
    package var prompt: DeclarationRecord.Prompt?
    /// What the rules say of the file by what is known already and this declaration; nil: nobody
    /// asked them, and the examination will.
    package var verdict: Verdict?
    /// The item's revision as the caller read it; nil: whatever it is.
    package var revision: Int64?

    package init(
        _ declaration: Declaration,
        wantsLabel: Bool = false,
        on item: ItemID,
        tenant: TenantName,
    ) {
        self.tenant = tenant
        self.item = item
        self.declaration = declaration
        self.wantsLabel = wantsLabel
    }
}

/// What became of a late declaration.
package struct Declared: Hashable, Sendable {
    package let item: Item
    package let record: DeclarationRecord
    /// Whether it made a new version, which is examined; the same answer again doesn't.
    package let isNew: Bool
}

extension Items {
    /// Takes a declaration that comes after the upload: the same files and words are a new version,
    /// which is examined with it.
    ///
    /// What was answered before stays on record with its version.
    ///
    /// - Throws: ``TransitionRefusal`` where no version may come, ``RecordRefusal``.
    package func declare(
        _ late: LateDeclaration,
        by act: Act,
        in transaction: any Transaction,
    ) throws -> Declared {
        let (item, _) = try hold(late.item, of: late.tenant, in: transaction)
        try item.check(late.revision)
        let rows = VersionRows(transaction: transaction)
        guard let newest = try rows.find(item.course.newest.number, of: item.id) else {
            throw RecordRefusal.unknown(.version)
        }
        if let record = newest.declaration, record.answer?.says(late) ?? false,
            item.course.ending == nil
        {
            return Declared(item: item, record: record, isNew: false)
        }
        let record = record(of: late, on: item, before: newest)
        var submission = Submission(
            tenant: item.tenant,
            account: item.account,
            content: newest.version.content,
            objects: [],
            declaration: record,
        )
        submission.verdict = late.verdict
        submission.isDeclaration = true
        let next = try receiveVersion(submission, of: item.id, by: act, in: transaction)
        return Declared(item: next, record: record, isNew: true)
    }

    /// Which question was answered: the one that the caller put, or else the one of the upload;
    /// some declare without being asked.
    private func record(
        of late: LateDeclaration,
        on item: Item,
        before newest: KeptVersion,
    ) -> DeclarationRecord {
        let now = records.now
        let prompt =
            late.prompt ?? newest.declaration?.prompt ?? .unasked(item.account, at: now)
        return DeclarationRecord(
            prompt: prompt,
            answer: .init(
                declaration: late.declaration,
                answeredAt: now,
                wantsLabel: late.wantsLabel,
            ),
        )
    }
}

extension DeclarationRecord.Answer {
    fileprivate func says(_ late: LateDeclaration) -> Bool {
        declaration == late.declaration && wantsLabel == late.wantsLabel
    }
}
