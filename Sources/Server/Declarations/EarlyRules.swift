import Casework
import Detection
import Media
import Pipeline
package import Policy
package import Store

/// Asks the rules at once what they say of a file that plays, by what its uploader declares now.
///
/// The file was examined before, so that nothing has to be decoded for it.
package struct EarlyRules: Sendable {
    private let records: Records
    private let book: PolicyBook

    package init(_ records: Records, _ book: PolicyBook) {
        self.records = records
        self.book = book
    }

    /// What they say; nil where nothing plays, so that it can wait for the examination.
    func verdict(
        on item: Item,
        declaring declaration: Declaration,
        in transaction: any Transaction,
    ) throws -> Verdict? {
        let publisher = try Accounts(records).publisher(
            item.account,
            of: item.tenant,
            in: transaction,
        )
        guard let playing = item.course.playing,
            let rules = book.rules(under: publisher.profile.name)
        else { return nil }
        let kept = try Items(records).assessment(
            of: playing.number,
            item: item.id,
            tenant: item.tenant,
            in: transaction,
        )
        let found = kept.flatMap { try? ExaminationRecord(parsing: Array($0.json.utf8)) }
        return rules.evaluate(
            PolicyFacts(
                found.map { AssessmentFacts($0.assessment) } ?? AssessmentFacts(),
                declaration: declaration.facts(),
                account: publisher.account.facts(
                    under: publisher.profile,
                    agreement: publisher.tenant.agreement,
                ),
                roles: publisher.tenant.roles,
                media: found?.facts.kind,
            )
        )
    }
}
