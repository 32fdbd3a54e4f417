import Casework
import Foundation
import Media
import Policy
import TestSupport
import Testing

@testable import Store

/// What people saw beside versions that never play again.
@Suite struct DroppedVersionTests {
    /// Objects in memory, and the sweep over them, by the rig's clock.
    private struct Room {
        let objects: FolderObjects
        let sweep: OrphanSweep
        let disk = SimulatedDisk()

        init(_ rig: CaseRig) async throws {
            var surroundings = Surroundings.live
            let clock = rig.clock
            surroundings.now = { clock.now }
            objects = try await FolderObjects.open(
                on: disk,
                threads: diskThreads,
                limits: smallBuffers,
                surroundings: surroundings,
            )
            sweep = OrphanSweep(
                objects: objects,
                database: rig.database,
                limits: smallBuffers,
                surroundings: surroundings,
            )
        }

        func put(_ seed: UInt64) async throws -> StoredObject {
            try await objects.put(noise(100, seed: seed))
        }

        func holds(_ seed: UInt64) -> Bool { disk.holds(noise(100, seed: seed)) }
    }

    @Test(arguments: Engine.allCases)
    func `their covers and subtitles go with them, and what others share stays`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let room = try await Room(rig)
            let (file, cover) = (try await room.put(1), try await room.put(2))
            let (english, french) = (try await room.put(3), try await room.put(4))
            var content = ItemVersion.Content(file: reference(file), title: "Rain")
            content.cover = reference(cover)
            content.subtitles = [
                .init(language: "en", file: reference(english)),
                .init(language: "fr", file: reference(french)),
            ]
            let first = try await receive(content, [file, cover, english, french], rig)
            // Another item has the same English subtitles as its cover.
            let shared = try await room.put(5)
            var other = ItemVersion.Content(file: reference(shared), title: "Snow")
            other.cover = reference(english)
            _ = try await receive(other, [shared, english], rig)
            // The new version keeps the French subtitles, and has another cover.
            let face = try await room.put(6)
            content.cover = reference(face)
            content.subtitles.removeFirst()
            let (items, act) = (rig.items, Act(by: rig.actor))
            let next = submission(content, [face], rig)
            let second = try await rig.write {
                try items.receiveVersion(next, of: first.id, by: act, in: $0)
            }
            #expect(try await references(to: cover, rig) == 1, "the old version plays yet")
            _ = try await rig.start(second)
            _ = try await rig.conclude(second, .verdict(rig.verdict(.release)))
            #expect(try await references(to: cover, rig) == 0)
            #expect(try await references(to: english, rig) == 1)
            #expect(try await references(to: french, rig) == 1)
            #expect(try await references(to: file, rig) == 2, "originals are their owner's")
            rig.clock.move(by: 26 * 3_600)
            #expect(try await room.sweep.run().orphanCount == 1)
            #expect(!room.holds(2))
            #expect([1, 3, 4, 5, 6].allSatisfy { room.holds($0) })
            try await rig.expectWhole(second)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a version that another overtakes before it plays lets go at once, or not at all`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let item = try await rig.examined(.verdict(rig.verdict(.release)))
            let (cover, file) = (rig.stored("cover"), rig.stored("file"))
            var content = ItemVersion.Content(file: reference(file), title: "Rain")
            content.cover = reference(cover)
            let (items, act) = (rig.items, Act(by: rig.actor))
            let (second, third) = (submission(content, [cover, file], rig), rig.submission())
            _ = try await rig.write {
                try items.receiveVersion(second, of: item.id, by: act, in: $0)
            }
            struct Failed: Error {}
            await #expect(throws: Failed.self) {
                try await rig.write { transaction in
                    _ = try items.receiveVersion(third, of: item.id, by: act, in: transaction)
                    throw Failed()
                }
            }
            #expect(try await references(to: cover, rig) == 1)
            _ = try await rig.write {
                try items.receiveVersion(third, of: item.id, by: act, in: $0)
            }
            #expect(try await references(to: cover, rig) == 0)
        }
    }

    private func reference(_ object: StoredObject) -> ItemVersion.FileReference {
        .init(digest: object.digest, bytes: object.bytes, mediaType: "video/mp4")
    }

    private func submission(
        _ content: ItemVersion.Content,
        _ objects: [StoredObject],
        _ rig: CaseRig,
    ) -> Submission {
        let usual = rig.submission()
        return Submission(
            tenant: usual.tenant,
            account: usual.account,
            content: content,
            objects: objects,
            declaration: usual.declaration,
        )
    }

    private func receive(
        _ content: ItemVersion.Content,
        _ objects: [StoredObject],
        _ rig: CaseRig,
    ) async throws -> Item {
        let item = try await rig.receive(submission(content, objects, rig)).item
        _ = try await rig.start(item)
        _ = try await rig.conclude(item, .verdict(rig.verdict(.release)))
        return try await rig.current(item)
    }

    private func references(to object: StoredObject, _ rig: CaseRig) async throws -> Int {
        try await rig.read { transaction in
            try transaction.value(
                """
                SELECT count(*) AS n FROM object_references
                WHERE digest = \(object.digest.bytes)
                """,
                as: Int.self,
            ) ?? 0
        }
    }
}
