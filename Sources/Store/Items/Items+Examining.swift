package import Casework
import Foundation
import Labels

/// What the performers of jobs call.
extension Items {
    /// Notes that detectors begin to look at a version.
    package func startExamination(
        of version: Int,
        item id: ItemID,
        tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Settled {
        let (item, publisher) = try hold(id, of: tenant, in: transaction)
        if item.course.newest.number == version, item.course.newest.stage == .examining,
            item.course.ending == nil
        {
            return .before(item, nil)
        }
        let event = ItemEvent.examinationStarted(version: version)
        if let refusal = records.refusal(of: event, on: item, publisher) {
            return .overtaken(refusal)
        }
        let next = try records.advance(
            item,
            event,
            by: .software("examination"),
            publisher: publisher,
            in: transaction,
        )
        return .now(next, nil)
    }

    /// Writes what an examination came to: the assessment, its products and the decision, and where
    /// the item goes from there.
    ///
    /// An account that may no longer publish has its version held instead.
    ///
    /// - Throws: ``RecognitionOutdated`` where what was found counts no more: look again.
    package func conclude(
        _ result: ExaminationResult,
        in transaction: any Transaction,
    ) throws -> Settled {
        let (item, publisher) = try hold(result.item, of: result.tenant, in: transaction)
        let cause = "examination/\(result.version)"
        let decisions = DecisionRows(transaction: transaction)
        if let decision = try decisions.find(cause: cause, item: item.id) {
            return .before(item, decision)
        }
        try checkStanding(result.recognition, in: transaction)
        let version = try VersionRows(transaction: transaction).find(result.version, of: item.id)
        let (draft, deciders) = result.decision(
            on: item,
            of: publisher,
            answer: version?.declaration?.answer,
        )
        let decision = try records.decision(
            draft,
            by: deciders,
            on: item,
            publisher: publisher,
            in: transaction,
        )
        let event = ItemEvent.concluded(version: result.version, decision.ruling)
        if let refusal = records.refusal(of: event, on: item, publisher) {
            return .overtaken(refusal)
        }
        try records.keep(decision, cause: cause, in: transaction)
        try keep(result, in: transaction)
        var act = Act(of: decision, cause: cause)
        act.details["finding"] = .text(result.finding.word)
        let next = try records.advance(
            item,
            event,
            by: act,
            publisher: publisher,
            in: transaction,
        )
        return .now(next, decision)
    }

    /// Makes sure that nobody is judged by an entry that was retired meanwhile.
    private func checkStanding(
        _ recognition: Recognition?,
        in transaction: any Transaction,
    ) throws {
        guard let recognition, !recognition.found.isEmpty,
            try Banks(records).heldPosition(in: transaction) > recognition.position
        else { return }
        let rows = EntryRows(transaction: transaction)
        for (bank, found) in Dictionary(grouping: recognition.found, by: \.bank) {
            let retired = try rows.retired(Set(found.map(\.likeness.entry)), in: bank)
            guard retired.isEmpty else { throw RecognitionOutdated() }
        }
    }

    /// Writes what became of a label: the item goes on when it was read back, and is held when it
    /// couldn't be written, or its account may no longer publish.
    package func labelled(
        _ result: LabelResult,
        in transaction: any Transaction,
    ) throws -> Settled {
        let (item, publisher) = try hold(result.item, of: result.tenant, in: transaction)
        guard item.course.ending == nil else { return .overtaken(.ended(item.state)) }
        let newest = item.course.newest
        if newest.stage == .cleared(result.decision) { return .before(item, nil) }
        guard newest.number == result.version, newest.stage == .labelling(result.decision) else {
            return .overtaken(.overtaken(result.decision))
        }
        guard case .read(let notice, let products) = result.outcome else {
            return try holdBack(item, after: result, publisher, in: transaction)
        }
        try put(products, of: result, in: transaction)
        if publisher.refusal(on: item.course) != nil {
            return try holdBack(item, after: result, publisher, in: transaction)
        }
        let event = ItemEvent.labelRead(version: result.version, notice)
        var act = Act.software("labelling")
        act.details = ["decision": .text(result.decision.text), "notice": .text(notice.word)]
        let next = try records.advance(item, event, by: act, publisher: publisher, in: transaction)
        return .now(next, nil)
    }

    private func put(
        _ products: [Product],
        of result: LabelResult,
        in transaction: any Transaction,
    ) throws {
        try ProductRows(transaction: transaction, catalogue: records.catalogue).put(
            products,
            of: result.item,
            number: result.version,
            at: records.now,
        )
    }

    private func holdBack(
        _ item: Item,
        after result: LabelResult,
        _ publisher: Publisher,
        in transaction: any Transaction,
    ) throws -> Settled {
        let decision = try records.decision(
            .softwareHold(
                result.complaint ?? publisher.refusal?.words ?? .noComplaint,
                because: result.complaint == nil ? .publisher : .label,
            ),
            by: [.software("labelling")],
            on: item,
            publisher: publisher,
            in: transaction,
        )
        let cause = "label/\(result.decision.text)"
        try records.keep(decision, cause: cause, in: transaction)
        let next = try records.advance(
            item,
            .heldBack(version: result.version, decision.ruling),
            by: Act(of: decision, cause: cause),
            publisher: publisher,
            in: transaction,
        )
        return .now(next, decision)
    }

    private func keep(_ result: ExaminationResult, in transaction: any Transaction) throws {
        let rows = ProductRows(transaction: transaction, catalogue: records.catalogue)
        let (item, number, now) = (result.item, result.version, records.now)
        if let assessment = result.assessment {
            try rows.putAssessment(assessment, of: item, number: number, at: now)
        }
        try rows.put(result.products, of: item, number: number, at: now)
        if let recognition = result.recognition {
            try keep(recognition, of: result, in: transaction)
        }
    }

    /// Writes what the version is recognised by, and as what.
    ///
    /// Where banks changed since it was compared, the jobs that came of the change may have passed
    /// it by: so it gets one of its own. The clock of the banks stands still meanwhile.
    private func keep(
        _ recognition: Recognition,
        of result: ExaminationResult,
        in transaction: any Transaction,
    ) throws {
        let (item, tenant, number) = (result.item, result.tenant, result.version)
        try FingerprintRows(transaction: transaction).put(
            recognition.fingerprint,
            of: number,
            item,
            tenant: tenant,
            at: records.now,
        )
        let subject = Decision.Subject(tenant: tenant, item: item, version: number)
        _ = try ItemMatches(records).keep(
            recognition.found,
            of: subject,
            by: .examination,
            in: transaction,
        )
        let position = try Banks(records).heldPosition(in: transaction)
        guard position > recognition.position else { return }
        let job = RetroJob(item: item, version: number, change: position)
        try records.queue.enqueue(try job.request(for: tenant), in: transaction)
    }
}
