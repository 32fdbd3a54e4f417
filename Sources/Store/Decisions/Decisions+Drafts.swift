package import Casework
import Foundation
import Policy

extension Decisions {
    /// Lets an item on that waited because its account might not publish, now that it may: labelled
    /// where the rules asked for a label.
    ///
    /// - Throws: ``TransitionRefusal`` where it doesn't wait for that, where its account still may not
    ///   publish, and where a person has to look first; ``RecordRefusal``.
    package func publish(
        _ id: ItemID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Item {
        let (item, publisher) = try Items(records).hold(id, of: tenant, in: transaction)
        if let refusal = publisher.refusal { throw TransitionRefusal.publisher(refusal) }
        let rows = DecisionRows(transaction: transaction)
        guard item.course.ending == nil, case .held(let held) = item.course.newest.stage,
            let hold = try rows.find(held, of: tenant), hold.ruling.holdReason == .publisher
        else {
            throw TransitionRefusal.otherStage(
                stage: item.course.newest.stage.word,
                event: "the publication of a draft",
            )
        }
        let decision = try records.decision(
            Self.release(after: hold, publisher),
            by: [.software("drafts")],
            on: item,
            publisher: publisher,
            in: transaction,
        )
        try records.keep(decision, cause: "draft/\(held.text)", in: transaction)
        let next = try records.advance(
            item,
            .termEnded(held, decision.ruling),
            by: Act(of: decision, cause: "draft/\(held.text)"),
            publisher: publisher,
            in: transaction,
        )
        // It waited for its publisher; now it waits for a person.
        if next.state == .held { try Cases(records).open(next, publisher, in: transaction) }
        return next
    }

    /// On it goes; where a person looks at everything, that person is asked.
    private static func release(after hold: Decision, _ publisher: Publisher) -> DecisionDraft {
        let isReviewed = publisher.profile.entry.review == .person
        var draft = DecisionDraft(
            isReviewed ? .hold : .release,
            on: hold.ruling.ground,
            facts: isReviewed ? toReview : mayPublish,
        )
        draft.holdReason = isReviewed ? .awaitingReview : nil
        draft.territory = hold.ruling.territory
        draft.automation = .full
        draft.pin = hold.pin
        return draft
    }

    private static let mayPublish = BilingualText(
        en: "it waited because its account might not publish, and now it may.",
        zh: "该内容此前因账号不具备发布条件而等待，现账号已可发布。",
    )

    private static let toReview = BilingualText(
        en: "its account may publish now, and here a person looks at every item before it plays.",
        zh: "账号现已可发布；此处所有内容均须经人工审核后方可传播。",
    )
}
