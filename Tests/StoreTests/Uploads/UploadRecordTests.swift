import Foundation
import TestSupport
import Testing

@testable import Store

/// What the record keeps of how uploads ended.
@Suite struct UploadRecordTests {
    private let content = noise(500, seed: 9)

    @Test(arguments: Engine.allCases)
    func `every end is on record once, with nothing of who sent it`(
        _ engine: Engine
    ) async throws {
        try await engine.withMigratedDatabase { database in
            let rig = try await UploadRig(on: database)
            let whole = try await rig.begin(500, account: "jane@example.org")
            try await rig.send(content[..<100], at: 0, to: whole)
            #expect(try await events(rig).isEmpty, "an upload that goes on has no end")
            try await rig.send(content[100...], at: 100, to: whole)
            let empty = try await rig.begin(0)
            let given = try await rig.begin(500)
            try await rig.send(content[..<100], at: 0, to: given)
            try await rig.uploads.terminate(given, of: "t")
            await #expect(throws: UploadError.ended(.terminated)) {
                try await rig.uploads.terminate(given, of: "t")
            }
            let lost = try await rig.begin(500)
            try await rig.send(content[..<100], at: 0, to: lost)
            let name = try #require(rig.disk.uploadDrafts.first)
            try rig.disk.remove(name)
            for _ in 1...2 {
                await #expect(throws: UploadError.ended(.lost)) {
                    try await rig.send(content[100...], at: 100, to: lost)
                }
            }
            let left = try await rig.begin(500)
            rig.clock.advance(hours: 25)
            for _ in 1...2 { _ = try await UploadSweep(rig.uploads).run() }
            let events = try await events(rig)
            #expect(
                events.map { "\($0.kind) \($0.id)" }.sorted()
                    == [
                        "upload.completed \(whole)", "upload.completed \(empty)",
                        "upload.terminated \(given)", "upload.lost \(lost)",
                        "upload.expired \(left)",
                    ].sorted()
            )
            let said = Dictionary(events.map { ($0.id, $0.content) }) { $0 + $1 }
            #expect(said[whole.text]?.contains(#""outcome":"item of \#(whole)""#) == true)
            #expect(said[given.text]?.contains(#""bytes":100"#) == true)
            #expect(!events.contains { $0.content.contains("jane") })
        }
    }

    @Test(arguments: Engine.allCases)
    func `an end that doesn't happen is not on record`(_ engine: Engine) async throws {
        try await engine.withMigratedDatabase { database in
            let following = Following()
            let rig = try await UploadRig(on: database) { completed, transaction in
                try following.note(completed)
                return try UploadRig.refer(completed, transaction)
            }
            let id = try await rig.begin(500)
            await #expect(throws: Following.NotYet.self) {
                try await rig.send(content, at: 0, to: id)
            }
            #expect(try await events(rig).isEmpty)
            following.allow()
            let offset = try await rig.uploads.look(at: id, of: "t").offset
            try await rig.send(content[Int(offset)...], at: Int(offset), to: id)
            #expect(try await events(rig).map(\.kind) == ["upload.completed"])
        }
    }

    private struct Event: Sendable {
        let kind: String
        let id: String
        let content: String
    }

    private func events(_ rig: UploadRig) async throws -> [Event] {
        try await rig.database.read { transaction in
            try transaction.rows(
                """
                SELECT kind, subject_id, content FROM audit_events
                WHERE subject_kind = 'upload'
                """
            ).map { row in
                Event(
                    kind: try row.get("kind"),
                    id: try row.get("subject_id"),
                    content: try row.get("content"),
                )
            }
        }
    }
}
