import Foundation
import TestSupport
import Testing

/// An owner who asks for a label, before a running server with real tools.
@Suite struct OwnerLabelTests {
    @Test func `an owner who asks gets metadata and a mark that is seen, where no rule wants one`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let server = try Server(in: folder)
            defer { server.end() }
            let picture = folder.appending(path: "picture.png")
            let made = try Tool.run(
                "ffmpeg",
                ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240:d=1"]
                    + ["-frames:v", "1", picture.path],
            )
            try #require(made.status == 0, "\(made.complaintText)")
            try server.upload(picture)
            let first = try await server.item { $0.text("state") == "live" }
            let id = try #require(first.text("id"))
            #expect(first.text("notice") == "none")
            #expect(!Self.renditions(of: first).contains("labelled"))
            let asked = try server.call("POST", "/v1/items/\(id)/label", #"{"class": 5}"#)
            #expect(asked.value("version") as? Int == 2, "\(asked)")
            let second = try await server.item { $0.value("live_version") as? Int == 2 }
            #expect(second.text("notice") == "may-be")
            #expect(Self.renditions(of: second).contains("labelled"))
            let link = try server.call(
                "POST",
                "/v1/items/\(id)/links",
                #"{"rendition":"labelled"}"#,
            )
            let copy = folder.appending(path: "labelled.png")
            let url = server.address + (link.text("url") ?? "")
            _ = try Tool.run("curl", ["-sS", "-m", "20", "-f", "-o", copy.path, url])
            let found = try Binary.run(["inspect", "--json", copy.path])
            #expect(found.text.contains("visible-mark"), "\(found.text)")
            #expect(found.text.contains("aigc-metadata"), "\(found.text)")
            let original = try Tool.run("sha256sum", [picture.path]).text.prefix(64)
            let kept = (second.value("renditions") as? [[String: Any]])?.first {
                $0["kind"] as? String == "original"
            }
            #expect(kept?["sha256"] as? String == String(original))
        }
    }

    private static func renditions(of item: JSONObject) -> [String] {
        (item.value("renditions") as? [[String: Any]])?.compactMap { $0["kind"] as? String } ?? []
    }

    /// A server that runs under the profile that owes nothing.
    private struct Server {
        struct Late: Error { let last: String }

        let address: String
        private let process = Process()
        private let token: String

        init(in folder: URL) throws {
            let output = Pipe()
            process.executableURL = URL(filePath: Binary.path)
            process.arguments =
                ["serve", "--port", "0", "--profile", "plain", "--data"]
                + [folder.appending(path: "data").path]
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            process.standardInput = FileHandle.nullDevice
            try process.run()
            var text = ""
            while !text.contains("listening on http") {
                let more = output.fileHandleForReading.availableData
                guard !more.isEmpty else { throw Late(last: text) }
                text += String(decoding: more, as: UTF8.self)
            }
            func word(after beginning: String) throws -> String {
                let line = text.split(separator: "\n").first { $0.hasPrefix(beginning) }
                return String(try #require(line).dropFirst(beginning.count))
            }
            (address, token) = (try word(after: "listening on "), try word(after: "token "))
        }

        func end() {
            process.terminate()
            process.waitUntilExit()
        }

        func upload(_ file: URL) throws {
            func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
            let length = try Data(contentsOf: file).count
            let metadata = "account \(base64("ann")),filetype \(base64("image/png"))"
            let sent = try curl([
                "-X", "POST", "-H", "Tus-Resumable: 1.0.0", "-H", "Upload-Length: \(length)", "-H",
                "Upload-Metadata: \(metadata)", "-H",
                "Content-Type: application/offset+octet-stream", "--data-binary",
                "@\(file.path)", "-w", "%{http_code}", "\(address)/v1/uploads",
            ])
            #expect(sent.text.hasSuffix("201"), "\(sent.text)")
        }

        func call(_ method: String, _ path: String, _ body: String? = nil) throws -> JSONObject {
            let sent = body.map { ["-H", "Content-Type: application/json", "-d", $0] } ?? []
            return try JSONObject(
                parsing: try curl(["-X", method] + sent + [address + path]).output
            )
        }

        /// The one item, once it is as somebody waits for it.
        func item(_ isReady: (JSONObject) -> Bool) async throws -> JSONObject {
            var last = ""
            for _ in 0..<600 {
                let page = try curl(["\(address)/v1/items"])
                last = page.text
                let list = try JSONObject(parsing: page.output)
                if let first = list.value("items.0") {
                    let data = try JSONSerialization.data(withJSONObject: first)
                    let item = try JSONObject(parsing: data)
                    if isReady(item) { return item }
                }
                try await Task.sleep(for: .milliseconds(100))
            }
            throw Late(last: last)
        }

        private func curl(_ arguments: [String]) throws -> Tool.Outcome {
            try Tool.run(
                "curl",
                ["-sS", "-m", "20", "-H", "Authorization: Bearer \(token)"] + arguments,
            )
        }
    }
}
