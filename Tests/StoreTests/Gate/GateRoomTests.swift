import Casework
import Foundation
import Labels
import Policy
import TestSupport
import Testing

@testable import Store

@Suite struct GateRoomTests {
    @Test(arguments: Engine.allCases)
    func `changes are numbered in the order of commits, and none is missed`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let gate = rig.gate
            // A reader follows while items come: whatever it saw last, nothing appears below it.
            let follower = Task {
                var (last, seen): (Int64, Set<ItemID>) = (0, [])
                while seen.count < 24 {
                    let after = last
                    let page = try await rig.read {
                        try gate.entries(after: after, limit: 5, in: $0)
                    }
                    for change in page { seen.insert(change.entry.item) }
                    last = page.last?.change ?? last
                    await Task.yield()
                }
                return seen
            }
            let ids = try await withThrowingTaskGroup(of: [ItemID].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        var ids: [ItemID] = []
                        for _ in 0..<6 {
                            ids.append(try await rig.receive(rig.submission()).item.id)
                        }
                        return ids
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(try await follower.value == Set(ids))
            #expect(try await rig.read { try gate.position(in: $0) } == 24)
        }
    }

    @Test(arguments: Engine.allCases)
    func `only what viewers would notice is a change, and hints tell of it`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let gate = rig.gate
            var hints = rig.database.notifications(on: .gate).makeAsyncIterator()
            let item = try await rig.receive(rig.submission()).item
            await hints.next()
            let first = try await rig.read { try gate.position(in: $0) }
            _ = try await rig.start(item)
            #expect(try await rig.read { try gate.position(in: $0) } == first)
            _ = try await rig.conclude(item, .verdict(rig.verdict(.release)))
            await hints.next()
            let entries = try await rig.read { try gate.entries(after: first, limit: 5, in: $0) }
            #expect(entries.map(\.change) == [first + 1])
            #expect(
                entries.first?.entry.answer(country: "DE", ageBand: nil)
                    == .play(version: 1, notice: nil)
            )
        }
    }

    @Test(arguments: Engine.allCases)
    func `a stop asks every edge to forget, and each acknowledgement is on record`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let (edges, tenant) = (rig.edges, rig.tenant)
            let edge = try await rig.write {
                try edges.add(url: "http://a/purge", for: tenant, by: .system("test"), in: $0)
            }
            #expect(edge.secret.count == 32)
            let item = try await rig.examined(.verdict(rig.verdict(.release)))
            #expect(try await rig.jobs()["purge"] == nil)
            _ = try await rig.propose(rig.draft(.stop), on: item)
            #expect(try await rig.jobs()["purge"] == 1)
            let purges = try await rig.read {
                try edges.purges(of: item.id, tenant: tenant, in: $0)
            }
            let purge = try #require(purges.first)
            #expect(purge.acknowledgement == nil)
            let job = PurgeJob(edge: purge.edge.text, change: purge.change)
            let order = try await rig.read { transaction in
                try edges.order(for: job, in: transaction).map { [$0.edge.url, $0.item.text] }
            }
            #expect(order == ["http://a/purge", item.id.text])
            for isFirst in [true, false] {
                let taken = try await rig.write {
                    try edges.acknowledge(job, answer: "200 gone\n", in: $0)
                }
                #expect(taken == isFirst)
            }
            let after = try await rig.read {
                try edges.purges(of: item.id, tenant: tenant, in: $0)
            }
            #expect(after.first?.acknowledgement?.answer == "200 gone")
            let left = try await rig.read { try edges.order(for: job, in: $0) == nil }
            #expect(left)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an edge that was taken out is asked nothing more`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            let (tenant, edges) = (rig.tenant, rig.edges)
            var limits = EdgeLimits()
            limits.edges = 1
            let few = Edges(rig.records, limits: limits)
            let edge = try await rig.write {
                try few.add(url: "http://a", for: tenant, by: .system("test"), in: $0)
            }
            await #expect(throws: RecordRefusal.tooMany(.edge, limit: 1)) {
                try await rig.write {
                    try few.add(url: "http://b", for: tenant, by: .system("test"), in: $0)
                }
            }
            let item = try await rig.examined(.verdict(rig.verdict(.release)))
            try await rig.write {
                try edges.remove(edge.id, of: tenant, by: .system("test"), in: $0)
            }
            _ = try await rig.propose(rig.draft(.stop), on: item)
            #expect(try await rig.jobs()["purge"] == nil)
        }
    }
}
