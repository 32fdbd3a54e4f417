import Casework
import Detection
import Fingerprints
import Foundation
import Labels
import Media
package import Pipeline
import Policy
package import Store

/// Examines a version by one decode, asks the rules, and writes down what follows.
package struct ExaminePerformer: Sendable {
    private let workshop: Workshop
    private let examiner: Examiner
    private let banks: BankReader

    /// - Parameter banks: in which files are looked up.
    package init(_ workshop: Workshop, examiner: Examiner, banks: BankReader) {
        self.workshop = workshop
        self.examiner = examiner
        self.banks = banks
    }

    package var performer: JobPerformer {
        JobPerformer(ItemJob.examine) { context in try await examine(context) }
    }

    private func examine(_ context: JobContext) async throws {
        let job = try ItemJob(payload: context.job.payload)
        let (id, tenant) = try job.subject(of: context.job)
        let items = workshop.items
        let begun = try await workshop.database.write { transaction in
            try items.startExamination(
                of: job.version,
                item: id,
                tenant: tenant,
                in: transaction,
            )
        }
        if case .overtaken = begun { return }
        guard let brief = try await workshop.brief(id, version: job.version, of: tenant) else {
            return
        }
        let result = try await result(of: brief, context)
        do {
            _ = try await context.complete { try items.conclude(result, in: $0) }
        } catch let error as RecognitionOutdated {
            // Looked up again by the next attempt; a person looks where there is none.
            guard let fault = context.lastFault(of: error) else { throw error }
            let end = brief.end(.incomplete(fault.words))
            _ = try await context.complete { try items.conclude(end, in: $0) }
        }
    }

    /// What the examination comes to.
    ///
    /// A fault that another try may heal is thrown, until the last try: then a person looks.
    private func result(
        of brief: Workshop.Brief,
        _ context: JobContext,
    ) async throws -> ExaminationResult {
        do {
            let known = LateBanks(banks, of: brief.item.tenant)
            return try await workshop.withFolder { folder in
                let content = brief.version.version.content
                let examination = try await examiner.examine(
                    try await workshop.file(content.file.digest, in: folder),
                    shownAs: FilePathBytes(content.title),
                    into: folder,
                    known: known,
                ) { context.progress($0, "examining") }
                var result = brief.end(brief.finding(try verdict(on: brief, examination)))
                result.assessment = .init(json: examination.json.compactText)
                result.products = try await products(of: examination, in: folder)
                result.recognition = known.recognition(of: examination)
                return result
            }
        } catch {
            guard let fault = context.lastFault(of: error) else { throw error }
            return brief.end(fault.blamesFile ? .unreadable(fault.words) : .incomplete(fault.words))
        }
    }

    private func verdict(
        on brief: Workshop.Brief,
        _ examination: Examination,
    ) throws -> Verdict {
        let publisher = brief.publisher
        guard let rules = workshop.book.rules(under: publisher.profile.name) else {
            throw JobRefusal("there is no profile \(publisher.profile.name)")
        }
        let inspection = examination.inspection
        return rules.evaluate(
            PolicyFacts(
                inspection,
                declaration: brief.version.declaration?.answer?.declaration,
                publisher: publisher,
            )
        )
    }

    private func products(
        of examination: Examination,
        in folder: URL,
    ) async throws -> [Product] {
        var products: [Product] = []
        for made in examination.products.all {
            products.append(
                try await workshop.product(
                    made.role.rawValue,
                    from: folder.appending(path: made.fileName).path,
                    of: made.mediaType,
                )
            )
        }
        return products
    }
}

extension Workshop.Brief {
    /// How its examination ends, without anything that was made of the file.
    fileprivate func end(_ finding: ExaminationResult.Finding) -> ExaminationResult {
        ExaminationResult(
            of: version.version.number,
            item: item.id,
            tenant: item.tenant,
            finding: finding,
        )
    }

    /// What follows from a verdict: in a sandbox, what the upload said.
    fileprivate func finding(_ verdict: Verdict) -> ExaminationResult.Finding {
        rehearsal.map { .rehearsed($0, verdict.pin) } ?? .verdict(verdict)
    }
}

extension PolicyFacts {
    /// What the rules are asked about a file of a publisher's.
    init(_ inspection: Inspection, declaration: Declaration?, publisher: Publisher) {
        self.init(
            AssessmentFacts(inspection.assessment, isComplete: inspection.gaps.isEmpty),
            declaration: declaration,
            publisher: publisher,
            media: inspection.facts.kind,
            known: inspection.observation.known,
        )
    }
}

extension Fault {
    /// The fault in words for the item's owner.
    var words: BilingualText {
        BilingualText(en: message, zh: "文件无法处理（\(code.rawValue)）。请检查文件后重新提交。")
    }
}
