import Casework
import Fingerprints
import Pipeline
package import Store

/// Compares what was examined before with entries that are new, or count as near from now on.
///
/// Nothing is decoded: what items are recognised by was kept when they were examined.
package struct RetroPerformer: Sendable {
    private let workshop: Workshop
    private let reader: BankReader
    private let limits: RetroLimits

    package init(
        _ workshop: Workshop,
        _ reader: BankReader,
        limits: RetroLimits = RetroLimits(),
    ) {
        self.workshop = workshop
        self.reader = reader
        self.limits = limits
    }

    package var performer: JobPerformer {
        JobPerformer(RetroJob.kind) { context in try await look(context) }
    }

    private func look(_ context: JobContext) async throws {
        let job = try RetroJob(payload: context.job.payload)
        guard let tenant = TenantName(context.job.tenant) else {
            throw JobRefusal("the job names no tenant")
        }
        try await reader.catchUp(to: job.change)
        let known = reader.book.known(of: tenant).only(job.bank)
        let page = try await page(of: job, tenant)
        for (place, kept) in page.enumerated() {
            try Task.checkCancellation()
            try await compare(kept, with: known, job, tenant)
            context.progress(Double(place + 1) / Double(page.count), "comparing")
        }
        let matches = workshop.matches
        let next =
            page.count == limits.page && !job.isAlone
            ? page.last.map { job.next(behind: $0.place) } : nil
        try await context.complete { transaction in
            if let next { try matches.ask(for: next, of: tenant, in: transaction) }
        }
    }

    private func page(of job: RetroJob, _ tenant: TenantName) async throws -> [KeptFingerprint] {
        let (matches, limit) = (workshop.matches, limits.page)
        return try await workshop.database.read { transaction in
            guard job.isAlone else {
                return try matches.fingerprints(
                    of: tenant,
                    after: job.place,
                    limit: limit,
                    in: transaction,
                )
            }
            guard let place = job.place else { return [] }
            return try matches.fingerprint(at: place, in: transaction).map { [$0] } ?? []
        }
    }

    private func compare(
        _ kept: KeptFingerprint,
        with known: KnownBanks,
        _ job: RetroJob,
        _ tenant: TenantName,
    ) async throws {
        guard let fingerprint = try? MediaFingerprint(packed: kept.packed) else {
            // One damaged row must not keep the rest from being looked at; a gauge tells of it.
            reader.book.noteUnreadable(1)
            return
        }
        let found = await known.found(fingerprint)
        guard !found.isEmpty else { return }
        let (matches, weighing) = (workshop.matches, Reweighing(workshop.book).weighing)
        let cause = "retro-match/\(job.bank ?? "all")/\(job.change)"
        do {
            _ = try await workshop.database.write { transaction in
                try matches.add(
                    LaterFinding(found, at: kept.place, cause: cause),
                    of: tenant,
                    weighing: weighing,
                    in: transaction,
                )
            }
        } catch is ExaminationRecordError {
            // As above: an assessment that can't be read is told by a gauge, and the rest goes on.
            reader.book.noteUnreadable(1)
        }
    }
}

extension Workshop {
    var matches: ItemMatches { ItemMatches(records) }
    var banks: Banks { Banks(records) }
}

/// How much one job of looking again does.
package struct RetroLimits: Hashable, Sendable {
    /// Versions that one job compares; the next ones get a job of their own.
    package var page = 200

    package init() {}
}
