import Foundation
import TestSupport
import Testing

/// `touchstone serve` as a process.
@Suite struct ServeTests {
    private func ask(_ address: String) throws -> String {
        try Tool.run("curl", ["-sS", "-m", "20", "-w", " %{http_code}", address]).text
    }

    @Test func `the first start asks for the profile, and makes nothing before`() async throws {
        try await withTemporaryFolder { folder in
            let data = folder.appending(path: "data").path
            let run = try Binary.run(["serve", "--port", "0", "--data", data])
            #expect(run.status == 64, "\(run.complaintText)")
            #expect(run.complaintText.contains("--profile"))
            #expect(!FileManager.default.fileExists(atPath: data))
        }
    }

    @Test func `it makes what is missing, says where it is, shows a token once, and ends gently`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let data = folder.appending(path: "data").path
            let first = try RunningServer(["--data", data, "--profile", "eu"], in: folder)
            let token = try #require(first.token, "\(first.log)")
            #expect(token.hasPrefix("tst_"))
            #expect(try ask("\(first.address)/healthz") == #"{"status":"alive"} 200"#)
            // It isn't before it has read the banks.
            for _ in 0..<100 where try !ask("\(first.address)/readyz").hasSuffix("} 200") {
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(try ask("\(first.address)/readyz").hasSuffix("} 200"))
            #expect(try ask("\(first.address)/metrics").contains("touchstone_log_signing_lag"))
            #expect(try ask("\(first.address)/openapi.json").contains(#""openapi":"3.1.0""#))
            #expect(try ask("\(first.address)/v1/nothing").contains("/problems/not-found"))
            #expect(first.end() == 0)
            #expect(!first.log.contains(token))
            let second = try RunningServer(["--data", data], in: folder)
            #expect(second.token == nil)
            #expect(try ask("\(second.address)/healthz").hasSuffix(" 200"))
            #expect(second.end() == 0)
            // The first tenant and its token are on the record.
            let verified = try Binary.run(["log", "verify", "--data", data])
            #expect(verified.status == 0, "\(verified.text)\(verified.complaintText)")
            let doctor = try Binary.run(["doctor", "--data", data])
            #expect(doctor.status == 0, "\(doctor.text)")
            #expect(doctor.text.contains("localhost/touchstone"))
        }
    }

    @Test func `a port that is taken is said, not waited for`() async throws {
        try await withTemporaryFolder { folder in
            let data = folder.appending(path: "data").path
            let first = try RunningServer(["--data", data, "--profile", "plain"], in: folder)
            let port = first.address.split(separator: ":").last.map(String.init) ?? ""
            let other = folder.appending(path: "other").path
            let run = try Binary.run([
                "serve", "--port", port, "--data", other, "--profile", "plain",
            ])
            #expect(run.status == 74, "\(run.complaintText)")
            #expect(run.complaintText.contains("in use"), "\(run.complaintText)")
            #expect(first.end() == 0)
        }
    }

    @Test func `tokens are made, listed without their text, and revoked`() async throws {
        try await withTemporaryFolder { folder in
            let data = folder.appending(path: "data").path
            let server = try RunningServer(["--data", data, "--profile", "plain"], in: folder)
            #expect(server.end() == 0)
            let made = try Binary.run([
                "token", "make", "--data", data, "--person", "ann", "--scope", "upload", "--scope",
                "items:read", "--days", "3",
            ])
            #expect(made.status == 0, "\(made.complaintText)")
            #expect(made.text.hasPrefix("tst_"))
            let listed = try Binary.run(["token", "list", "--data", data])
            let lines = listed.text.split(separator: "\n")
            #expect(lines.count == 2)
            #expect(!listed.text.contains("tst_"))
            let line = try #require(lines.first { $0.contains("  ann  items:read upload  until ") })
            let id = String(line.prefix { $0 != " " })
            #expect(try Binary.run(["token", "revoke", id, "--data", data]).status == 0)
            #expect(try Binary.run(["token", "list", "--data", data]).text.contains("revoked"))
            #expect(try Binary.run(["token", "revoke", "none", "--data", data]).status == 64)
            let wrong = ["token", "make", "--data", data, "--person", "a", "--scope", "fly"]
            #expect(try Binary.run(wrong).status == 64)
        }
    }

    @Test func `working nodes need a database with its tables`() async throws {
        try await withTemporaryFolder { folder in
            let run = try Binary.run(["work", "--data", folder.appending(path: "none").path])
            #expect(run.status == 64)
            #expect(run.complaintText.contains("first start"))
        }
    }
}
