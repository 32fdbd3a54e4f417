import Foundation
import Glibc
import TestSupport
import Testing

/// An identity that must appear in clear nowhere but where it is asked for: a whole server is told one,
/// in every way that there is, and everything that it leaves behind is searched.
@Suite struct CanaryTests {
    /// None of these stands anywhere else.
    private static let canaries = [
        "11010519491231002X", "11010519491231003X", "王金丝雀", "13912345678", "19912345678",
    ]

    @Test(arguments: ServedEngine.allCases)
    func `a canary identity is in no log, export, error, database, dump or backup`(
        _ engine: ServedEngine
    ) async throws {
        try await engine.withInstallation { folder, options in
            let config = try Self.settings(in: folder)
            let settings = options + ["--config", config]
            let server = try RunningServer(settings + ["--profile", "cn"], in: folder)
            defer { server.kill() }
            let client = Client(
                address: server.address,
                token: try #require(server.token, "\(server.log)"),
            )
            let errors = try Self.tellCanaries(client)
            try Self.disclose(client, settings)
            try Self.expectNoCore(of: server)
            let printed = server.lines.joined(separator: "\n")
            #expect(server.end() == 0, "\(server.log)")
            let export = folder.appending(path: "export").path
            for command in [["log", "checkpoint"], ["log", "export", export, "--from", "0"]] {
                let run = try Binary.run(command + settings)
                #expect(run.status == 0, "\(run.complaintText)")
            }
            Self.expectNone(in: Data("\(server.log)\(printed)\(errors)".utf8), "what it said")
            if engine == .postgres { try Self.expectNoneInDump(options) }
            try Self.expectNoneInFiles(of: folder)
        }
    }

    private static func settings(in folder: URL) throws -> String {
        let file = folder.appending(path: "settings.yaml")
        let text = """
            mode: development
            log:
              level: debug
            identity:
              development: "yes"
              keep: vault

            """
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    /// - Returns: all answers, none of which may repeat what was told.
    private static func tellCanaries(_ client: Client) throws -> String {
        try client.publisher("maker")
        let path = "/v1/accounts/maker/verifications"
        var said = ""
        for (body, status) in [
            (
                #"{"method": "resident-id", "claim": {"number": "11010519491231003X", "name": "x"}}"#,
                422,
            ),
            (#"{"method": "resident-id", "claim": {"number": "11010519491231002X"}}"#, 422),
            (
                #"{"method": "resident-id", "claim": {"number": "11010519491231002X", "#
                    + #""name": "reject 王金丝雀"}}"#, 201,
            ),
            (
                #"{"method": "resident-id", "claim": {"number": "11010519491231002X", "#
                    + #""name": "王金丝雀"}}"#, 201,
            ),
            (#"{"method": "mobile", "claim": {"number": "+86 139 1234 5678"}}"#, 201),
            (#"{"method": "mobile", "claim": {"number": "19912345678"}}"#, 422),
            (#"{"method": "mobile", "claim": {"number": 19912345678}}"#, 422),
            (#"{"method": "mobile", "claim": "19912345678""#, 400),
        ] {
            let answer = try client.call("POST", path, Data(body.utf8))
            #expect(answer.status == status, "\(String(decoding: answer.body, as: UTF8.self))")
            said += String(decoding: answer.body, as: UTF8.self)
        }
        let account = try client.get("/v1/accounts/maker")
        #expect(account.text("standing.identity") == "verified")
        return said
    }

    /// The one way out: two custodians and one look.
    private static func disclose(_ client: Client, _ settings: [String]) throws {
        let end = Date(timeIntervalSinceNow: 86_400).formatted(.iso8601)
        let asked = try client.call(
            "POST",
            "/v1/disclosures",
            Data(
                """
                {"account": "maker", "authority": "Court", "legal_basis": "CPL 70",
                 "document_digest": "\(String(repeating: "a", count: 64))",
                 "fields": ["resident-number", "name"], "expires_at": "\(end)"}
                """.utf8
            ),
        )
        try #require(asked.status == 201, "\(String(decoding: asked.body, as: UTF8.self))")
        let place = "/v1/disclosures/\(try #require(try asked.json.text("id")))"
        let custodians = try ["cora", "carl"].map { name in
            try Colleague(named: name, as: "identity-custodian", at: client.address, settings)
        }
        for custodian in custodians {
            let body = Data(#"{"verdict": "approve"}"#.utf8)
            #expect(try custodian.post(place + "/approval", body).status == 200)
        }
        let seen = try custodians[1].post(place + "/viewing")
        #expect(try seen.json.text("values.resident-number") == "11010519491231002X")
        #expect(try seen.json.text("values.name") == "王金丝雀")
    }

    /// A process that crashes leaves no memory behind.
    private static func expectNoCore(of server: RunningServer) throws {
        let place = "/proc/\(server.processID)"
        let limits = try String(contentsOfFile: place + "/limits", encoding: .utf8)
        let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
        let words = core?.split(separator: " ").map(String.init) ?? []
        #expect(words.dropFirst(4).prefix(2) == ["0", "0"], "\(words)")
        let filter = try String(contentsOfFile: place + "/coredump_filter", encoding: .utf8)
        #expect(Int(filter.trimmingCharacters(in: .whitespacesAndNewlines), radix: 16) == 0)
    }

    private static func expectNoneInDump(_ options: [String]) throws {
        let place = try #require(options.firstIndex(of: "--database"))
        let dump = try Tool.run("pg_dump", ["--dbname", options[place + 1]])
        #expect(dump.output.count > 10_000, "\(dump.complaintText)")
        expectNone(in: dump.output, "the database's dump")
    }

    /// Database, objects, log, replays, keys, exports, and what was printed: every file that is there,
    /// which is also what a backup takes.
    private static func expectNoneInFiles(of folder: URL) throws {
        let files = FileManager.default.enumerator(atPath: folder.path)
        var count = 0
        while let name = files?.nextObject() as? String {
            let file = folder.appending(path: name)
            guard let bytes = try? Data(contentsOf: file, options: .mappedIfSafe) else { continue }
            count += 1
            expectNone(in: bytes, name)
        }
        #expect(count > 5)
    }

    private static func expectNone(in bytes: Data, _ place: String) {
        for canary in canaries {
            let escaped = canary.unicodeScalars.map { scalar in
                scalar.isASCII ? String(scalar) : "\\u" + String(scalar.value, radix: 16)
            }
            let forms = [
                Data(canary.utf8), Data(canary.utf8).base64EncodedData().dropLast(4),
                Data(escaped.joined().utf8),
                Data(
                    (canary.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? canary)
                        .utf8
                ),
            ]
            for form in forms {
                #expect(bytes.range(of: form) == nil, "\(canary) stands in \(place)")
            }
        }
    }
}
