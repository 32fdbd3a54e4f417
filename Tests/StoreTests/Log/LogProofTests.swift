import Foundation
import Media
import TestSupport
import Testing
import TransparencyLog

@testable import Store

@Suite struct LogProofTests {
    private func prover(_ log: LogFixture) -> LogProver {
        LogProver(database: log.database, folder: log.folder, origin: LogFixture.origin)
    }

    @Test(arguments: Engine.allCases)
    func `a proof is checked without the log, and damage to any part of it shows`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            try await log.record(0..<300)
            try await log.sequencer().sequenceAll()
            let prover = prover(log)
            let keys = try await prover.keys()
            let proof = try await prover.prove(index: 123)
            let bytes = Array(proof.text.utf8)
            let read = try LogProof(parsing: bytes + [UInt8(ascii: "\n")])
            #expect(read == proof)
            try read.verify(keys: keys)
            for index in stride(from: 0, to: bytes.count, by: 7) {
                var damaged = bytes
                damaged[index] ^= 1
                #expect(throws: LogError.self, "byte \(index)") {
                    try LogProof(parsing: damaged).verify(keys: keys)
                }
            }
            await #expect(throws: LogError.notInLog("leaf 301 of 301")) {
                _ = try await prover.prove(index: 301)
            }
            await #expect(throws: LogError.notInLog("event x")) {
                _ = try await prover.prove(event: "x")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a log is shown to continue an older checkpoint`(_ engine: Engine) async throws {
        try await engine.withLog { log in
            let sequencer = try log.sequencer()
            for range in [0..<5, 5..<270] {
                try await log.record(range)
                try await sequencer.sequenceAll()
            }
            let prover = prover(log)
            let proof = try await prover.proveContinuation(from: 6, to: 271)
            let keys = try await prover.keys()
            try LogContinuation(parsing: Array(proof.text.utf8)).verify(keys: keys)
            let turned = LogContinuation(from: proof.to, to: proof.from, hashes: proof.hashes)
            #expect(throws: LogError.self) { try turned.verify(keys: keys) }
            await #expect(throws: LogError.notInLog("a checkpoint of size 7")) {
                _ = try await prover.proveContinuation(from: 7, to: 271)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `an export verifies by itself, in Python too`(_ engine: Engine) async throws {
        try await engine.withLog { log in
            try await log.record(0..<300)
            let sequencer = try log.sequencer()
            try await sequencer.sequenceAll()
            let ids = try await log.events()
            let trail = log.trail
            try await log.database.write { transaction in
                _ = try trail.erase(
                    [ids[9]],
                    by: .system("test"),
                    because: "x",
                    in: transaction,
                )
            }
            try await sequencer.sequenceAll()
            try await withTemporaryFolder { folder in
                let disk = try FolderDisk(at: .init(folder.path))
                let export = LogExport(
                    database: log.database,
                    folder: log.folder,
                    origin: LogFixture.origin,
                )
                let count = try await export.write("out", of: .init(indexes: 0..<200), to: disk)
                #expect(count == 200)
                await #expect(throws: DiskError.self) {
                    try await export.write("out", of: .nothing, to: disk)
                }
                let out = folder.appending(path: "out")
                let exported = LogFolder(
                    try FolderDisk(at: .init(out.path)),
                    threads: log.folder.threads,
                    surroundings: log.clock.surroundings,
                )
                let keys = try ExportInspection.keys(in: exported, origin: LogFixture.origin)
                let report = try await ExportInspection(exported, keys: keys).run()
                #expect(report.findings == [])
                #expect((report.leaves, report.events, report.erased) == (302, 199, 1))
                let outcome = try Tool.run("python3", ["-c", Self.script, out.path])
                #expect(outcome.text == "199\n", "\(outcome.complaintText)")
                let other = KeyRing(
                    origin: LogFixture.origin,
                    key: try LogFixture.signer(7).verifier,
                )
                let foreign = try await ExportInspection(exported, keys: other).run()
                #expect(foreign.findings.map(\.place) == [.file("checkpoint")])
                try Self.damage(out)
                let damaged = try await ExportInspection(exported, keys: keys).run()
                let places = Set(damaged.findings.map(\.place))
                #expect(places.contains(.position(3, inFile: "events.jsonl")))
                #expect(places.contains(.file("tile/0/001.p/46")))
            }
        }
    }

    /// What an auditor writes in an afternoon: entries of bundles against salted events.
    private static let script = """
        import hashlib, json, sys
        folder, good = sys.argv[1], 0
        def entry(index):
            number = index // 256
            path = f"{folder}/tile/entries/{number:03}" + ("" if number == 0 else ".p/46")
            data, start = open(path, "rb").read(), index % 256 * 34
            assert data[start:start + 2] == bytes([0, 32])
            return data[start + 2:start + 34]
        for line in open(f"{folder}/events.jsonl", encoding="utf-8"):
            record = json.loads(line)
            if "event" not in record: continue
            text = json.dumps(
                record["event"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            digest = hashlib.sha256(
                b"touchstone/commitment/v1\\n" + bytes.fromhex(record["salt"]) + text.encode()).digest()
            assert digest == entry(record["index"])
            good += 1
        print(good)
        """

    private static func damage(_ folder: URL) throws {
        let events = folder.appending(path: "events.jsonl")
        var lines = try String(contentsOf: events, encoding: .utf8).split(separator: "\n")
        lines[3] = Substring(lines[3].replacing("item-3", with: "item-4"))
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: events)
        try FileManager.default.removeItem(at: folder.appending(path: "tile/0/001.p/46"))
    }
}
