import Foundation
import TestSupport
import Testing

/// The README's way of a publisher under `cn`, by its own lines, and the same without identity.
@Suite struct IdentityWalkTests {
    @Test(arguments: ServedEngine.allCases)
    func `README's lines lead from an account by each method to an item that plays`(
        _ engine: ServedEngine
    ) async throws {
        try await engine.withInstallation { folder, options in
            let lines = try Self.lines()
            let config = folder.appending(path: "cn.yaml")
            _ = try Tool.run("bash", ["-c", lines.setting], in: folder)
            let server = try RunningServer(
                options + ["--profile", "cn", "--config", config.path],
                in: folder,
            )
            defer { server.kill() }
            let client = Client(
                address: server.address,
                token: try #require(server.token, "\(server.log)"),
            )
            let original = Data(try Clip.mp4.bytes())
            let metadata = [
                "account": "bob", "title": "Walk", "declaration": #"{"synthetic": 3}"#,
            ]
            #expect(try client.upload(original, metadata).status == 403)
            let answers = try Self.walk(lines.calls, server, client)
            #expect(answers.filter { $0.text("state") == "verified" }.count == 5, "\(server.log)")
            #expect(answers.last?.text("standing.identity") == "verified")
            let id = try client.uploadInParts(original, metadata)
            _ = try await client.item(id, in: "live")
            #expect(server.end() == 0, "\(server.log)")
        }
    }

    @Test func `under plain an account publishes without any of it`() async throws {
        try await ServedEngine.sqlite.withInstallation { folder, options in
            let server = try RunningServer(options + ["--profile", "plain"], in: folder)
            defer { server.kill() }
            let token = try #require(server.token, "\(server.log)")
            let client = Client(address: server.address, token: token)
            let metadata = ["account": "bob", "title": "Walk"]
            let id = try client.uploadInParts(Data(try Clip.mp4.bytes()), metadata)
            _ = try await client.item(id, in: "live")
            #expect(server.end() == 0, "\(server.log)")
        }
    }

    /// What makes the settings, and the calls one by one.
    private static func lines() throws -> (setting: String, calls: [String]) {
        let page = try String(
            contentsOf: Repository.root.appending(path: "README.md"),
            encoding: .utf8,
        )
        let section = try #require(
            page.firstMatch(of: /## Who publishes(?s:.*?)```sh\n(?<lines>(?s:.*?))```/)
        ).lines
        let parts = section.components(separatedBy: "touchstone serve")
        try #require(parts.count == 2)
        let rest = parts[1].split(separator: "\n").dropFirst(2).joined(separator: "\n")
        let calls = rest.components(separatedBy: "\ncurl ").dropFirst().map { "curl -sS \($0)" }
        try #require(calls.count == 9)
        return (parts[0], Array(calls))
    }

    private static func walk(
        _ calls: [String],
        _ server: RunningServer,
        _ client: Client,
    ) throws -> [JSONObject] {
        var (answers, id) = ([JSONObject](), "")
        for call in calls {
            var line = call.replacing("/ID/", with: "/\(id)/")
            if line.contains("CODE"),
                let code = server.log.firstMatch(of: /"development_code":"(\d+)"/)
            {
                line = line.replacing("CODE", with: code.1)
            }
            let names = """
                A='Authorization: Bearer \(client.token)'; U=\(client.address)
                J='Content-Type: application/json'; V=verifications
                """
            let run = try Tool.run("bash", ["-c", "\(names)\n\(line)"])
            let answer = try JSONObject(parsing: run.output)
            id = answer.text("id") ?? id
            answers.append(answer)
        }
        return answers
    }
}
