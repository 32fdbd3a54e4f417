import Foundation
import Media
import TestSupport
import Testing

@testable import Store

/// Every operation on the disk fails once, one later each time; then the power goes.
@Suite struct ObjectFaultTests {
    private let old = noise(300, seed: 1)
    private let new = noise(500, seed: 2)

    @Test(arguments: SimulatedDisk.Fault.allCases)
    func `a put survives a fault at any operation`(_ fault: SimulatedDisk.Fault) async throws {
        var tried = 0
        while true {
            let (disk, clock) = (SimulatedDisk(), SetClock())
            let objects = try await FolderObjects.simulated(on: disk, clock: clock)
            _ = try await objects.put(old)
            disk.fail(at: tried + 1, fault)
            let outcome = await Result {
                try await objects.put(stream(new, chunk: 50), expecting: .none)
            }
            let wasHit = disk.operations.count > tried
            disk.mend()
            #expect(disk.holds(old))
            #expect(disk.halfObjects.isEmpty)
            if case .success = outcome { #expect(disk.holds(new)) }
            if fault != .doneAndFailure { #expect(disk.drafts.isEmpty) }
            if !wasHit {
                _ = try outcome.get()
                break
            }
            tried += 1
            _ = try await objects.put(new)
            #expect(disk.holds(new))
            clock.advance(hours: 2)
            _ = try await objects.removeDrafts(untouchedSince: clock.now)
            #expect(disk.drafts.isEmpty)
        }
        print("put: \(tried) operations failed once each, as \(fault)")
        #expect(tried >= 16)
    }

    @Test(arguments: Engine.allCases, SimulatedDisk.Fault.allCases)
    func `a sweep survives a fault at any operation`(
        _ engine: Engine,
        _ fault: SimulatedDisk.Fault,
    ) async throws {
        try await engine.withMigratedDatabase { database in
            var tried = 0
            while true {
                let (disk, clock) = (SimulatedDisk(), SetClock())
                let room = try await SweepRoom(disk: disk, clock: clock, database: database)
                let wanted = try await room.put(old, for: "item/1")
                _ = try await room.objects.put(new)
                try disk.plant(.file, [1], at: "objects/drafts/left")
                clock.advance(hours: 25)
                disk.fail(at: tried + 1, fault)
                let outcome = await Result { try await room.sweep.run() }
                let wasHit = disk.operations.count > tried
                disk.mend()
                #expect(disk.holds(old))
                #expect(disk.halfObjects.isEmpty)
                let report = wasHit ? try await room.sweep.run() : try outcome.get()
                #expect(report.isWhole)
                #expect(disk.files.count == 1)
                try await room.drop(wanted, of: "item/1")
                if !wasHit { break }
                tried += 1
            }
            print("sweep on \(engine): \(tried) operations failed once each, as \(fault)")
            #expect(tried > 15)
        }
    }

    @Test func `a full disk keeps no draft and says so, and takes again what fits`() async throws {
        let disk = SimulatedDisk()
        let objects = try await FolderObjects.simulated(on: disk, clock: SetClock())
        for room in 0..<500 {
            disk.limit(toBytes: room)
            do {
                _ = try await objects.put(stream(new, chunk: 40), expecting: .none)
                Issue.record("kept 500 bytes in \(room)")
            } catch let error as DiskError {
                #expect(error.reason == .full)
                #expect(error.description.contains("make room"))
            }
            #expect(disk.files.isEmpty)
        }
        disk.limit(toBytes: 500)
        _ = try await objects.put(new)
        #expect(disk.holds(new))
    }

    @Test func `no acknowledged object is lost when the power goes`() async throws {
        try await Engine.sqlite.withMigratedDatabase { database in
            var (acknowledged, cut) = (0, 0)
            let seeds = Seeds.some(150, for: "power loss within puts")
            for seed in seeds {
                let (disk, clock) = (SimulatedDisk(), SetClock())
                var random = SeededGenerator(seed: seed)
                let objects = try await FolderObjects.simulated(on: disk, clock: clock)
                disk.stop(at: Int.random(in: 1...60, using: &random))
                var kept: [[UInt8]] = []
                for _ in 0..<4 {
                    let length = Int.random(in: 0...200, using: &random)
                    let bytes = noise(length, seed: UInt64.random(in: 0...3, using: &random))
                    guard
                        (try? await objects.put(stream(bytes, chunk: 30), expecting: .none)) != nil
                    else { break }
                    kept.append(bytes)
                }
                disk.crash(seed: seed)
                let lost = kept.filter { !disk.holds($0) }
                #expect(lost.isEmpty, "seed \(seed)")
                #expect(disk.halfObjects.isEmpty, "seed \(seed)")
                (acknowledged, cut) = (acknowledged + kept.count, cut + (kept.count < 4 ? 1 : 0))
                clock.advance(hours: 25)
                let room = try await SweepRoom(disk: disk, clock: clock, database: database)
                _ = try await room.sweep.run()
                #expect(disk.files.isEmpty, "seed \(seed)")
            }
            print("power loss: \(cut) within a put, \(acknowledged) acknowledged")
            if seeds.count >= 100 { #expect(min(acknowledged, cut) > seeds.count / 3) }
        }
    }

    @Test func `a put without a sync would lose what it acknowledged`() throws {
        // What the simulated disk must find; otherwise the tests above prove nothing.
        var (lost, torn) = (0, 0)
        for seed in 0..<200 as Range<UInt64> {
            let disk = SimulatedDisk()
            try disk.makeFolders("objects/drafts")
            let path = ObjectPlace.path(ContentDigest(of: new))
            try disk.makeFolders(ObjectPlace.inner(ContentDigest(of: new)))
            try disk.create("objects/drafts/d").append(new)
            try disk.rename("objects/drafts/d", to: path, replacing: true)
            disk.crash(seed: seed)
            if disk.files[path] == nil { lost += 1 }
            if !disk.halfObjects.isEmpty { torn += 1 }
        }
        #expect(lost > 20 && torn > 20)
    }
}

/// Objects, their rows and the sweep over both.
struct SweepRoom: Sendable {
    let objects: FolderObjects
    let sweep: OrphanSweep
    let database: any Database
    let clock: SetClock
    private let catalogue = ObjectCatalogue()

    init(disk: any Disk, clock: SetClock, database: any Database) async throws {
        objects = try await FolderObjects.open(
            on: disk,
            threads: diskThreads,
            limits: smallBuffers,
            surroundings: clock.surroundings,
        )
        sweep = OrphanSweep(
            objects: objects,
            database: database,
            limits: smallBuffers,
            surroundings: clock.surroundings,
        )
        self.database = database
        self.clock = clock
    }

    @discardableResult
    func put(_ bytes: [UInt8], for holder: String) async throws -> ContentDigest {
        let stored = try await objects.put(bytes)
        try await refer(to: stored, for: holder)
        return stored.digest
    }

    func refer(to object: StoredObject, for holder: String) async throws {
        let now = clock.now
        try await database.write { [catalogue] in
            try catalogue.add(object, for: holder, now: now, in: $0)
        }
    }

    func drop(_ digest: ContentDigest, of holder: String) async throws {
        _ = try await database.write { [catalogue] in
            try catalogue.drop(digest, of: holder, in: $0)
        }
    }
}

extension Result where Failure == any Error {
    /// What asynchronous work came to.
    init(_ work: () async throws -> Success) async {
        do { self = .success(try await work()) } catch { self = .failure(error) }
    }
}
