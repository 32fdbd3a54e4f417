import Foundation
import TestSupport
import Testing

/// The way of an item through the real server, over HTTP, on both engines.
@Suite struct WalkTests {
    @Test(arguments: ServedEngine.allCases)
    func `upload, examined, labelled, live, stopped, label, live`(
        _ engine: ServedEngine
    ) async throws {
        try await engine.withInstallation { folder, options in
            let server = try RunningServer(options + ["--profile", "eu"], in: folder)
            defer { server.kill() }
            let token = try #require(server.token, "\(server.log)")
            let walk = Walk(
                client: Client(address: server.address, token: token),
                folder: folder,
                original: Data(try Clip.mp4.bytes()),
            )
            let id = try await walk.upload()
            try await walk.expectLive(id, notice: "may-be")
            try await walk.stop(id)
            try await walk.label(id)
            try await walk.expectLive(id, notice: "is")
            try walk.expectDecisions(of: id)
            #expect(server.end() == 0, "\(server.log)")
            try expectLog(of: id, in: folder, options)
        }
    }

    /// The record is whole, and tells each state that the item went through.
    private func expectLog(of id: String, in folder: URL, _ options: [String]) throws {
        let signed = try Binary.run(["log", "checkpoint"] + options)
        #expect(signed.status == 0, "\(signed.complaintText)")
        let verified = try Binary.run(["log", "verify"] + options)
        #expect(verified.status == 0, "\(verified.text)\(verified.complaintText)")
        let export = folder.appending(path: "export")
        let exported = try Binary.run(["log", "export", export.path, "--from", "0"] + options)
        #expect(exported.status == 0, "\(exported.complaintText)")
        let lines = try String(
            contentsOf: export.appending(path: "events.jsonl"),
            encoding: .utf8,
        )
        let states = try lines.split(separator: "\n").compactMap { line -> String? in
            let event = try JSONObject(parsing: Data(line.utf8))
            return event.text("event.subject.id") == id ? event.text("event.details.to") : nil
        }
        #expect(
            states == [
                "examining", "labelling", "live", "stopped", "labelling", "live",
            ]
        )
    }
}

/// The steps of the walk, each of which looks at what it came to.
private struct Walk {
    let client: Client
    let folder: URL
    let original: Data

    func upload() async throws -> String {
        try client.publisher("alice")
        let id = try client.uploadInParts(
            original,
            ["account": "alice", "title": "Walk", "declaration": #"{"synthetic": 3}"#],
        )
        _ = try await client.item(id, in: "live")
        return id
    }

    /// It plays with its notice, the copy that is given out says it, and the original is untouched.
    func expectLive(_ id: String, notice: String) async throws {
        let item = try await client.item(id, in: "live")
        #expect(item.text("notice") == notice)
        #expect(item.number("live_version") == 1)
        let gate = try await client.gate(id, 200)
        #expect(gate.fields["touchstone-notice"] == notice)
        #expect(gate.fields["touchstone-sandbox"] == nil)
        #expect(try gate.json.text("words.en")?.contains("AI-generated") == true)
        #expect(try gate.json.text("words.zh-Hans")?.contains("人工智能") == true)
        let copy = folder.appending(path: "\(notice).mp4")
        try client.rendition("labelled", of: id).write(to: copy)
        let verified = try Binary.run(["verify", copy.path])
        #expect(verified.status == 0, "\(verified.text)")
        let found = try Binary.json(["inspect", "--quick", copy.path])
        #expect(found.text("assessment.notice") == notice)
        #expect(try client.rendition("original", of: id) == original)
    }

    func stop(_ id: String) async throws {
        try decide(
            #"{"action": "stop", "ground": {"kind": "terms"},"#
                + #""facts": {"en": "the notice is missing", "zh-Hans": "缺少标识"}}"#,
            on: id,
        )
        let item = try await client.item(id, in: "stopped")
        #expect(item.isNull("live_version"))
        #expect(item.text("hold.why.en")?.contains("the notice is missing") == true)
        let gate = try await client.gate(id, 403)
        #expect(gate.fields["touchstone-reason"] == "stopped-terms")
        #expect(try gate.json.text("words.zh-Hans")?.isEmpty == false)
        // Nor does a link play it.
        let wish = Data(#"{"rendition": "labelled", "territory": "DE"}"#.utf8)
        let link = try client.call("POST", "/v1/items/\(id)/links", wish)
        let url = try #require(try link.json.text("url"), "\(link)")
        #expect(try client.call("GET", url).status == 403)
    }

    func label(_ id: String) async throws {
        try decide(
            #"{"action": "label", "label": "is", "ground": {"kind": "terms"},"#
                + #""facts": {"en": "a person made sure", "zh-Hans": "经人工确认"}}"#,
            on: id,
        )
    }

    private func decide(_ body: String, on id: String) throws {
        let answer = try client.call("POST", "/v1/items/\(id)/decisions", Data(body.utf8))
        #expect(answer.status == 201, "\(answer)")
    }

    /// Three decisions, each with its reasons in both languages.
    func expectDecisions(of id: String) throws {
        let page = try client.get("/v1/items/\(id)/decisions")
        let places = 0..<(try #require(page.count("items")))
        #expect(places.map { page.text("items.\($0).action") } == ["label", "stop", "label"])
        for place in places {
            let statement = "items.\(place).statement"
            #expect(page.text("\(statement).en")?.contains("“Walk”") == true)
            #expect(page.text("\(statement).zh-Hans")?.contains("“Walk”") == true)
        }
        #expect(page.value("items.2.automated") as? Bool == true)
        #expect(page.value("items.0.automated") as? Bool == false)
    }
}
