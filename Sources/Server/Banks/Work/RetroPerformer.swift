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
        let last =
            if let retired = job.retired {
                try await weighAgain(whatMet: retired, job, tenant)
            } else {
                try await comparePage(of: job, tenant, context)
            }
        let matches = workshop.matches
        try await context.complete { transaction in
            guard let last else { return }
            try matches.ask(for: job.next(behind: last), of: tenant, in: transaction)
        }
    }

    /// Compares a page, or as much of it as there is time for.
    ///
    /// - Returns: where the next page begins; nil where there is none.
    private func comparePage(
        of job: RetroJob,
        _ tenant: TenantName,
        _ context: JobContext,
    ) async throws -> FingerprintPlace? {
        try await reader.catchUp(to: job.change)
        let known = reader.book.known(of: tenant).only(job.bank)
        let page = try await page(of: job, tenant)
        let began = ContinuousClock.now
        for (place, kept) in page.rows.enumerated() {
            try Task.checkCancellation()
            try await compare(kept, with: known, job, tenant)
            context.progress(Double(place + 1) / Double(page.rows.count), "comparing")
            // What is done stays done, also when the process ends: the next job begins behind it.
            if began.duration(to: .now) > limits.time, place + 1 < page.rows.count {
                return kept.place
            }
        }
        return page.hasMore ? page.rows.last?.place : nil
    }

    private func page(
        of job: RetroJob,
        _ tenant: TenantName,
    ) async throws -> RowPage<KeptFingerprint> {
        let (matches, size) = (workshop.matches, PageSize(rows: limits.page))
        return try await workshop.database.read { transaction in
            guard job.isAlone else {
                return try matches.fingerprints(
                    of: tenant,
                    after: job.place,
                    size,
                    in: transaction,
                )
            }
            let kept = try job.place.flatMap { try matches.fingerprint(at: $0, in: transaction) }
            return RowPage(rows: kept.map { [$0] } ?? [], hasMore: false)
        }
    }

    /// Weighs again what was found by an entry that counts no more.
    private func weighAgain(
        whatMet entry: UInt32,
        _ job: RetroJob,
        _ tenant: TenantName,
    ) async throws -> FingerprintPlace? {
        let (matches, banks, limit) = (workshop.matches, workshop.banks, limits.page)
        let places = try await workshop.database.read { transaction in
            guard let name = job.bank.flatMap({ BankName($0) }),
                let bank = try banks.find(name, of: tenant, in: transaction)
            else { return [FingerprintPlace]() }
            return try matches.places(
                of: entry,
                in: bank.id,
                after: job.place,
                limit: limit,
                in: transaction,
            )
        }
        let weighing = Reweighing(workshop.book).weighing
        for place in places {
            try Task.checkCancellation()
            try await noting {
                try await workshop.database.write { transaction in
                    try matches.weighAgain(place, of: tenant, weighing: weighing, in: transaction)
                }
            }
        }
        return places.count == limit ? places.last : nil
    }

    /// One assessment that can't be read must not keep the rest from being looked at; a gauge tells
    /// of it.
    private func noting(_ body: () async throws -> Void) async throws {
        do { try await body() } catch is ExaminationRecordError { reader.book.noteUnreadable(1) }
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
        let found = try await known.found(fingerprint)
        guard !found.isEmpty else { return }
        let (matches, weighing) = (workshop.matches, Reweighing(workshop.book).weighing)
        let cause = "retro-match/\(job.bank ?? "all")/\(job.change)/\(kept.place.version)"
        try await noting {
            _ = try await workshop.database.write { transaction in
                try matches.add(
                    LaterFinding(found, at: kept.place, cause: cause),
                    of: tenant,
                    weighing: weighing,
                    in: transaction,
                )
            }
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
    /// After how long a job leaves the rest of its page to the next one.
    package var time = Duration.seconds(120)

    package init() {}
}
