import Casework
import Detection
import Foundation
import Labels
import Media
package import Pipeline
import Policy
package import Store

/// Writes the label that a decision asks for into a copy, reads it back, and lets the item go on.
///
/// In the propagation role the label goes into metadata alone, and the notice stands around the
/// player; whoever generates content, or asks for marks, gets them too. The original stays as it is.
package struct LabelPerformer: Sendable {
    private let workshop: Workshop
    private let labeller: Labeller

    package init(_ workshop: Workshop, labeller: Labeller) {
        self.workshop = workshop
        self.labeller = labeller
    }

    package var performer: JobPerformer {
        JobPerformer(ItemJob.label) { context in try await label(context) }
    }

    private func label(_ context: JobContext) async throws {
        let job = try ItemJob(payload: context.job.payload)
        let (id, tenant) = try job.subject(of: context.job)
        guard let notice = job.notice.flatMap({ Notice(word: $0) }),
            let decision = job.decision.flatMap({ DecisionID($0) })
        else { throw JobRefusal("the job says neither what to write nor for which decision") }
        guard let brief = try await workshop.brief(id, version: job.version, of: tenant) else {
            return
        }
        let outcome = try await outcome(of: notice, for: brief, context)
        let items = workshop.items
        _ = try await context.complete { transaction in
            try items.labelled(
                LabelResult(
                    for: decision,
                    version: job.version,
                    item: id,
                    tenant: tenant,
                    outcome: outcome,
                ),
                in: transaction,
            )
        }
    }

    /// A file that refuses a label goes to a person; what another try may heal is thrown, until the
    /// last one.
    private func outcome(
        of notice: Notice,
        for brief: Workshop.Brief,
        _ context: JobContext,
    ) async throws -> LabelResult.Outcome {
        if let complaint = brief.rehearsal?.labelComplaint { return .failed(complaint) }
        do {
            return try await workshop.withFolder { folder in
                let file = brief.version.version.content.file
                let copy = folder.appending(path: "labelled").path
                let subject = try Subject(path: try await workshop.file(file.digest, in: folder))
                let labelled = try await write(
                    orders(notice, for: brief),
                    into: subject,
                    to: Destination(path: FilePathBytes(copy), mayReplace: true),
                ) { context.progress($0, "labelling") }
                let product = try await workshop.product(
                    "labelled",
                    from: copy,
                    of: file.mediaType,
                )
                return .read(labelled.plan.label.notice, [product])
            }
        } catch {
            guard let fault = context.lastFault(of: error) else { throw error }
            return .failed(fault.words)
        }
    }

    /// Tries one order after the other: a file that another service answers for takes no second
    /// producer, and is labelled as something passed on.
    private func write(
        _ orders: [Labeller.Order],
        into subject: Subject,
        to copy: Destination,
        progress: @escaping @Sendable (Double) -> Void,
    ) async throws -> Labelled {
        let seconds = subject.durationSeconds ?? 0
        var refusal: Fault?
        for order in orders {
            do {
                return try await labeller.label(subject, order, to: copy) { step in
                    progress(step.fraction(ofSeconds: seconds))
                }
            } catch {
                guard error.code == .refused else { throw error }
                refusal = refusal ?? error
            }
        }
        throw refusal ?? Fault(.internalFault, "nothing was ordered")
    }
}

extension Labeller.Progress {
    /// How much of the work is done, where half of it is encoding.
    fileprivate func fraction(ofSeconds seconds: Double) -> Double {
        switch self {
        case .encoding(let done): seconds > 0 ? 0.5 * done / seconds : 0
        case .writing(let done, let total): 0.5 + 0.5 * Double(done) / Double(max(total, 1))
        }
    }
}

// What is written.
extension LabelPerformer {
    private func orders(_ notice: Notice, for brief: Workshop.Brief) -> [Labeller.Order] {
        var passedOn = LabelRequest()
        passedOn.notice = risen(notice, for: brief)
        passedOn.propagator = workshop.provider
        passedOn.propagateID = brief.item.id.text
        let wantsMarks = brief.version.declaration?.answer?.wantsLabel ?? false
        var quiet = LayerRequest()
        if !wantsMarks { (quiet.visible, quiet.audible) = (.some(.none), .some(.none)) }
        if wantsMarks { quiet = marks(for: brief) }
        let propagation = Labeller.Order(passedOn, in: quiet)
        guard brief.publisher.tenant.roles.contains(.generation) else { return [propagation] }
        var made = LabelRequest()
        made.notice = passedOn.notice
        made.producer = workshop.provider
        made.produceID = brief.item.id.text
        return [Labeller.Order(made, in: LayerRequest()), propagation]
    }

    /// Labels only rise: what the file states already stays, where it says more.
    private func risen(_ notice: Notice, for brief: Workshop.Brief) -> Notice {
        guard let record = brief.examination, record.assessment.basis <= Basis.stated,
            let stated = record.assessment.notice
        else { return notice }
        return max(notice, stated)
    }

    /// The marks that are usual of the kind of content.
    private func marks(for brief: Workshop.Brief) -> LayerRequest {
        var layers = LayerRequest()
        (layers.visible, layers.audible) =
            switch brief.examination?.facts.kind {
            case .image: (.throughout, .some(.none))
            case .audio: (.some(.none), .spoken)
            case .video, nil: (.opening, .some(.none))
            }
        return layers
    }
}

extension Workshop.Brief {
    /// What was found when the version was examined.
    var examination: ExaminationRecord? {
        assessment.flatMap { try? ExaminationRecord(parsing: Array($0.json.utf8)) }
    }
}
