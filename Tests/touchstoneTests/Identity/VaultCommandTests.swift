import Foundation
import TestSupport
import Testing

/// The ring of keys as an operator turns it.
@Suite struct VaultCommandTests {
    @Test(arguments: ServedEngine.allCases)
    func `a ring is turned while a node works, and what the vault keeps opens still`(
        _ engine: ServedEngine
    ) async throws {
        try await engine.withInstallation { folder, options in
            let config = folder.appending(path: "settings.yaml")
            let text = "mode: development\nidentity:\n  development: \"yes\"\n  keep: vault\n"
            try text.write(to: config, atomically: true, encoding: .utf8)
            let settings = options + ["--config", config.path]
            let server = try RunningServer(settings + ["--profile", "cn"], in: folder)
            defer { server.kill() }
            let token = try #require(server.token, "\(server.log)")
            let client = Client(address: server.address, token: token)
            let claim = { (name: String) in
                Data(
                    """
                    {"method": "resident-id",
                     "claim": {"number": "11010519491231002X", "name": "\(name)"}}
                    """.utf8
                )
            }
            let path = { (name: String) in "/v1/accounts/\(name)/verifications" }
            #expect(try client.call("POST", path("one"), claim("One")).status == 201)
            let keys = folder.appending(path: "data/vault-keys.json")
            let before = try String(contentsOf: keys, encoding: .utf8)
            let turned = try Binary.run(["vault", "turn"] + settings)
            #expect(turned.status == 0, "\(turned.complaintText)")
            #expect(turned.text.hasPrefix("1 data keys"))
            #expect(try String(contentsOf: keys, encoding: .utf8) != before)
            // The node that runs finds the new ring by itself, for old subjects and new ones.
            #expect(try client.call("POST", path("one"), claim("Another")).status == 201)
            #expect(try client.call("POST", path("two"), claim("Two")).status == 201)
            #expect(server.end() == 0, "\(server.log)")
            // With the old ring no node starts.
            try before.write(to: keys, atomically: true, encoding: .utf8)
            let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
            try FileManager.default.setAttributes(mode, ofItemAtPath: keys.path)
            let again = try Binary.run(["serve", "--port", "0"] + settings)
            #expect(again.status == 65)
            #expect(again.complaintText.contains("is not on the ring"))
        }
    }

    @Test func `a ring for the environment is printed, and made longer`() async throws {
        let made = try Binary.run(["vault", "make"])
        #expect(made.status == 0)
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "ring")
            try made.output.write(to: file)
            let line = "\(Binary.path) vault make --after < \(file.path)"
            let longer = try Tool.run("bash", ["-c", line])
            #expect(longer.status == 0)
            #expect(longer.output.count > made.output.count)
            try Data("x".utf8).write(to: file)
            #expect(try Tool.run("bash", ["-c", line]).status == 65)
        }
    }

    @Test func `the development provider starts in no production`() async throws {
        try await ServedEngine.sqlite.withInstallation { folder, options in
            let config = folder.appending(path: "settings.yaml")
            try "identity:\n  development: \"yes\"\n".write(
                to: config,
                atomically: true,
                encoding: .utf8,
            )
            let run = try Binary.run(
                ["serve", "--port", "0", "--profile", "cn", "--config", config.path] + options
            )
            #expect(run.status != 0)
            #expect(run.complaintText.contains("doesn't run in production"))
        }
    }
}
