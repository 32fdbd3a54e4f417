import Foundation
import Store
import TestSupport
import Testing

@testable import touchstone

@Suite struct SettingsTests {
    private func values(_ text: String) throws -> [String: String] {
        try SettingsFile(text, at: "t.yaml").values
    }

    @Test func `the page lists every setting as the table has it`() throws {
        let page = try String(
            contentsOf: Repository.root.appending(path: "docs/settings.md"),
            encoding: .utf8,
        )
        #expect(
            page.contains(SettingTable.page),
            "docs/settings.md must hold:\n\(SettingTable.page)",
        )
    }

    @Test func `keys are mappings within mappings, or dotted`() throws {
        let values = try values(
            """
            data: /srv/touchstone
            http:
              port: 9000
              proxies: [10.0.0.1, 10.0.0.2]
            work.media: 4
            """
        )
        #expect(
            values == [
                "data": "/srv/touchstone", "http.port": "9000",
                "http.proxies": "10.0.0.1,10.0.0.2", "work.media": "4",
            ]
        )
        #expect(try self.values("") == [:])
        #expect(try self.values("# nothing\n") == [:])
    }

    @Test(arguments: [
        ("http:\n  prot: 1\n", "t.yaml:2: there is no setting http.prot; did you mean http.port?"),
        ("databse: x\n", "t.yaml:1: there is no setting databse; did you mean database?"),
        ("zzz: x\n", "t.yaml:1: there is no setting zzz; docs/settings.md lists them"),
        ("http:\n  port: 70000\n", "t.yaml:2: http.port must be a whole number from 0 to 65535"),
        ("profile: mars\n", "t.yaml:1: profile must be one of cn, eu, us, plain"),
        ("http: 5\n", "t.yaml:1: here keys with values must stand"),
        ("- 1\n", "t.yaml:1: here keys with values must stand"),
        ("data: [1]\n", "t.yaml:1: data has another kind of value"),
        ("http.port: 1\nhttp:\n  port: 2\n", "t.yaml:3: http.port stands there twice"),
    ])
    func `what doesn't fit is named with its line`(_ text: String, _ words: String) throws {
        #expect(throws: SettingFault.self) { try values(text) }
        do { _ = try values(text) } catch { #expect("\(error)" == words) }
    }

    @Test(arguments: ["a: b: c", "data: \"", "&a [*a, *a]", "{{}: 1}", "? [1]\n: 2"])
    func `text that is no YAML of ours is refused`(_ text: String) {
        #expect(throws: SettingFault.self) { try values(text) }
    }

    @Test func `aliases lead nowhere that grows`() {
        let lines = (1...30).map { "k\($0): &k\($0) [*k\($0 - 1), *k\($0 - 1)]" }
        #expect(throws: SettingFault.self) {
            try values((["k0: &k0 1"] + lines).joined(separator: "\n"))
        }
    }

    @Test func `the environment goes before the file, an option before both`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "t.yaml")
            try Data("data: file\nhttp:\n  port: 1\nrate: {token: 7}\n".utf8).write(to: file)
            let settings = try Settings(
                data: nil,
                database: nil,
                config: file.path,
                environment: ["TOUCHSTONE_HTTP_PORT": "2", "TOUCHSTONE_DATA": "environment"],
            )
            #expect(settings.integer("http.port", 3) == 2)
            #expect(settings.integer("rate.token", 3) == 7)
            #expect(settings.integer("rate.tenant", 3) == 3)
            #expect(settings.data.lastPathComponent == "environment")
            let option = try Settings(
                data: "option",
                database: nil,
                config: file.path,
                environment: ["TOUCHSTONE_DATA": "environment"],
            )
            #expect(option.data.lastPathComponent == "option")
        }
    }

    @Test func `names of the environment that are none of ours are refused`() throws {
        let environment = ["TOUCHSTONE_HTTP_PROT": "1"]
        do {
            _ = try Settings(data: nil, database: nil, environment: environment)
            Issue.record("it was taken")
        } catch {
            let words = "environment: there is no setting TOUCHSTONE_HTTP_PROT"
            #expect("\(error)" == "\(words); did you mean TOUCHSTONE_HTTP_PORT?")
        }
        #expect(throws: SettingFault.self) {
            try Settings(data: nil, database: nil, environment: ["TOUCHSTONE_HTTP_PORT": "x"])
        }
        _ = try Settings(data: nil, database: nil, environment: ["TOUCHSTONE_TEST_POSTGRES": "x"])
    }

    @Test func `a secret is never shown`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "t.yaml")
            let text = "database: [postgres://a:canary@127.0.0.1:1/b]\n"
            try Data(text.utf8).write(to: file)
            let run = try Binary.run(["doctor", "--config", file.path, "--data", folder.path])
            #expect(run.status == 1)
            #expect(!(run.text + run.complaintText).contains("canary"))
            try Data("database: postgres://a:canary@127.0.0.1:1/b\n".utf8).write(to: file)
            let tried = try Binary.run(["doctor", "--config", file.path, "--data", folder.path])
            #expect(tried.status == 1)
            #expect(!(tried.text + tried.complaintText).contains("canary"))
        }
    }

    @Test func `a file that is too large, or isn't there, is refused`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "t.yaml")
            try Data(repeating: UInt8(ascii: "#"), count: SettingsFile.byteLimit + 1).write(
                to: file
            )
            #expect(throws: SettingFault.tooLarge(file.path, limit: 65_536)) {
                try SettingsFile(at: file.path)
            }
            let run = try Binary.run(["migrate", "--check", "--config", "/nowhere/t.yaml"])
            #expect(run.status == 66)
        }
    }
}
