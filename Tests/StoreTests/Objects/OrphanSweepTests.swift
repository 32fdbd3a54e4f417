import Foundation
import Media
import TestSupport
import Testing

@testable import Store

@Suite struct OrphanSweepTests {
    /// Three objects: wanted, wanted no more, never wanted.
    private let contents = (1...3).map { noise(100, seed: $0) }

    @Test(arguments: Engine.allCases)
    func `what nobody wants goes after its grace, what somebody wants stays`(
        _ engine: Engine
    )
        async throws
    {
        try await engine.withMigratedDatabase { database in
            let (disk, clock) = (SimulatedDisk(), SetClock())
            let room = try await SweepRoom(disk: disk, clock: clock, database: database)
            try await room.put(contents[0], for: "item/1")
            let second = try await room.put(contents[1], for: "item/2")
            try await room.drop(second, of: "item/2")
            _ = try await room.objects.put(contents[2])
            clock.advance(hours: 24)
            #expect(try await room.sweep.run().orphanCount == 0)
            _ = try await room.objects.put(contents[2])
            clock.advance(hours: 1)
            let report = try await room.sweep.run()
            #expect(report.objectCount == 3)
            #expect(report.orphanCount == 1)
            #expect(report.orphanBytes == 100)
            #expect(disk.holds(contents[0]) && disk.holds(contents[2]))
            clock.advance(hours: 24)
            #expect(try await room.sweep.run().orphanCount == 1)
            #expect(disk.files.count == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `wanted objects that are gone or have another length are named`(
        _ engine: Engine
    )
        async throws
    {
        try await engine.withMigratedDatabase { database in
            let (disk, clock) = (SimulatedDisk(), SetClock())
            let room = try await SweepRoom(disk: disk, clock: clock, database: database)
            var digests: [ContentDigest] = []
            for content in contents { digests.append(try await room.put(content, for: "item/1")) }
            try disk.remove(ObjectPlace.path(digests[0]))
            try disk.damage(ObjectPlace.path(digests[1])) { $0.removeLast() }
            let report = try await room.sweep.run()
            #expect(report.missing == [digests[0]])
            #expect(report.misfits == [digests[1]])
            #expect(!report.isWhole)
            for content in contents { try await room.put(content, for: "item/1") }
            #expect(try await room.sweep.run().isWhole)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a draft goes when nobody writes to it any more`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let (disk, clock) = (SimulatedDisk(), SetClock())
            let room = try await SweepRoom(disk: disk, clock: clock, database: database)
            try disk.plant(.file, [1], at: "objects/drafts/left")
            let folder = ObjectFolder(
                disk: disk,
                limits: smallBuffers,
                surroundings: clock.surroundings,
            )
            let slow = try folder.begin()
            #expect(try await room.sweep.run().draftCount == 0)
            clock.advance(hours: 2)
            #expect(try await room.sweep.run().draftCount == 1)
            #expect(disk.drafts == [slow.path])
            slow.release()
            #expect(try await room.sweep.run().draftCount == 1)
            #expect(disk.drafts.isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a sweep goes over more than one page`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let (disk, clock) = (SimulatedDisk(), SetClock())
            var limits = smallBuffers
            limits.pageCount = 3
            let room = try await SweepRoom(disk: disk, clock: clock, database: database)
            for seed in 10..<20 as Range<UInt64> {
                try await room.put(noise(9, seed: seed), for: "a")
            }
            for seed in 20..<30 as Range<UInt64> {
                _ = try await room.objects.put(noise(9, seed: seed))
            }
            clock.advance(hours: 25)
            let sweep = OrphanSweep(
                objects: room.objects,
                database: database,
                limits: limits,
                surroundings: clock.surroundings,
            )
            let report = try await sweep.run()
            #expect(report.objectCount == 20 && report.orphanCount == 10 && report.isWhole)
            #expect(disk.files.count == 10)
        }
    }
}
