import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Logging
import Media
import NIOCore
import Pipeline
import Store
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite struct HousekeepingTests {
    /// Lets so many rounds of sweeping through, and says when they are over.
    private struct Rounds: Sendable {
        private let count = Count()
        private let over: AsyncStream<Void>
        private let end: AsyncStream<Void>.Continuation
        let most: Int

        init(_ most: Int) {
            self.most = most
            (over, end) = AsyncStream.makeStream()
        }

        @Sendable func wait(_ time: Duration) async throws {
            guard count.next() > most else { return }
            end.finish()
            try await Task.sleep(for: .seconds(86_400))
        }

        func ended() async { for await _ in over {} }
    }

    private final class Count: Sendable {
        private let value = Mutex(0)

        func next() -> Int {
            value.withLock { value in
                value += 1
                return value
            }
        }
    }

    private static func sweep(_ house: HouseRig, rounds: Int = 1) async throws {
        let rounds = Rounds(rounds)
        var surroundings = house.clock.surroundings
        surroundings.sleep = rounds.wait
        let housekeeping = Housekeeping(
            uploads: UploadSweep(house.uploads),
            objects: OrphanSweep(
                objects: house.objects,
                database: house.database,
                surroundings: surroundings,
            ),
            lost: LostWork(
                house.records,
                in: house.database,
                queue: house.queue,
                logger: .silent,
            ),
            webhooks: WebhookSweep(Webhooks(house.records), in: house.database),
            fetches: FetchSweep(Fetches(house.records), in: house.database),
            signIns: SignInSweep(house.database, surroundings: surroundings),
            surroundings: surroundings,
            logger: .silent,
        )
        let running = Task { try await housekeeping.run() }
        await rounds.ended()
        running.cancel()
        try await running.value
    }

    @Test(arguments: Engine.allCases)
    func `what nobody wants goes, what somebody wants stays`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let wanted = Array("wanted".utf8)
            let item = try await house.receive(wanted)
            let orphan = try await house.objects.put(Array("nobody's".utf8))
            let open = try await house.announce(100)
            #expect(open.status == .created)
            house.clock.advance(by: 2 * 86_400)
            try await Self.sweep(house)
            #expect(try await house.objects.size(of: orphan.digest) == nil)
            #expect(try await house.objects.size(of: ContentDigest(of: wanted)) == 6)
            #expect(try await house.get("/v1/items/\(item)").status == .ok)
            let place = try #require(open.headers[.location])
            let upload = try await house.cases.client.execute(
                uri: place,
                method: .head,
                headers: [.authorization: "Bearer \(house.token)", .tusResumable: "1.0.0"],
                body: ByteBuffer(),
            )
            #expect(upload.status == .gone)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what became of jobs is known for a while`(_ engine: Engine) async throws {
        try await HouseRig.run(on: engine) { house in
            _ = try await house.receive(Array("bytes".utf8))
            let job = try #require(try await house.claim(ItemJob.media))
            _ = try await house.queue.settle([Settlement(job.hold, .completed)])
            let keeping = HousekeepingLimits().archivedJobSeconds
            house.clock.advance(by: keeping - 86_400)
            try await Self.sweep(house)
            #expect(try await house.queue.outcome(of: job.hold.id) == .completed)
            house.clock.advance(by: 2 * 86_400)
            try await Self.sweep(house)
            #expect(try await house.queue.outcome(of: job.hold.id) == nil)
        }
    }

    @Test func `a sweep that fails leaves the next its turn`() async throws {
        try await HouseRig.run { house in
            await house.database.close()
            try await Self.sweep(house, rounds: 3)
        }
    }
}
