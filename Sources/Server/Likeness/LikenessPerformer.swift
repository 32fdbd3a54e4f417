import Casework
import Fingerprints
package import Store

/// Looks for copies of what somebody who is shown objects to, among what items are recognised by.
///
/// Pictures and frames are compared as wholes: no face is looked for, and no template of one is made.
package struct LikenessPerformer: Sendable {
    private let requests: LikenessRequests
    private let database: any Database

    package init(_ requests: LikenessRequests, in database: any Database) {
        (self.requests, self.database) = (requests, database)
    }

    package var performer: JobPerformer {
        JobPerformer(LikenessJob.kind) { context in try await look(context) }
    }

    private func look(_ context: JobContext) async throws {
        let job = try LikenessJob(payload: context.job.payload)
        guard let tenant = TenantName(context.job.tenant) else {
            throw JobRefusal("the job names no tenant")
        }
        let requests = requests
        let searched = try await database.read {
            try requests.searched(job, of: tenant, in: $0)
        }
        guard let searched else { return }
        let page = try await database.read {
            try requests.page(of: job, tenant: tenant, in: $0)
        }
        for copy in try await Self.copies(among: page.rows, of: searched.known) {
            try Task.checkCancellation()
            try await database.write { try requests.add(copy, to: searched.report, in: $0) }
        }
        let last = page.hasMore ? page.rows.last?.place : nil
        try await context.complete { transaction in
            try requests.goOn(job, behind: last, of: searched, in: transaction)
        }
    }

    /// Those of a page that look like something known, each once.
    private static func copies(
        among kept: [KeptFingerprint],
        of known: [MediaFingerprint],
    ) async throws -> [FoundCopy] {
        try await ComputingThreads.run {
            let index = BankIndex()
            for (number, fingerprint) in known.enumerated() {
                // One that no index can hold keeps none of the others out.
                _ = try? index.add([
                    KnownMedia(number: UInt32(number + 1), fingerprint: fingerprint)
                ])
            }
            return kept.compactMap { row in
                guard var fingerprint = try? MediaFingerprint(packed: row.packed) else {
                    return nil
                }
                fingerprint.sound = nil
                let nearest = index.matches(of: fingerprint).matches
                    .filter { $0.likeness != .sound }.min()
                guard let nearest,
                    let likeness = ShownItem.Likeness(rawValue: nearest.likeness.rawValue)
                else { return nil }
                return FoundCopy(.init(likeness, distance: nearest.distance), at: row.place)
            }
        }
    }
}
