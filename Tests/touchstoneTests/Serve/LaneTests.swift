import Foundation
import Server
import Store
import TestSupport
import Testing

@testable import touchstone

@Suite struct LaneTests {
    /// Every kind of job, with the lane in which it is put.
    private static let lanes: [(kind: String, lane: String)] = [
        (ItemJob.examine, ItemJob.media), (ItemJob.label, ItemJob.media),
        (ItemJob.term, ItemJob.clerk), (RetroJob.kind, ItemJob.clerk),
        (IdentityJob.expiryKind, ItemJob.clerk), (IdentityJob.lapseKind, ItemJob.clerk),
        (MeasureJob.endKind, ItemJob.clerk), (MeasureJob.expiryKind, ItemJob.clerk),
        (LikenessJob.kind, ItemJob.clerk), (MailJob.kind, ItemJob.outbound),
        (Edges.jobKind, ItemJob.outbound), (IdentityJob.redactionKind, ItemJob.outbound),
        (Webhooks.jobKind, Webhooks.lane), (Fetches.jobKind, Fetches.lane),
    ]

    @Test func `every kind of job has somebody who does it in the lane where it waits`()
        async throws
    {
        try await Engine.sqlite.withMigratedDatabase { database in
            try await withTemporaryFolder { folder in
                let settings = try Settings(
                    data: folder.path,
                    database: nil,
                    environment: ["TOUCHSTONE_MODE": "development"],
                )
                let station = try Station(
                    Installation(settings: settings),
                    database,
                    logger: .silent,
                )
                let client = LineClient()
                do {
                    let rooms = try await Rooms(station, client: client)
                    for (kind, lane) in Self.lanes {
                        let kinds = await rooms.performers(on: lane).map(\.kind)
                        #expect(kinds.contains(kind), "\(kind) in \(lane)")
                    }
                    for lane in Set(Self.lanes.map(\.lane)) {
                        let known = Set(Self.lanes.filter { $0.lane == lane }.map(\.kind))
                        let kinds = Set(await rooms.performers(on: lane).map(\.kind))
                        #expect(kinds == known, "\(lane)")
                    }
                } catch {
                    await client.close()
                    throw error
                }
                await client.close()
            }
        }
    }

    /// A new place where jobs are asked for needs a row above.
    @Test func `no place asks for jobs that the table doesn't know`() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        let files = try #require(FileManager.default.enumerator(atPath: sources.path))
        var places: Set<String> = []
        for case let path as String in files where path.hasSuffix(".swift") {
            let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
            if text.contains("= JobRequest(") { places.insert(path) }
        }
        #expect(
            places == [
                "Store/Banks/RetroJob.swift", "Store/Edges/Edges.swift",
                "Store/Fetches/Fetch.swift", "Store/Identity/IdentityJob.swift",
                "Store/Items/ItemJob.swift", "Store/Likeness/LikenessJob.swift",
                "Store/Measures/MeasureJob.swift", "Store/Notices/NoticeDelivery.swift",
                "Store/Webhooks/Delivery.swift",
            ]
        )
    }
}
