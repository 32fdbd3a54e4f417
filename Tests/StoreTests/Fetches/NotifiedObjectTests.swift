import Casework
import Foundation
import TestSupport
import Testing

@testable import Store

@Suite struct NotifiedObjectTests {
    private static func told(_ key: String, _ sequencer: String? = nil) -> NotifiedObject {
        NotifiedObject(BucketObject(bucket: "drop", key: key, tag: "0a"), sequencer: sequencer)
    }

    private static func count(_ table: SQL, _ rig: CaseRig) async throws -> Int {
        try await rig.read { try $0.value("SELECT count(*) FROM \(table)") ?? 0 }
    }

    @Test(arguments: Engine.allCases)
    func `each put makes one fetch of each tenant`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            let fetches = Fetches(rig.records)
            let other = try #require(TenantName("other"))
            let told = ["a", "b", "a"].map { Self.told($0) }
            for (tenant, taken) in [(rig.tenant, 2), (rig.tenant, 0), (other, 2), (other, 0)] {
                let made = try await rig.write { try fetches.take(told, of: tenant, in: $0) }
                #expect(made.count == taken)
                #expect(made.allSatisfy { $0.tenant == tenant && $0.state == .waiting })
            }
            let later = try await rig.write {
                try fetches.take([Self.told("a", "2"), Self.told("a")], of: rig.tenant, in: $0)
            }
            #expect(later.count == 1)
            #expect(try await Self.count("fetches", rig) == 5)
        }
    }

    @Test(arguments: Engine.allCases)
    func `messages at once, each in another order, make one fetch of each put`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let fetches = Fetches(rig.records)
            let told = (0..<10).map { Self.told("film-\($0)") }
            let made = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<10 {
                    let turned = Array(told[number...] + told[..<number])
                    group.addTask {
                        try await rig.write {
                            try fetches.take(turned, of: rig.tenant, in: $0).count
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(made == 10)
            #expect(try await Self.count("fetches", rig) == 10)
        }
    }

    @Test(arguments: Engine.allCases)
    func `whichever statement fails, a put is told and fetched, or neither`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let fetches = Fetches(rig.records)
            let faults = SteppedFaults(on: rig.database)
            var walks = 0
            repeat {
                walks += 1
                faults.beginWalk()
                let told = ["x", "y"].map { Self.told("\($0)-\(walks)") }
                let before = try await Self.count("notified_objects", rig)
                try await faults.step { database, _ in
                    _ = try await database.write { try fetches.take(told, of: rig.tenant, in: $0) }
                } afterwards: { point in
                    let expected = before + (point == .afterCommit ? 2 : 0)
                    for table in ["notified_objects", "fetches"] as [SQL] {
                        let found = try await Self.count(table, rig)
                        #expect(found == expected, "\(point)")
                    }
                }
            } while faults.didFire && walks < 100
            #expect(!faults.didFire && faults.points > 6)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a put is forgotten after thirty days, and not before`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            var limits = FetchLimits()
            limits.sweptFetches = 2
            let fetches = Fetches(rig.records, limits: limits)
            let sweep = FetchSweep(fetches, in: rig.database)
            let told = (0..<5).map { Self.told("film-\($0)") }
            _ = try await rig.write { try fetches.take(told, of: rig.tenant, in: $0) }
            rig.clock.move(by: limits.notifiedSeconds - 60)
            _ = try await rig.write {
                try fetches.take([Self.told("young")], of: rig.tenant, in: $0)
            }
            try await sweep.run()
            #expect(try await Self.count("notified_objects", rig) == 6)
            rig.clock.move(by: 61)
            try await sweep.run()
            #expect(try await Self.count("notified_objects", rig) == 1)
        }
    }
}
