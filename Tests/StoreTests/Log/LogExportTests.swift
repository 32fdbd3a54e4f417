import Foundation
import TestSupport
import Testing
import TransparencyLog

@testable import Store

@Suite struct LogExportTests {
    @Test(arguments: Engine.allCases, SimulatedDisk.Fault.allCases)
    func `whatever the disk refuses, an export is whole under its name or not there`(
        _ engine: Engine,
        _ fault: SimulatedDisk.Fault,
    ) async throws {
        try await withFilledLog(engine) { log in
            for place in 1...2_000 {
                let disk = SimulatedDisk()
                disk.fail(at: place, fault)
                let isWritten = await write(log, to: disk)
                let isOver = disk.operations.count < place
                disk.mend()
                try await check(disk, isWritten: isWritten, "operation \(place)")
                if try disk.status(of: "out") == nil {
                    #expect(await write(log, to: disk), "the next try works")
                }
                if isOver {
                    print("disk faults (\(fault)) in an export on \(engine): \(place - 1) tried")
                    return
                }
            }
            Issue.record("a fault still fired after 2,000 runs")
        }
    }

    @Test(arguments: Engine.allCases)
    func `a power cut leaves an export whole under its name or not there`(
        _ engine: Engine
    ) async throws {
        let first = UInt64.random(in: 0..<1_000_000)
        print("power cuts of an export on \(engine): seeds from \(first)")
        try await withFilledLog(engine) { log in
            for place in 1...2_000 {
                var isWritten = false
                for seed in first..<first + 3 {
                    let disk = SimulatedDisk()
                    disk.stop(at: place)
                    isWritten = await write(log, to: disk)
                    disk.crash(seed: seed &+ UInt64(place))
                    try await check(disk, isWritten: isWritten, "operation \(place), \(seed)")
                }
                if isWritten { return }
            }
            Issue.record("an export took more than 2,000 operations")
        }
    }

    @Test(arguments: Engine.allCases)
    func `a changed key in an export is named`(_ engine: Engine) async throws {
        try await withFilledLog(engine) { log in
            let disk = SimulatedDisk()
            #expect(await write(log, to: disk))
            let good = try exported(from: disk)
            let origin = LogFixture.origin
            let ring = try ExportInspection.keys(in: folder(good), origin: origin)
            let keys = good.files["keys"] ?? []
            #expect(keys.elementsEqual("261 \(try LogFixture.signer().verifier.text)\n".utf8))
            // Another key in the place of the log's own.
            try good.damage("keys") { bytes in
                bytes = Array("261 \((try? LogFixture.signer(9).verifier.text) ?? "")\n".utf8)
            }
            try await expect([.file("keys")], in: good, keys: ring)
            let foreign = try ExportInspection.ownKeys(of: folder(good))
            try await expect([.file("checkpoint")], in: good, keys: foreign)
            // The key of the log, but for later sizes only.
            try good.damage("keys") { $0 = Array("262".utf8) + keys.dropFirst(3) }
            try await expect([.file("keys")], in: good, keys: ring)
            for place in keys.indices.dropFirst(4) {
                try good.damage("keys") { bytes in
                    bytes = keys
                    bytes[place] ^= 1
                }
                try await expect([.file("keys")], in: good, keys: ring)
            }
            try good.remove("keys")
            try await expect([.file("keys")], in: good, keys: ring)
        }
    }

    private func withFilledLog(
        _ engine: Engine,
        _ body: (LogFixture) async throws -> Void,
    ) async throws {
        try await engine.withLog { log in
            try await log.record(0..<260)
            try await log.sequencer().sequenceAll()
            try await body(log)
        }
    }

    /// Writes an export, and says whether it was acknowledged.
    private func write(_ log: LogFixture, to disk: SimulatedDisk) async -> Bool {
        let export = LogExport(
            database: log.database,
            folder: log.folder,
            origin: LogFixture.origin,
        )
        return (try? await export.write("out", of: .init(indexes: 0..<3), to: disk)) != nil
    }

    private func check(
        _ disk: SimulatedDisk,
        isWritten: Bool,
        _ when: Comment,
    ) async throws {
        guard try disk.status(of: "out") != nil else {
            #expect(!isWritten, when)
            return
        }
        let copy = try exported(from: disk)
        let ring = KeyRing(origin: LogFixture.origin, key: try LogFixture.signer().verifier)
        let report = try await ExportInspection(folder(copy), keys: ring).run()
        #expect(report.findings == [], when)
        #expect((report.leaves, report.events) == (261, 3), when)
    }

    private func expect(
        _ places: [LogFinding.Place],
        in export: SimulatedDisk,
        keys: KeyRing,
    ) async throws {
        let report = try await ExportInspection(folder(export), keys: keys).run()
        #expect(report.findings.map(\.place) == places)
    }

    /// What an auditor gets: the folder `out` alone.
    private func exported(from disk: SimulatedDisk) throws -> SimulatedDisk {
        let copy = SimulatedDisk()
        for (path, bytes) in disk.files where path.hasPrefix("out/") {
            let names = path.split(separator: "/").dropFirst()
            if names.count > 1 { try copy.makeFolders(names.dropLast().joined(separator: "/")) }
            try copy.plant(.file, bytes, at: names.joined(separator: "/"))
        }
        return copy
    }

    private func folder(_ disk: SimulatedDisk) -> LogFolder {
        LogFolder(disk, threads: Self.threads, surroundings: TestClock().surroundings)
    }

    private static let threads = DiskThreads(count: 1)
}
