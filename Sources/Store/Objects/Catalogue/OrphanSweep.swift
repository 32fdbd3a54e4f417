package import Media
import Foundation

/// Brings objects and the rows that want them together again: after puts whose transaction never
/// came, dropped references, processes that died, and disks that lost something.
///
/// Why no object goes that somebody wants: the moment before which an object must have been put is
/// fixed first, a day ago; then the rows are looked at. A reference is only taken within half a day
/// of a put, so whoever put an object before that moment has referred to it long before the look, or
/// never will; and whoever puts it again later makes the file young, which a removal sees under the
/// lock that it shares with puts.
package struct OrphanSweep: Sendable {
    private let objects: any Objects
    private let catalogue: ObjectCatalogue
    private let database: any Database
    private let limits: ObjectLimits
    private let surroundings: Surroundings

    package init(
        objects: any Objects,
        database: any Database,
        limits: ObjectLimits = ObjectLimits(),
        surroundings: Surroundings,
    ) {
        self.objects = objects
        catalogue = ObjectCatalogue(limits: limits)
        self.database = database
        self.limits = limits
        self.surroundings = surroundings
    }

    /// Looks at everything once.
    ///
    /// It may run at any time, also in several processes, and be cancelled; the next one goes over
    /// all again.
    package func run() async throws -> SweepReport {
        var report = SweepReport()
        let now = surroundings.now()
        report.draftCount = try await objects.removeDrafts(
            untouchedSince: now.addingTimeInterval(-limits.draftSeconds)
        )
        try await removeOrphans(&report)
        try await findMissing(&report)
        return report
    }

    private func removeOrphans(_ report: inout SweepReport) async throws {
        var last: ContentDigest?
        while true {
            try Task.checkCancellation()
            let limit = surroundings.now().addingTimeInterval(-limits.graceSeconds)
            let page = try await objects.list(after: last, limit: limits.pageCount)
            guard let end = page.last else { return }
            last = end.digest
            let digests = page.map(\.digest)
            let wanted = try await database.read { [catalogue] in
                try catalogue.wanted(digests, in: $0)
            }
            report.objectCount += page.count
            for object in page where !wanted.contains(object.digest) && object.storedAt < limit {
                guard try await objects.remove(object.digest, unlessPutSince: limit) else {
                    continue
                }
                report.orphanCount += 1
                report.orphanBytes += object.bytes
            }
        }
    }

    private func findMissing(_ report: inout SweepReport) async throws {
        var last: ContentDigest?
        while true {
            try Task.checkCancellation()
            let page = try await database.read { [catalogue, limits, last] in
                try catalogue.list(after: last, limit: limits.pageCount, in: $0)
            }
            guard let end = page.last else { return }
            last = end.digest
            for (digest, bytes) in page {
                let size = try await objects.size(of: digest)
                // Its last reference may have been dropped since, and the object swept.
                guard size != bytes, try await isWanted(digest) else { continue }
                report.add(digest, isMissing: size == nil, limit: limits.namedCount)
            }
        }
    }

    private func isWanted(_ digest: ContentDigest) async throws -> Bool {
        try await database.read { [catalogue] in
            try catalogue.wanted([digest], in: $0).contains(digest)
        }
    }
}

/// What a sweep found and did.
package struct SweepReport: Hashable, Sendable {
    /// Objects that were there.
    package fileprivate(set) var objectCount = 0
    /// Those that nobody wanted and that are gone now.
    package fileprivate(set) var orphanCount = 0
    package fileprivate(set) var orphanBytes: UInt64 = 0
    /// Drafts that were left behind and are gone now.
    package fileprivate(set) var draftCount = 0
    /// Objects that are wanted and not there: restore them from a backup.
    package fileprivate(set) var missing: [ContentDigest] = []
    package fileprivate(set) var missingCount = 0
    /// Objects that are wanted and have another length than they had: they are damaged.
    package fileprivate(set) var misfits: [ContentDigest] = []
    package fileprivate(set) var misfitCount = 0

    /// Whether everything that is wanted seems to be there.
    package var isWhole: Bool { missingCount == 0 && misfitCount == 0 }

    fileprivate mutating func add(_ digest: ContentDigest, isMissing: Bool, limit: Int) {
        if isMissing {
            missingCount += 1
            if missing.count < limit { missing.append(digest) }
        } else {
            misfitCount += 1
            if misfits.count < limit { misfits.append(digest) }
        }
    }
}
