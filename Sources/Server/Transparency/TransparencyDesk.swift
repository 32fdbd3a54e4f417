import Casework
import Detection
import Foundation
import Media
import Pipeline
import Policy
import Store

/// Makes the records of decisions, of what is kept about their items.
struct TransparencyDesk: Sendable {
    let records: Records
    let book: PolicyBook

    /// What whoever asks knows better.
    struct Wish: Hashable, Sendable {
        var origin = TransparencyRecord.Origin()
        var category: StatementCategory?
    }

    /// - Throws: ``TransparencyRefusal`` where there is none to give.
    func record(
        of decision: Decision,
        _ wish: Wish = Wish(),
        in transaction: any Transaction,
    ) throws -> TransparencyRecord {
        let tenant = try Tenants(records).find(decision.subject.tenant, in: transaction)
        guard tenant?.isSandbox != true else { throw TransparencyRefusal.sandbox }
        var content = try content(of: decision, in: transaction)
        content.kind = wish.category.map { TransparencyClass($0) } ?? kind(of: decision.ruling)
        return try TransparencyRecord(of: decision, on: content, found: wish.origin)
    }

    /// What the first of the rules that decided says of itself.
    ///
    /// What the software holds by itself is another matter than what the rules found.
    private func kind(of ruling: Ruling) -> TransparencyClass? {
        guard ruling.holdReason == nil else { return nil }
        let names = ruling.deciders.compactMap {
            if case .rule(let name) = $0 { name } else { nil }
        }
        return names.sorted().compactMap { book.rule($0) }
            .first { DecisionAction($0.action) == ruling.action && $0.transparency != nil }?
            .transparency
    }

    private func content(
        of decision: Decision,
        in transaction: any Transaction,
    ) throws -> TransparencyRecord.Content {
        let subject = decision.subject
        let items = Items(records)
        guard let item = try items.find(subject.item, of: subject.tenant, in: transaction),
            let version = try items.versions(
                of: subject.item,
                tenant: subject.tenant,
                in: transaction,
            ).first(where: { $0.version.number == subject.version })
        else { throw RecordRefusal.unknown(.version) }
        let account = try Accounts(records).find(
            item.account,
            of: subject.tenant,
            in: transaction,
        )
        let known = try found(on: decision, in: transaction)
        return TransparencyRecord.Content(
            known.media ?? MediaKind(contentType: version.version.content.file.mediaType),
            isSynthetic: known.isSynthetic || decision.ruling.label != nil
                || decision.ruling.shown != nil,
            broughtAt: version.createdAt,
            names: [account?.externalID.text, item.externalID?.text, item.account.text]
                .compactMap(\.self),
        )
    }

    /// What rules were told, or else what the examination came to.
    private func found(
        on decision: Decision,
        in transaction: any Transaction,
    ) throws -> (media: MediaKind?, isSynthetic: Bool) {
        if let facts = decision.inquiry?.facts { return (facts.media, facts.notice != nil) }
        let subject = decision.subject
        let kept = try Items(records).assessment(
            of: subject.version,
            item: subject.item,
            tenant: subject.tenant,
            in: transaction,
        )
        let record = kept.flatMap { try? ExaminationRecord(parsing: Array($0.json.utf8)) }
        return (record?.facts.kind, record?.assessment.notice != nil)
    }
}

extension MediaKind {
    /// What a content type says by its first half.
    fileprivate init?(contentType: String) {
        self.init(rawValue: String(contentType.prefix { $0 != "/" }))
    }
}
