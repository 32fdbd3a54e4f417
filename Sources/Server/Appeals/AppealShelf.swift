import Casework
import Foundation
import Policy
import Store

/// Reads appeals with what is said on them, and with what their readers are told beside.
struct AppealShelf: Sendable {
    let appeals: Appeals
    let tenants: Tenants
    let accounts: Accounts
    let now: @Sendable () -> Date

    init(_ records: Records, surroundings: Surroundings) {
        appeals = Appeals(records)
        (tenants, accounts) = (Tenants(records), Accounts(records))
        now = surroundings.now
    }

    /// As whoever appeals reads it.
    func view(of appeal: Appeal, in transaction: any Transaction) throws -> AppealView {
        AppealView(
            appeal,
            try appeals.messages(on: appeal, in: transaction),
            under: try tenants.profile(of: appeal.tenant, in: transaction),
        )
    }

    /// As the staff reads it.
    func file(
        of appeal: Appeal,
        for judge: Appeal.Judge,
        in transaction: any Transaction,
    ) throws -> AppealFileView {
        AppealFileView(
            try view(of: appeal, in: transaction),
            appeal,
            for: judge,
            isOverdue: appeal.isOverdue(at: now()),
        )
    }

    /// An appeal that the caller may see.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)``.
    func find(
        _ id: AppealID,
        for judge: Appeal.Judge,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Appeal {
        guard let appeal = try appeals.find(id, of: tenant, in: transaction),
            appeal.isSeen(by: judge)
        else { throw RecordRefusal.unknown(.appeal) }
        return appeal
    }
}

extension Caller {
    /// The caller as the rules of appeals look at them: who reads no cases sees their own only.
    var judge: Appeal.Judge {
        get throws {
            Appeal.Judge(try personName, seesOwnOnly: !scopes.contains(.readCases))
        }
    }
}
