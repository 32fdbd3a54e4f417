import Foundation

/// Ends uploads that nobody goes on with, forgets those that ended long ago, and removes drafts
/// that belong to none.
package struct UploadSweep: Sendable {
    private let room: UploadRoom

    package init(_ uploads: Uploads) { room = uploads.room }

    /// What a sweep did.
    package struct Report: Hashable, Sendable {
        /// Uploads that ended because nobody went on with them.
        package var expiredCount = 0
        /// Ends that nobody will be told of any more.
        package var forgottenCount = 0
        /// Drafts that were left behind and are gone now.
        package var draftCount = 0
    }

    /// Looks at everything once.
    ///
    /// It may run at any time, also in several processes, and be cancelled; the next one goes on.
    package func run() async throws -> Report {
        var report = Report()
        while case let count = try await expire(), count > 0 { report.expiredCount += count }
        while case let count = try await forget(), count > 0 { report.forgottenCount += count }
        report.draftCount = try await removeDrafts()
        return report
    }

    private func expire() async throws -> Int {
        let (now, limits) = (room.surroundings.now(), room.limits)
        let rows = try await room.database.write { [room] transaction in
            let table = UploadTable(limits: limits)
            let rows = try table.expired(at: now, in: transaction)
            for row in rows {
                try table.end(row.upload.id, as: .expired, at: now, in: transaction)
                try room.record(.expired, of: row.upload, in: transaction)
            }
            return rows
        }
        for row in rows where row.draft > 0 {
            try? await room.place.remove(DraftName(row.upload.id, row.draft))
        }
        return rows.count
    }

    private func forget() async throws -> Int {
        let limit = room.surroundings.now().addingTimeInterval(-room.limits.trackedSeconds)
        return try await room.database.write { [room] in
            try UploadTable(limits: room.limits).forget(endedBefore: limit, in: $0)
        }
    }

    /// Removes drafts that no open upload goes on with.
    ///
    /// A row names its draft before bytes in it count, and the holder's fence is the number of the
    /// one that it may be making: neither is ever taken away.
    private func removeDrafts() async throws -> Int {
        let limit = room.surroundings.now().addingTimeInterval(-room.limits.draftSeconds)
        var (count, last) = (0, DraftName?.none)
        while true {
            try Task.checkCancellation()
            let names = try await room.place.list(
                after: last,
                untouchedSince: limit,
                limit: room.limits.pageCount,
            )
            guard let end = names.last else { return count }
            last = end
            let ids = Array(Set(names.map(\.id)))
            let rows = try await room.database.read { [room] in
                try UploadTable(limits: room.limits).open(ids, in: $0)
            }
            let kept = Set(
                rows.flatMap { row in
                    [DraftName(row.upload.id, row.draft), DraftName(row.upload.id, row.fence)]
                }
            )
            for name in names where !kept.contains(name) {
                try await room.place.remove(name)
                count += 1
            }
        }
    }
}
