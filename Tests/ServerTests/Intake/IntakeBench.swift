import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Pipeline
import TestSupport
import Testing

@testable import Server
@testable import Store

/// A node that takes content from buckets: `drop` is `studio`'s, `shared` is parted among two tenants.
struct IntakeBench: Sendable {
    static let film = Array("a film that is no film".utf8)

    let house: HouseRig
    let store: BucketServer
    let figures: IntakeFigures
    let performer: JobPerformer

    static func run(
        on engine: Engine = .sqlite,
        host: String = "127.0.0.1",
        limits: FetchLimits = FetchLimits(),
        door: OutboundDoor = OutboundDoor(.loopback, resolver: .examples),
        _ test: @escaping @Sendable (IntakeBench) async throws -> Void,
    ) async throws {
        try await BucketServer.with { store in
            var wire = S3Limits()
            (wire.tries, wire.pauseSeconds) = (2, 0.001)
            let client = S3Client(
                BucketServer.credentials,
                region: "eu-central-1",
                limits: wire,
                surroundings: .live,
            )
            var wish = HouseRig.Wish()
            (wish.fetches, wish.door) = (limits, door)
            wish.intake = Intake(
                try [("studio", "drop"), ("studio", "shared/studio"), ("other", "shared/other")]
                    .map { tenant, place in
                        let name = try #require(TenantName(tenant))
                        return IntakePlace(name, try store.address(place, host: host))
                    },
                by: client,
            )
            let outcome: (any Error)?
            do {
                try await HouseRig.run(on: engine, wish) { [wish] house in
                    try await house.join()
                    try await test(IntakeBench(house, store, wish))
                }
                outcome = nil
            } catch { outcome = error }
            try await client.close()
            if let outcome { throw outcome }
        }
    }

    private init(_ house: HouseRig, _ store: BucketServer, _ wish: HouseRig.Wish) {
        (self.house, self.store, figures) = (house, store, wish.intakeFigures)
        performer = Self.performer(house, wish.intake, wish.door, wish.fetches)
    }

    static func performer(
        _ house: HouseRig,
        _ intake: Intake,
        _ door: OutboundDoor,
        _ limits: FetchLimits = FetchLimits(),
    ) -> JobPerformer {
        FetchPerformer(
            Fetches(house.records, limits: limits),
            Submissions(house.records, in: house.database),
            into: house.objects,
            in: house.database,
            door: door,
            intake: intake,
        ).performer
    }

    /// One record of a message, as AWS writes it.
    static func record(
        _ key: String,
        _ version: BucketServer.Version? = nil,
        isVersioned: Bool = false,
        in bucket: String = "drop",
        event: String = "ObjectCreated:Put",
    ) -> String {
        let more = isVersioned ? "\"versionId\": \"\(version?.id ?? "")\"," : ""
        return """
            {"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "eu-central-1",
            "eventTime": "2026-11-22T08:00:00.000Z", "eventName": "\(event)",
            "userIdentity": {"principalId": "A"}, "requestParameters": {"sourceIPAddress": "::1"},
            "responseElements": {"x-amz-request-id": "C3D13FE58DE4C810"},
            "s3": {"s3SchemaVersion": "1.0", "configurationId": "c",
                "bucket": {"name": "\(bucket)", "arn": "arn:aws:s3:::\(bucket)"},
                "object": {"key": "\(key)", "size": 7, "eTag": "\(version?.tag ?? "0a")", \(more)
                    "sequencer": "0055AED6DCD90281E5"}}}
            """
    }

    func tell(_ records: String..., token: String? = nil) async throws -> TestResponse {
        let body = "{\"Records\": [\(records.joined(separator: ","))]}"
        return try await house.cases.send(
            .post,
            "/v1/notifications/s3",
            token ?? house.token,
            body,
        )
    }

    /// Tells of one object, and gives the path of its fetch.
    func fetch(_ record: String) async throws -> String {
        let told = try await tell(record)
        #expect(told.status == .accepted, "\(told.text)")
        guard case .list(let ids) = told.json?["fetches"], case .text(let id) = ids.first else {
            throw Missing()
        }
        return "/v1/fetches/\(id)"
    }

    struct Missing: Error {}

    func work() async throws {
        while let result = try await house.work(Fetches.lane, performer) {
            #expect(result == .completed)
        }
    }

    func state(_ path: String) async throws -> JSONValue {
        try #require(try await house.get(path).json)
    }

    /// Expects that a fetch ended for good, for a reason.
    func expectFailed(_ path: String, _ reason: String) async throws {
        let state = try await state(path)
        #expect(state.text("state") == "failed", "\(state.compactText)")
        #expect(state.text("reason") == reason, "\(state.compactText)")
    }

    /// Expects that it became an item, and reads that.
    func item(_ path: String) async throws -> JSONValue {
        let state = try await state(path)
        let item = try #require(state.text("item"), "\(state.compactText)")
        return try #require(try await house.get("/v1/items/\(item)").json)
    }

    func count(_ table: SQL) async throws -> Int {
        let found: Int? = try await house.database.read {
            try $0.value("SELECT count(*) FROM \(table)")
        }
        return found ?? 0
    }
}
