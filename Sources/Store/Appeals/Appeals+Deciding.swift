package import Casework
import Foundation
import Policy

extension Appeals {
    /// Decides an appeal, and undoes what was wrong, in one transaction.
    ///
    /// The item or the account is held first, then the appeal, as everybody does who changes both.
    ///
    /// - Throws: ``AppealRefusal``, ``RecordRefusal``.
    package func decide(
        _ id: AppealID,
        of tenant: TenantName,
        _ verdict: AppealVerdict,
        by judge: Appeal.Judge,
        in transaction: any Transaction,
    ) throws -> Appeal {
        guard let seen = try rows(transaction).find(id, of: tenant), seen.isSeen(by: judge) else {
            throw RecordRefusal.unknown(.appeal)
        }
        let reversal = AppealReversal(records: records, transaction: transaction)
        let held = try reversal.hold(seen)
        var appeal = try rows(transaction).hold(id, of: tenant)
        guard appeal.isSeen(by: judge) else { throw RecordRefusal.unknown(.appeal) }
        try appeal.decide(verdict, by: judge, at: records.now)
        let undone = try reversal.undo(appeal, held)
        appeal.note(undone.effects, decision: undone.step?.decision.id)
        try rows(transaction).update(appeal)
        try Clocks(records).stop(appeal.id, of: tenant, in: transaction)
        try AppealEvents(records).record(
            .appealDecided,
            appeal,
            by: judge.person,
            in: transaction,
        )
        if let step = undone.step { try reversal.take(step) }
        return appeal
    }
}
