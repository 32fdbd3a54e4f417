package import Casework
import Foundation
import Policy

/// What measures make of an account.
extension Accounts {
    /// The account as the measures in force leave it at this moment, whenever the job that notes the
    /// end of one comes to it.
    ///
    /// A rung that was set without a measure stays as it is.
    func bound(_ account: Account, in transaction: any Transaction) throws -> Account {
        guard account.standing.rung != .good else { return account }
        let open = try MeasureRows(transaction: transaction).open(
            on: account.id,
            of: account.tenant,
        )
        guard !open.isEmpty else { return account }
        let record = EnforcementRecord(measures: open)
        var bound = account
        bound.standing.rung = record.rung(at: records.now)
        bound.standing.limits = record.limits(at: records.now)
        return bound
    }

    /// An account held to the end of the transaction, as its row says.
    ///
    /// - Parameter condition: names the tenant.
    /// - Throws: ``RecordRefusal/unknown(_:)``.
    func hold(_ condition: SQL, in transaction: any Transaction) throws -> Account {
        guard let account = try row("\(condition) \(.forUpdate)", in: transaction) else {
            throw RecordRefusal.unknown(.account)
        }
        return account
    }

    /// Why an account may bring no new file now; nil when it may.
    ///
    /// Where a measure counts its uploads, they come one after another.
    package func uploadRefusal(
        of publisher: Publisher,
        in transaction: any Transaction,
    ) throws -> PublishingRefusal? {
        if let refusal = publisher.refusal { return refusal }
        let account = publisher.account
        guard account.standing.limits.dailyUploads != nil else { return nil }
        _ = try hold(
            "id = \(account.id.text) AND tenant = \(account.tenant.text)",
            in: transaction,
        )
        return account.refusal(afterUploads: try uploads(of: account, in: transaction))
    }

    /// How many files came in the last 24 hours: new items, and versions with another file.
    private func uploads(of account: Account, in transaction: any Transaction) throws -> Int {
        let since = records.now.addingTimeInterval(-86_400)
        let count: Int? = try transaction.value(
            """
            SELECT count(*) AS n FROM items i JOIN item_versions v ON v.item = i.id
            WHERE i.account = \(account.id.text) AND i.tenant = \(account.tenant.text)
                AND v.created_at > \(since) AND NOT EXISTS (
                    SELECT 1 FROM item_versions b WHERE b.item = v.item
                        AND b.number = v.number - 1 AND b.file_digest = v.file_digest
                )
            """
        )
        return count ?? 0
    }

    /// Why a file that is only looked at would be refused; nothing is held for it.
    package func precheckRefusal(
        of publisher: Publisher,
        in transaction: any Transaction,
    ) throws -> PublishingRefusal? {
        if let refusal = publisher.refusal, refusal.isMeasure { return refusal }
        guard publisher.account.standing.limits.dailyUploads != nil else { return nil }
        return publisher.account.refusal(
            afterUploads: try uploads(of: publisher.account, in: transaction)
        )
    }
}
