import Foundation
import TestSupport
import Testing

@testable import Store

/// Every operation on the disk and every statement fails once, one later each time; the power goes
/// at random points; and whatever was acknowledged is there.
@Suite struct UploadFaultTests {
    private let content = noise(400, seed: 13)

    @Test(arguments: Engine.allCases, SimulatedDisk.Fault.allCases)
    func `an upload survives a fault at any operation of the disk`(
        _ engine: Engine,
        _ fault: SimulatedDisk.Fault,
    ) async throws {
        try await engine.withMigratedDatabase { database in
            var tried = 0
            while true {
                let rig = try await UploadRig(on: database)
                let sender = Sender(content: content, id: try await rig.begin(400))
                rig.disk.fail(at: tried + 1, fault)
                try await sender.sendAll(by: rig, parts: [90, 250, 60], tries: 12)
                let wasHit = rig.disk.operations.count > tried
                rig.disk.mend()
                #expect(try await rig.content(of: sender.id) == content, "operation \(tried + 1)")
                rig.clock.advance(hours: 2)
                _ = try await UploadSweep(rig.uploads).run()
                #expect(rig.disk.uploadDrafts.isEmpty, "operation \(tried + 1)")
                try await rig.checkTotals()
                guard wasHit else { break }
                tried += 1
            }
            print("upload on \(engine): \(tried) operations failed once each, as \(fault)")
            #expect(tried > 25)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an upload survives a fault at any statement`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let points = try await StatementFaults.oneLaterEachTime("an upload on \(engine)") {
                faults in
                let rig = try await UploadRig(on: database)
                let id = try await rig.begin(400)
                let faulty = try await UploadRig(
                    on: FaultingDatabase(database, faults),
                    disk: rig.disk,
                    clock: rig.clock,
                )
                let sender = Sender(content: content, id: id)
                try await sender.sendAll(by: faulty, parts: [90, 250, 60], tries: 12)
                #expect(try await rig.content(of: id) == content)
                try await rig.checkTotals()
            }
            #expect(points > 40)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an upload goes on elsewhere when a process dies at any statement`(
        _ engine: Engine
    ) async throws {
        try await engine.withMigratedDatabase { database in
            try await StatementFaults.oneLaterEachTime("a dying upload on \(engine)", .lasts) {
                faults in
                let rig = try await UploadRig(on: database)
                let sender = Sender(content: content, id: try await rig.begin(400))
                let dying = try await UploadRig(
                    on: FaultingDatabase(database, faults),
                    disk: rig.disk,
                    clock: rig.clock,
                )
                try await sender.sendAll(by: dying, parts: [90, 250, 60], tries: 2)
                rig.disk.crash(seed: 1)
                let next = try await rig.neighbour()
                try await sender.sendAll(by: next, parts: [400], tries: 12)
                #expect(try await next.content(of: sender.id) == content)
                try await next.checkTotals()
            }
        }
    }

    @Test func `no acknowledged byte is lost when the power goes`() async throws {
        try await Engine.sqlite.withMigratedDatabase { database in
            var cuts = 0
            let seeds = Seeds.some(60, for: "power loss within uploads")
            for seed in seeds {
                var random = SeededGenerator(seed: seed)
                let disk = SimulatedDisk()
                let rig = try await UploadRig(on: database, disk: disk)
                let sender = Sender(content: content, id: try await rig.begin(400))
                var lives = 0
                while !sender.isComplete, lives < 30 {
                    lives += 1
                    let node = try await rig.neighbour("life \(lives)")
                    disk.stop(at: Int.random(in: 1...40, using: &random))
                    let parts = (0..<4).map { _ in Int.random(in: 1...200, using: &random) }
                    try await sender.sendAll(by: node, parts: parts, tries: 2)
                    disk.crash(seed: seed &* 31 &+ UInt64(lives))
                }
                let last = try await rig.neighbour("last")
                try await sender.sendAll(by: last, parts: [400], tries: 6)
                #expect(try await last.content(of: sender.id) == content, "seed \(seed)")
                cuts += lives
            }
            print("power loss: \(cuts) cuts, \(seeds.count) uploads whole")
            if seeds.count >= 50 { #expect(cuts > seeds.count) }
        }
    }

    @Test func `a full disk keeps what was acknowledged and says so`() async throws {
        try await Engine.sqlite.withMigratedDatabase { database in
            let rig = try await UploadRig(on: database)
            let id = try await rig.begin(400)
            try await rig.send(content[..<100], at: 0, to: id)
            rig.disk.limit(toBytes: 150)
            do {
                try await rig.send(content[100...], at: 100, to: id)
                Issue.record("kept 400 bytes in 150")
            } catch let error as DiskError {
                #expect(error.reason == .full)
            }
            #expect(try await rig.uploads.look(at: id, of: "t").offset == 100)
            rig.disk.limit(toBytes: nil)
            try await rig.send(content[100...], at: 100, to: id)
            #expect(try await rig.content(of: id) == content)
        }
    }
}

/// A client that goes on after every error, and remembers what it was told.
private final class Sender {
    let content: [UInt8]
    let id: UploadID
    private(set) var acknowledged: UInt64 = 0
    private(set) var isComplete = false

    init(content: [UInt8], id: UploadID) {
        self.content = content
        self.id = id
    }

    /// Sends parts of these lengths, the last one again and again, until all is there or everything
    /// fails.
    func sendAll(by rig: UploadRig, parts: [Int], tries: Int) async throws {
        var (number, failures) = (0, 0)
        while !isComplete, failures < tries {
            do {
                let upload = try await rig.uploads.look(at: id, of: "t")
                #expect(upload.offset >= acknowledged, "acknowledged bytes are gone")
                acknowledged = upload.offset
                isComplete = upload.state == .complete
                guard !isComplete else { return }
                let start = Int(upload.offset)
                let end = min(start + parts[min(number, parts.count - 1)], content.count)
                number += 1
                let outcome = try await rig.send(content[start..<end], at: start, to: id)
                #expect(outcome.upload.offset == UInt64(end))
                acknowledged = outcome.upload.offset
                isComplete = outcome.upload.state == .complete
            } catch is DatabaseError {
                failures += 1
            } catch is DiskError {
                failures += 1
            } catch UploadError.held {
                // The lease of a turn that could not even give it back.
                failures += 1
                rig.clock.advance(seconds: 16)
            } catch UploadError.superseded {
                failures += 1
            }
        }
    }
}
