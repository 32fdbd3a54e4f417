import Foundation
import TestSupport
import Testing

/// Items of a sandbox, which end as their uploads say.
@Suite struct SandboxTests {
    /// What each rehearsal comes to: the state, and the gate's reason; nil where it plays.
    private static let ends: [(word: String, state: String, reason: String?)] = [
        ("release", "live", nil), ("label", "live", nil), ("hold", "held", "not-yet-live"),
        ("stop", "stopped", "stopped-terms"), ("refuse-label", "held", "not-yet-live"),
        ("not-media", "stopped", "stopped-our-choice"), ("fail", "held", "not-yet-live"),
    ]

    @Test func `each outcome is rehearsed in a sandbox, and nowhere else`() async throws {
        try await ServedEngine.sqlite.withInstallation { folder, options in
            let server = try RunningServer(options + ["--profile", "eu"], in: folder)
            defer { server.kill() }
            let real = Client(
                address: server.address,
                token: try #require(server.token, "\(server.log)"),
            )
            let clip = Data(try Clip.png.bytes())
            try real.publisher("alice")
            try expectRefused(real, clip)
            let play = Client(address: server.address, token: try token(options))
            try play.publisher("alice")
            try await expectEnds(play, clip)
            // What is rehearsed is nobody else's.
            let items = try play.get("/v1/items")
            let id = try #require(items.text("items.0.id"))
            #expect(try real.call("GET", "/v1/items/\(id)").status == 404)
            #expect(try real.get("/v1/items").count("items") == 0)
            #expect(server.end() == 0)
        }
    }

    /// A token of a sandbox that the command makes; the first tenant can't become one.
    private func token(_ options: [String]) throws -> String {
        let wish =
            ["token", "make", "--sandbox", "--person", "integrator"]
            + ["upload", "items:read", "items:write", "gate", "operate"].flatMap {
                ["--scope", $0]
            }
        let first = try Binary.run(wish + options)
        #expect(first.status == 64)
        #expect(first.complaintText.contains("no sandbox"), "\(first.complaintText)")
        let made = try (0..<2).map { _ in try Binary.run(wish + ["--tenant", "play"] + options) }
        #expect(made.map(\.status) == [0, 0], "\(made.map(\.complaintText))")
        #expect(made[0].text != made[1].text)
        return made[1].text.trimmingCharacters(in: .newlines)
    }

    private func expectRefused(_ real: Client, _ clip: Data) throws {
        for word in ["release", "anything"] {
            let refused = try real.upload(clip, ["account": "alice", "sandbox": word])
            #expect([400, 422].contains(refused.status), "\(refused)")
            #expect(try refused.json.text("errors.0.pointer") == "sandbox")
        }
        #expect(try real.get("/v1/items").count("items") == 0)
    }

    private func expectEnds(_ play: Client, _ clip: Data) async throws {
        var items: [String: String] = [:]
        for end in Self.ends {
            let answer = try play.upload(
                clip,
                ["account": "alice", "title": end.word, "sandbox": end.word],
            )
            let id: String = try #require(answer.fields["touchstone-item"], "\(answer)")
            items[end.word] = id
        }
        for end in Self.ends {
            let id = try #require(items[end.word])
            let item = try await play.item(id, in: end.state)
            #expect(item.value("sandbox") as? Bool == true)
            let gate = try await play.gate(id, end.reason == nil ? 200 : 403)
            #expect(gate.fields["touchstone-sandbox"] == "1")
            #expect(gate.fields["touchstone-reason"] == end.reason, "\(end.word)")
            #expect(try gate.json.value("sandbox") as? Bool == true)
            let notice = item.text("notice")
            #expect(notice == (end.word == "label" ? "may-be" : "none"), "\(end.word)")
            // What was decided names the sandbox.
            let decisions = try play.get("/v1/items/\(id)/decisions")
            let facts = "items.0.facts"
            #expect(decisions.text("\(facts).en")?.contains("sandbox") == true, "\(end.word)")
            #expect(decisions.text("\(facts).zh-Hans")?.contains("沙箱") == true)
        }
    }
}
