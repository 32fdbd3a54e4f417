import Foundation
import TestSupport
import Testing

/// `touchstone staff` and the first operator's setup, as processes.
@Suite struct StaffCommandTests {
    private func post(_ address: String, _ body: String) throws -> String {
        try Tool.run(
            "curl",
            [
                "-sS", "-m", "20", "-w", " %{http_code}", "-H", "Content-Type: application/json",
                "-d", body, address,
            ],
        ).text
    }

    @Test func `the first start prints a setup code, and the command makes others`() async throws {
        try await withTemporaryFolder { folder in
            let data = folder.appending(path: "data").path
            let server = try RunningServer(["--data", data, "--profile", "eu"], in: folder)
            let first = try #require(
                server.lines.first { $0.hasPrefix("setup ") }?.dropFirst(6),
                "\(server.log)",
            )
            let seen = try post("\(server.address)/v1/setup/view", #"{"code": "\#(first)"}"#)
            #expect(seen.hasSuffix(" 200") && seen.contains(#""person":"operator""#), "\(seen)")
            #expect(!server.log.contains(first))

            func staff(_ arguments: String...) throws -> Tool.Outcome {
                try Binary.run(["staff"] + arguments + ["--data", data])
            }
            let unknown = try staff("invite", "ann")
            #expect(unknown.status == 64 && unknown.complaintText.contains("--role"))
            let invited = try staff("invite", "ann", "--role", "reviewer", "--role", "auditor")
            #expect(invited.status == 0, "\(invited.complaintText)")
            let code = invited.text.split(separator: "\n").first.map(String.init) ?? ""
            #expect(code.hasPrefix("tsu_"))
            let view = try post("\(server.address)/v1/setup/view", #"{"code": "\#(code)"}"#)
            #expect(view.contains(#""roles":["auditor","reviewer"]"#), "\(view)")
            let again = try staff("invite", "ann", "--role", "viewer")
            #expect(again.status == 64 && again.complaintText.contains("there already"))
            let reset = try staff("invite", "ann")
            #expect(reset.status == 0 && !reset.text.contains(code))
            let old = try post("\(server.address)/v1/setup/view", #"{"code": "\#(code)"}"#)
            #expect(old.hasSuffix(" 404"))
            let changed = try staff("change", "ann", "--role", "viewer", "--disable")
            #expect(changed.text.hasPrefix("ann  viewer  disabled"), "\(changed.complaintText)")
            let list = try staff("list")
            #expect(list.text.contains("operator  operator") && list.text.contains("ann  viewer"))
            let last = try staff("change", "operator", "--disable")
            #expect(last.status == 64 && last.complaintText.contains("last operator"))
            for odd in [["invite", "x", "--role", "king"], ["change", "ann"], ["invite", ""]] {
                #expect(try Binary.run(["staff"] + odd + ["--data", data]).status == 64)
            }
            #expect(server.end() == 0)
            let key = try FileManager.default.attributesOfItem(atPath: "\(data)/sign-in.key")
            #expect(key[.posixPermissions] as? Int == 0o600 && key[.size] as? Int == 32)
            let verified = try Binary.run(["log", "verify", "--data", data])
            #expect(verified.status == 0, "\(verified.complaintText)")
        }
    }

    @Test func `settings of the sign-in that don't go together are refused`() async throws {
        try await withTemporaryFolder { folder in
            let data = folder.appending(path: "data").path
            let base = ["serve", "--port", "0", "--data", data, "--profile", "eu"]
            for (number, (text, host, words)) in [
                ("http.cookies: plain", "0.0.0.0", "127.0.0.1"),
                ("http.origin: trust.example.com", "127.0.0.1", "http.origin"),
                ("oidc.issuer: https://id.example", "127.0.0.1", "oidc.client-id"),
                (
                    "oidc:\n  issuer: http://id.example\n  client-id: x\n"
                        + "http.origin: https://trust.example.com", "127.0.0.1", "oidc.issuer",
                ),
            ].enumerated() {
                let file = folder.appending(path: "\(number).yaml")
                try Data("\(text)\n".utf8).write(to: file)
                let run = try Binary.run(base + ["--host", host, "--config", file.path])
                #expect(run.status == 64, "\(text): \(run.complaintText)")
                #expect(run.complaintText.contains(words), "\(run.complaintText)")
            }
        }
    }
}
