import Foundation
import TestSupport
import Testing

/// What the log's commands say to an operator, an auditor and a witness.
@Suite struct LogJourneyTests {
    /// An installation with a log of one leaf, whose public key is given.
    private func withLog(_ work: (Place, _ key: String) throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let place = Place(folder: folder)
            try place.succeed(["migrate"])
            let key = try place.succeed(["log", "key", "make", "example.com/log"])
            try place.succeed(["log", "checkpoint"])
            try work(place, key)
        }
    }

    @Test func `a proof holds with the published key alone, and only unaltered`() async throws {
        try await withLog { place, key in
            let proof = try place.succeed(["log", "prove", "0"])
            let file = try place.write(proof, to: "proof.json")
            let held = try Binary.run(["log", "verify", file, "--log-key", key])
            #expect(held.status == 0)
            #expect(String(decoding: held.output, as: UTF8.self).contains("log.key"))
            let altered = proof.replacing("sequencer", with: "sequencor")
            let other = try place.write(altered, to: "altered.json")
            #expect(try Binary.run(["log", "verify", other, "--log-key", key]).status == 2)
            #expect(try Binary.run(["log", "verify", file]).status == 64)
        }
    }

    @Test func `after a change of keys both are in the log, and the old one signs no more`()
        async throws
    {
        try await withLog { place, key in
            let file = place.path("new.key")
            try place.succeed(["log", "key", "make", "example.com/log", "--to", file])
            try place.succeed(["log", "key", "change", file, "--by", "operator-1"])
            #expect(try place.run(["log", "checkpoint"]).status == 64)
            try FileManager.default.removeItem(atPath: place.path("data/log.key"))
            try FileManager.default.moveItem(atPath: file, toPath: place.path("data/log.key"))
            #expect(try place.succeed(["log", "verify"]).hasSuffix("whole"))
            let continuation = try place.succeed(["log", "prove", "--from", "1", "--to", "2"])
            let proof = try place.write(continuation, to: "continuation.json")
            #expect(try Binary.run(["log", "verify", proof, "--log-key", key]).status == 0)
        }
    }

    @Test func `keys that followed one another are held to the sizes that are given with them`()
        async throws
    {
        try await withLog { place, first in
            var keys = [first]
            for number in 2...3 {
                let file = place.path("next.key")
                keys.append(
                    try place.succeed(["log", "key", "make", "example.com/log", "--to", file])
                )
                let said = try place.succeed(["log", "key", "change", file, "--by", "operator-1"])
                #expect(said == "\(keys[number - 1]) signs from size \(number) on")
                try FileManager.default.removeItem(atPath: place.path("data/log.key"))
                try FileManager.default.moveItem(atPath: file, toPath: place.path("data/log.key"))
            }
            try place.succeed(["log", "export", place.path("handed-over")])
            let proof = try place.write(
                try place.succeed(["log", "prove", "0"]),
                to: "proof.json",
            )
            for path in [place.path("handed-over"), proof] {
                let verify = { (steps: [String]) in
                    try Binary.run(["log", "verify", path] + steps.flatMap { ["--log-key", $0] })
                }
                let steps = keys.enumerated().map { "\($0.offset + 1) \($0.element)" }
                #expect(try verify(steps).status == 0)
                #expect(try verify(steps.reversed()).status == 0)
                // The second key signed the newest checkpoint, but is told to have ended before it.
                #expect(try verify(["1 \(keys[1])", "2 \(keys[0])"]).status == 2)
                #expect(try verify(["1 \(keys[0])", "4 \(keys[2])"]).status == 2)
                #expect(try verify([keys[0], keys[1]]).status == 64)
            }
        }
    }

    @Test func `an export is verified offline, and shows events only when asked`() async throws {
        try await withLog { place, key in
            try place.succeed(["log", "export", place.path("bare")])
            #expect(!FileManager.default.fileExists(atPath: place.path("bare/events.jsonl")))
            let full = place.path("full")
            try place.succeed(["log", "export", full, "--from", "0"])
            #expect(try place.run(["log", "export", full]).status == 73)
            let report = try Binary.json(["log", "verify", full, "--log-key", key])
            #expect(report.value("whole") as? Bool == true)
            #expect(report.number("events") == 1)
            let bundle = place.path("full/tile/entries/000.p/1")
            var bytes = try Data(contentsOf: URL(filePath: bundle))
            bytes[9] ^= 1
            try bytes.write(to: URL(filePath: bundle))
            let found = try Binary.json(["log", "verify", full, "--log-key", key])
            #expect(found.value("whole") as? Bool == false)
            #expect(found.text("findings.0.place")?.contains("tile/") == true)
        }
    }

    @Test func `a witness cosigns what continues, and refuses a log that began anew`() async throws
    {
        try await withLog { place, key in
            let witness = place.path("witness.key")
            let cosigner = try place.succeed(
                ["log", "key", "make", "auditor.example/w", "--witness", "--to", witness]
            )
            let watch = {
                try Binary.run([
                    "log", "witness", place.path("data/log"), "--log-key", key, "--key", witness,
                    "--state", place.path("remembered"),
                ])
            }
            let first = try watch()
            #expect(first.status == 0)
            let name = cosigner.prefix { $0 != "+" }
            #expect(String(decoding: first.output, as: UTF8.self).contains("— \(name) "))
            try FileManager.default.removeItem(atPath: place.path("data/touchstone.sqlite"))
            try FileManager.default.removeItem(atPath: place.path("data/log"))
            for rest in ["-wal", "-shm"] {
                try? FileManager.default.removeItem(
                    atPath: place.path("data/touchstone.sqlite\(rest)")
                )
            }
            try place.succeed(["migrate"])
            try place.succeed(["log", "checkpoint"])
            let second = try watch()
            #expect(second.status == 2)
            #expect(second.output.isEmpty)
        }
    }

    @Test func `what an operator lacks is named with what to do`() async throws {
        try await withTemporaryFolder { folder in
            let place = Place(folder: folder)
            #expect(try place.run(["log", "verify"]).complaintText.contains("touchstone migrate"))
            try place.succeed(["migrate"])
            let keyless = try place.run(["log", "checkpoint"])
            #expect(keyless.status == 66)
            #expect(keyless.complaintText.contains("signing key"))
            try place.succeed(["log", "key", "make", "example.com/log"])
            let again = try place.run(["log", "key", "make", "example.com/log"])
            #expect(again.status == 73)
            #expect(chmod(place.path("data/log.key"), 0o644) == 0)
            let open = try place.run(["log", "checkpoint"])
            #expect(open.status == 65)
            #expect(open.complaintText.contains("chmod 600"))
        }
    }

    @Test func `a log that another key signed is not the one that was asked for`() async throws {
        try await withLog { place, key in
            try place.succeed(["log", "verify", "--log-key", key])
            let other = try place.succeed(
                ["log", "key", "make", "example.com/log", "--to", place.path("other.key")]
            )
            #expect(try place.run(["log", "verify", "--log-key", other]).status == 2)
        }
    }

    @Test func `a changed row is named`() async throws {
        try await withLog { place, _ in
            let change =
                "update audit_events set content = replace(content, 'sequencer', 'somebody')"
            let altered = try Tool.run(
                "python3",
                [
                    "-c",
                    "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
                        + "c.execute(sys.argv[2]); c.commit()",
                    place.path("data/touchstone.sqlite"), change,
                ],
            )
            #expect(altered.status == 0, "\(altered.complaintText)")
            let found = try place.run(["log", "verify"])
            #expect(found.status == 2)
            #expect(String(decoding: found.output, as: UTF8.self).contains("audit_events, event"))
        }
    }
}

/// A folder with an installation in `data`.
private struct Place {
    let folder: URL

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func run(_ arguments: [String]) throws -> Tool.Outcome {
        try Binary.run(arguments + ["--data", path("data")])
    }

    /// Runs what must succeed, and gives what it printed without the last line's end.
    @discardableResult
    func succeed(_ arguments: [String]) throws -> String {
        let outcome = try run(arguments)
        try #require(outcome.status == 0, "\(arguments): \(outcome.complaintText)")
        return String(decoding: outcome.output, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: path(name)))
        return path(name)
    }
}
