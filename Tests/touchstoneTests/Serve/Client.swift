import Foundation
import TestSupport
import Testing

/// Speaks with a server as a host does, by curl.
struct Client {
    let address: String
    let token: String

    /// What came back.
    struct Answer {
        let status: Int
        /// By names in small letters.
        let fields: [String: String]
        let body: Data
        /// What it lets the browser keep.
        var cookies: [String: String] = [:]

        var json: JSONObject {
            get throws { try JSONObject(parsing: body) }
        }
    }

    func call(
        _ method: String,
        _ path: String,
        _ body: Data? = nil,
        _ fields: [String: String] = [:],
    ) throws -> Answer {
        try withTemporaryFile { file in
            var arguments = ["-sS", "-i", "-m", "60", "-X", method, "-H", "Expect:"]
            if let body {
                try body.write(to: file)
                arguments += ["--data-binary", "@\(file.path)"]
            }
            var usual = token.isEmpty ? [:] : ["Authorization": "Bearer \(token)"]
            if body != nil { usual["Content-Type"] = "application/json" }
            for (name, value) in usual.merging(fields, uniquingKeysWith: { $1 }) {
                arguments += ["-H", "\(name): \(value)"]
            }
            let outcome = try Tool.run("curl", arguments + [address + path])
            return try #require(Answer(outcome.output), "\(path): \(outcome.complaintText)")
        }
    }

    func get(_ path: String) throws -> JSONObject {
        let answer = try call("GET", path)
        try #require(answer.status == 200, "\(path): \(answer)")
        return try answer.json
    }

    /// Makes a publisher known who accepts the agreement in force.
    func publisher(_ name: String) throws {
        let body = Data(#"{"agreement": {"version": "1", "language": "en"}}"#.utf8)
        let answer = try call("PUT", "/v1/accounts/\(name)", body)
        try #require(answer.status == 200, "\(answer)")
    }

    /// The answer to an upload in one piece.
    func upload(_ bytes: Data, _ metadata: [String: String]) throws -> Answer {
        try call(
            "POST",
            "/v1/uploads",
            bytes,
            Self.fields(metadata).merging(
                [
                    "Upload-Length": "\(bytes.count)",
                    "Content-Type": "application/offset+octet-stream",
                ]
            ) { $1 },
        )
    }

    /// An upload in two pieces; the id of the item that it became.
    func uploadInParts(_ bytes: Data, _ metadata: [String: String]) throws -> String {
        var fields = Self.fields(metadata)
        fields["Upload-Length"] = "\(bytes.count)"
        let created = try call("POST", "/v1/uploads", nil, fields)
        let place = try #require(created.fields["location"], "\(created)")
        let half = bytes.count / 2
        var last = created
        for (offset, part) in [(0, bytes.prefix(half)), (half, bytes.dropFirst(half))] {
            fields = ["Tus-Resumable": "1.0.0", "Upload-Offset": "\(offset)"]
            fields["Content-Type"] = "application/offset+octet-stream"
            last = try call("PATCH", place, Data(part), fields)
            try #require(last.status == 204, "\(last)")
        }
        return try #require(last.fields["touchstone-item"], "\(last)")
    }

    private static func fields(_ metadata: [String: String]) -> [String: String] {
        let pairs = metadata.sorted { $0.key < $1.key }.map {
            "\($0.key) \(Data($0.value.utf8).base64EncodedString())"
        }
        return ["Tus-Resumable": "1.0.0", "Upload-Metadata": pairs.joined(separator: ",")]
    }

    /// Waits until something is so, for a minute at most.
    func until<Found>(
        _ what: String,
        _ look: () throws -> (found: Found, isSo: Bool),
    ) async throws -> Found {
        for _ in 0..<600 {
            let (found, isSo) = try look()
            if isSo { return found }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Late(what: what)
    }

    struct Late: Error { let what: String }

    /// The item, once it is in a state.
    func item(_ id: String, in state: String) async throws -> JSONObject {
        try await until("\(id) \(state)") {
            let item = try get("/v1/items/\(id)")
            return (item, item.text("state") == state)
        }
    }

    /// What the gate answers once its status is this one.
    func gate(_ id: String, _ status: Int) async throws -> Answer {
        try await until("gate \(status) for \(id)") {
            let answer = try call("GET", "/v1/gate/\(id)?territory=DE")
            return (answer, answer.status == status)
        }
    }

    /// A rendition's bytes, by a link that ends by itself.
    func rendition(_ name: String, of id: String) throws -> Data {
        let wish = Data(#"{"rendition": "\#(name)"}"#.utf8)
        let link = try call("POST", "/v1/items/\(id)/links", wish)
        let url = try #require(try link.json.text("url"), "\(link)")
        let file = try call("GET", url)
        try #require(file.status == 200, "\(file)")
        return file.body
    }
}

extension Client.Answer {
    /// Reads what curl prints: the head, an empty line, the body.
    fileprivate init?(_ output: Data) {
        guard let end = output.range(of: Data("\r\n\r\n".utf8)) else { return nil }
        let head = String(decoding: output[..<end.lowerBound], as: UTF8.self)
            .components(separatedBy: "\r\n")
        guard let word = head.first?.split(separator: " ").dropFirst().first,
            let status = Int(word)
        else { return nil }
        var (fields, cookies): ([String: String], [String: String]) = ([:], [:])
        for line in head.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard parts.count == 2 else { continue }
            fields[parts[0].lowercased()] = parts[1]
            guard parts[0].lowercased() == "set-cookie" else { continue }
            let pair = parts[1].prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { cookies[String(pair[0])] = String(pair[1]) }
        }
        self.init(
            status: status,
            fields: fields,
            body: Data(output[end.upperBound...]),
            cookies: cookies,
        )
    }
}

extension Client.Answer: CustomStringConvertible {
    var description: String { "\(status) \(String(decoding: body.prefix(500), as: UTF8.self))" }
}

/// Lends the name of a file that is removed whatever happens.
private func withTemporaryFile<Result>(_ work: (URL) throws -> Result) throws -> Result {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    return try work(file)
}
