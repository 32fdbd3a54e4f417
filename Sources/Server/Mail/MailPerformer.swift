import Casework
import Foundation
package import Logging
package import Store

/// Sends one notice by e-mail once, and writes down what came of it.
///
/// The address is opened for the attempt and stands nowhere else. Whatever the mail server does is an
/// outcome and no failure of the job: the next attempt is a job of its own.
package struct MailPerformer: Sendable {
    private let notices: Notices
    private let vault: Vault
    private let database: any Database
    private let desk: MailDesk?
    private let logger: Logger

    /// - Parameter desk: nil where no mail server is set up any more; then e-mails wait.
    package init(
        _ notices: Notices,
        vault: Vault,
        in database: any Database,
        by desk: MailDesk?,
        logger: Logger,
    ) {
        (self.notices, self.vault, self.database) = (notices, vault, database)
        (self.desk, self.logger) = (desk, logger)
    }

    package var performer: JobPerformer {
        JobPerformer(MailJob.kind) { context in try await perform(context) }
    }

    private func perform(_ context: JobContext) async throws {
        let job = try MailJob(payload: context.job.payload)
        guard let tenant = TenantName(context.job.tenant) else {
            throw JobRefusal("the job names no tenant")
        }
        let (notices, vault) = (notices, vault)
        let (turn, contact) = try await database.write { transaction in
            let turn = try notices.begin(job, of: tenant, in: transaction)
            return (turn, try vault.contact(for: turn, in: transaction))
        }
        switch turn {
        case .nothingToDo: return
        case .busy(let until):
            try await context.complete { transaction in
                try notices.wait(for: job, of: tenant, until: until, in: transaction)
            }
        case .send(let notice):
            let outcome = try await send(notice, to: contact)
            try await context.complete { transaction in
                try notices.finish(job, outcome, of: tenant, in: transaction)
            }
        }
    }

    private func send(_ notice: PersonNotice, to contact: Secret?) async throws -> MailOutcome {
        guard let address = contact.flatMap({ MailAddress($0.exposed) }) else {
            return .noAddress
        }
        guard let desk else { return .postponed("no-mail-server") }
        do {
            try await desk.send(notice, to: address)
            return .taken
        } catch let fault as MailFault {
            logger.warning(
                "an e-mail wasn't taken",
                metadata: ["notice": "\(notice.id)", "code": "\(fault.code)"],
            )
            return fault.isFinal ? .refused(fault.code) : .postponed(fault.code)
        }
    }
}

extension Vault {
    /// Where the recipient of what is sent now wants to hear of it; nil where nothing is kept.
    fileprivate func contact(
        for turn: MailTurn,
        in transaction: any Transaction,
    ) throws -> Secret? {
        guard case .send(let notice) = turn,
            let owner = notice.recipient.sealedOwner(of: notice.tenant)
        else { return nil }
        return try open([.contact], of: owner, in: transaction)[.contact]
    }
}
