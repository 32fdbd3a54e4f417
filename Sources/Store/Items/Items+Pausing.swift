import Casework
import Policy

/// What a new version says of the one that plays.
extension Items {
    /// How a new version is related to those before it.
    func arrival(
        of submission: Submission,
        on item: Item,
        in transaction: any Transaction,
    ) throws -> ItemEvent.Arrival {
        let same = try VersionRows(transaction: transaction).numbers(
            with: submission.content.file.digest,
            of: item.id,
        )
        let verdict = submission.verdict
        return ItemEvent.Arrival(
            keepsFile: same.contains(item.course.newest.number),
            keepsPlayingFile: item.course.forerunner.map { same.contains($0.number) } ?? false,
            shown: verdict.flatMap { $0.needsLabel ? nil : $0.notice?.notice },
            isDeclaration: submission.isDeclaration,
        )
    }

    /// Lets nothing play that is declared now to need a label, and has none: from this transaction
    /// on, until the label was written into the new version and read back.
    func pauseUnlabelled(
        _ item: Item,
        by submission: Submission,
        _ publisher: Publisher,
        in transaction: any Transaction,
    ) throws -> Item {
        guard item.course.newest.hasPlayingFile, let playing = item.course.older,
            let verdict = submission.verdict, let draft = DecisionDraft(labelOf: verdict),
            let label = draft.marks.label, !playing.says(label)
        else { return item }
        let rules = verdict.firings.filter { $0.action == .label }.map { Decider.rule($0.rule) }
        let decision = try records.decision(
            draft,
            by: Set(rules),
            on: item,
            publisher: publisher,
            in: transaction,
        )
        let cause = "declaration/\(item.course.newest.number)"
        try records.keep(decision, cause: cause, in: transaction)
        return try records.advance(
            item,
            .decided(decision.ruling),
            by: Act(of: decision, cause: cause),
            publisher: publisher,
            in: transaction,
        )
    }
}
