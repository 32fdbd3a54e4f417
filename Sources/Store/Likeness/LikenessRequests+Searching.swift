package import Casework
package import Fingerprints
import Foundation
import Media

/// What a search for copies compares with.
package struct SearchedRequest: Sendable {
    package let report: Report
    /// What was sent, and what the named items are recognised by; never a face.
    package let known: [MediaFingerprint]
}

/// An item that looks like what a request is about.
package struct FoundCopy: Hashable, Sendable {
    package let place: FingerprintPlace
    package let found: ShownItem.Found

    package init(_ found: ShownItem.Found, at place: FingerprintPlace) {
        (self.found, self.place) = (found, place)
    }
}

// Copies that come to light behind a request.
extension LikenessRequests {
    /// What is to be looked for; nil where nothing is any more: the time is over, or a person found
    /// that the request doesn't hold.
    package func searched(
        _ job: LikenessJob,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> SearchedRequest? {
        guard let id = ReportID(job.report),
            let report = try ReportRows(transaction: transaction).find(id, of: tenant),
            report.isSearched, records.now < searchEnd(of: report)
        else { return nil }
        var known = report.statement.likeness?.fingerprints.compactMap(\.media) ?? []
        let named = try ShownItemRows(transaction: transaction).all(by: id)
        for shown in named where shown.likeness == .named {
            let rows = FingerprintRows(transaction: transaction)
            guard let packed = try rows.find(shown.version, of: shown.item),
                var fingerprint = try? MediaFingerprint(packed: packed)
            else { continue }
            // The same song is no copy of a picture.
            fingerprint.sound = nil
            known.append(fingerprint)
        }
        return SearchedRequest(report: report, known: known)
    }

    /// A page of what the tenant's items are recognised by.
    package func page(
        of job: LikenessJob,
        tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> RowPage<KeptFingerprint> {
        try CopyRows(transaction: transaction, tenant: tenant)
            .page(since: job.since, after: job.place, PageSize(rows: limits.page))
    }

    /// Adds a copy to a request: it gets a case, and is kept from playing where the request is about an
    /// intimate likeness.
    ///
    /// The same copy twice is one.
    package func add(
        _ copy: FoundCopy,
        to report: Report,
        in transaction: any Transaction,
    ) throws {
        let tenant = report.tenant
        let (item, publisher) = try Items(records).hold(
            copy.place.item,
            of: tenant,
            in: transaction,
        )
        let known = try ShownItemRows(transaction: transaction).all(by: report.id)
        let current = try ReportRows(transaction: transaction).hold(report.id, of: tenant)
        guard item.course.ending == nil, item.course.mayStillPlay(copy.place.version),
            !known.contains(where: { $0.item == item.id }), current.isSearched
        else { return }
        try gather(report.statement.reason, on: item, of: tenant, in: transaction)
        try keep(copy.found, item, publisher, report, in: transaction)
    }

    /// Asks for the next page, or for the next look.
    package func goOn(
        _ job: LikenessJob,
        behind place: FingerprintPlace?,
        of searched: SearchedRequest,
        in transaction: any Transaction,
    ) throws {
        let next = place.map { job.next(behind: $0) } ?? job.later
        guard next.begunAt < searchEnd(of: searched.report) else { return }
        try records.queue.enqueue(
            next.request(for: searched.report.tenant),
            in: transaction,
        )
    }

    private func searchEnd(of report: Report) -> Date {
        report.receivedAt + Double(limits.searchDays) * 86_400
    }
}

extension Report {
    /// Whether copies are looked for: until a person said that it doesn't hold.
    fileprivate var isSearched: Bool {
        switch closing?.outcome {
        case nil, .upheld, .partlyUpheld, .moot, .notFound: true
        case .rejected, .unfounded: false
        }
    }
}

extension LikenessClaim.SentFingerprint {
    /// As banks compare it; nil of one that says nothing.
    fileprivate var media: MediaFingerprint? {
        let fingerprint = MediaFingerprint(
            digest: sha256.flatMap { ContentDigest(hexadecimal: $0) },
            picture: pdq.flatMap { PDQHash($0) }.map {
                FrameView(hash: $0, quality: quality ?? 100)
            },
        )
        return fingerprint.isEmpty ? nil : fingerprint
    }
}
