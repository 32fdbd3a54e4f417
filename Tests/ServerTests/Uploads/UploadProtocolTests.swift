import Crypto
import Foundation
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Server

/// Every MUST and SHOULD of tus 1.0 and of the extensions that we speak, over a real socket.
@Suite struct UploadProtocolTests {
    private let content = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    private let type = "application/offset+octet-stream"

    @Test func `OPTIONS says what is spoken, whatever version is asked for`() async throws {
        try await UploadServer.run(on: .sqlite) { _, client in
            for version in ["", "1.0.0", "0.2.1"] {
                let response = try await client.send(
                    .options,
                    "/v1/uploads",
                    ["Tus-Resumable": version, "Authorization": ""],
                )
                #expect(response.status == .noContent)
                #expect(response.headers["tus-resumable"] == "1.0.0")
                #expect(response.headers["tus-version"] == "1.0.0")
                #expect(response.headers["tus-max-size"] == "\(64 << 30)")
                #expect(response.headers["tus-checksum-algorithm"] == "sha1,sha256")
                let extensions = response.headers["tus-extension"]?.split(separator: ",") ?? []
                for name in [
                    "creation", "creation-with-upload", "creation-defer-length", "expiration",
                    "checksum", "termination",
                ] {
                    #expect(extensions.contains { $0 == name })
                }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `another version is refused, and nothing is done`(_ engine: Engine) async throws {
        try await UploadServer.run(on: engine) { _, client in
            let uri = try await client.create(1_000)
            for version in ["", "0.2.2"] {
                let requests: [(HTTPRequest.Method, String)] = [
                    (.post, "/v1/uploads"), (.head, uri), (.patch, uri), (.delete, uri),
                ]
                for (method, uri) in requests {
                    let response = try await client.send(
                        method,
                        uri,
                        [
                            "Tus-Resumable": version, "Upload-Offset": "0", "Content-Type": type,
                            "Upload-Length": "5",
                        ],
                        body: method == .patch ? [1] : nil,
                    )
                    #expect(response.status == .preconditionFailed, "\(method)")
                    #expect(response.headers["tus-version"] == "1.0.0")
                    #expect(response.headers["tus-resumable"] == "1.0.0")
                }
            }
            #expect(try await client.offset(of: uri) == "0")
        }
    }

    @Test(arguments: Engine.allCases)
    func `an upload is created, looked at, added to and whole`(_ engine: Engine) async throws {
        try await UploadServer.run(on: engine) { server, client in
            let metadata = "filename YS5tcDQ=,is_public"
            let created = try await client.send(
                .post,
                "/v1/uploads",
                ["Upload-Length": "1000", "Upload-Metadata": metadata],
            )
            #expect(created.status == .created)
            #expect(created.headers["tus-resumable"] == "1.0.0")
            #expect(created.headers["upload-expires"] == "Sat, 16 Jan 2027 08:00:00 GMT")
            let uri = try #require(created.headers[.location])
            for (offset, end) in [(0, 300), (300, 1_000)] {
                let head = try await client.send(.head, uri)
                #expect([200, 204].contains(head.status.code))
                #expect(head.headers["upload-offset"] == "\(offset)")
                #expect(head.headers["upload-length"] == "1000")
                #expect(head.headers["upload-metadata"] == metadata)
                #expect(head.headers["cache-control"] == "no-store")
                #expect(head.headers["tus-resumable"] == "1.0.0")
                let added = try await client.patch(uri, at: offset, content[offset..<end])
                #expect(added.status == .noContent)
                #expect(added.headers["upload-offset"] == "\(end)")
                #expect(added.headers["tus-resumable"] == "1.0.0")
                #expect((added.headers["upload-expires"] != nil) == (end < 1_000))
            }
            let head = try await client.send(.head, uri)
            #expect(head.headers["upload-offset"] == "1000", "also when it is complete")
            #expect(head.headers["upload-expires"] == nil)
            #expect(try await server.content(at: uri) == content)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a part that doesn't fit changes nothing`(_ engine: Engine) async throws {
        try await UploadServer.run(on: engine) { _, client in
            let uri = try await client.create(1_000)
            #expect(try await client.patch(uri, at: 0, content[..<400]).status == .noContent)
            let table: [(KeyValuePairs<String, String>, Int)] = [
                (["Content-Type": type, "Upload-Offset": "0"], 409),
                (["Content-Type": type, "Upload-Offset": "401"], 409),
                (["Content-Type": type, "Upload-Offset": "-1"], 400),
                (["Content-Type": type, "Upload-Offset": "x"], 400),
                (["Content-Type": type], 400),
                (["Upload-Offset": "400"], 415),
                (["Content-Type": "application/octet-stream", "Upload-Offset": "400"], 415),
                (["Content-Type": type, "Upload-Offset": "400", "Upload-Length": "999"], 400),
                (
                    ["Content-Type": type, "Upload-Offset": "400", "Upload-Checksum": "md5 AA=="],
                    400,
                ),
                (
                    ["Content-Type": type, "Upload-Offset": "400", "Upload-Checksum": "sha1 AA=="],
                    400,
                ),
            ]
            for (fields, status) in table {
                let response = try await client.send(.patch, uri, fields, body: [1, 2, 3])
                #expect(response.status.code == status, "\(fields)")
                #expect(response.headers["tus-resumable"] == "1.0.0")
                #expect(response.headers["content-type"] == "application/problem+json")
                #expect(try await client.offset(of: uri) == "400", "\(fields)")
            }
            let late = try await client.patch(uri, at: 0, [1])
            #expect(late.headers["upload-offset"] == "400", "the answer says where it stands")
            let long = try await client.patch(uri, at: 400, content)
            #expect(long.status.code == 413)
            #expect(try await client.offset(of: uri) == "400")
        }
    }

    @Test(arguments: Engine.allCases)
    func `what isn't there is not found, without an offset`(_ engine: Engine) async throws {
        try await UploadServer.run(on: engine) { server, client in
            let uri = try await client.create(10)
            let stranger = UploadClient(
                client: client.client,
                token: server.rig.tokens.issue(.upload, tenant: "other"),
            )
            let unknown = "/v1/uploads/01890a5d-ac96-774b-bcce-b302099a8057"
            for (client, uri) in [(client, unknown), (stranger, uri)] {
                let answers = [
                    try await client.send(.head, uri),
                    try await client.patch(uri, at: 0, [1]),
                    try await client.send(.delete, uri),
                ]
                for answer in answers {
                    #expect(answer.status == .notFound)
                    #expect(answer.headers["upload-offset"] == nil)
                }
            }
            #expect(try await client.offset(of: uri) == "0")
        }
    }

    @Test func `creations that can't be are refused`() async throws {
        var limits = UploadLimits()
        limits.uploadBytes = 2_000
        limits.metadataBytes = 100
        limits.accountUploads = 1
        try await UploadServer.run(on: .sqlite, limits: limits) { _, client in
            let account = "account \(Data("a".utf8).base64EncodedString())"
            let table: [(KeyValuePairs<String, String>, Int)] = [
                ([:], 400), (["Upload-Length": "-1"], 400), (["Upload-Length": "1.5"], 400),
                (["Upload-Defer-Length": "2"], 400),
                (["Upload-Defer-Length": "1", "Upload-Length": "1"], 400),
                (["Upload-Length": "2001"], 413),
                (["Upload-Length": "5", "Upload-Metadata": "a b c"], 400),
                (["Upload-Length": "5", "Upload-Metadata": "purpose Zm9v"], 400),
                (
                    ["Upload-Length": "5", "Upload-Metadata": String(repeating: "k", count: 101)],
                    400,
                ),
                (["Upload-Length": "5", "Upload-Metadata": account], 201),
                (["Upload-Length": "5", "Upload-Metadata": account], 429),
            ]
            for (fields, status) in table {
                let response = try await client.send(.post, "/v1/uploads", fields)
                #expect(response.status.code == status, "\(fields)")
                #expect(response.headers["tus-resumable"] == "1.0.0")
                #expect((response.headers[.location] != nil) == (status == 201))
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `bytes may come with the creation`(_ engine: Engine) async throws {
        try await UploadServer.run(on: engine) { server, client in
            for count in [1, 400, 1_000] {
                let response = try await client.send(
                    .post,
                    "/v1/uploads",
                    ["Upload-Length": "1000", "Content-Type": type],
                    body: Array(content[..<count]),
                )
                #expect(response.status == .created)
                #expect(response.headers["upload-offset"] == "\(count)")
                let uri = try #require(response.headers[.location])
                if count < 1_000 {
                    let rest = try await client.patch(uri, at: count, content[count...])
                    #expect(rest.status == .noContent)
                }
                #expect(try await server.content(at: uri) == content)
            }
            for (type, length, status) in [("text/plain", 1_000, 415), (type, 999, 413)] {
                let refused = try await client.send(
                    .post,
                    "/v1/uploads",
                    ["Upload-Length": "\(length)", "Content-Type": type],
                    body: content,
                )
                #expect(refused.status.code == status)
                #expect(refused.headers[.location] == nil)
            }
            let empty = try await client.create(0)
            #expect(try await server.content(at: empty) == [])
            #expect(try await client.offset(of: empty) == "0")
        }
    }

    @Test(arguments: Engine.allCases)
    func `a length may be said later, once`(_ engine: Engine) async throws {
        try await UploadServer.run(on: engine) { server, client in
            let created = try await client.send(.post, "/v1/uploads", ["Upload-Defer-Length": "1"])
            let uri = try #require(created.headers[.location])
            #expect(try await client.patch(uri, at: 0, content[..<400]).status == .noContent)
            let head = try await client.send(.head, uri)
            #expect(head.headers["upload-defer-length"] == "1")
            #expect(head.headers["upload-length"] == nil)
            for (length, status) in [(399, 400), (1_000, 204), (1_001, 400)] {
                let response = try await client.send(
                    .patch,
                    uri,
                    [
                        "Content-Type": type, "Upload-Offset": "400",
                        "Upload-Length": "\(length)",
                    ],
                    body: [],
                )
                #expect(response.status.code == status, "\(length)")
            }
            let known = try await client.send(.head, uri)
            #expect(known.headers["upload-defer-length"] == nil)
            #expect(known.headers["upload-length"] == "1000")
            #expect(try await client.patch(uri, at: 400, content[400...]).status == .noContent)
            #expect(try await server.content(at: uri) == content)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a part is checked with SHA-1 and SHA-256`(_ engine: Engine) async throws {
        try await UploadServer.run(on: engine) { server, client in
            let sha1 = { (bytes: [UInt8]) in
                "sha1 " + Data(Insecure.SHA1.hash(data: bytes)).base64EncodedString()
            }
            let sha256 = { (bytes: [UInt8]) in
                "sha256 " + Data(SHA256.hash(data: bytes)).base64EncodedString()
            }
            let uri = try await client.create(1_000)
            let (first, second) = (Array(content[..<400]), Array(content[400...]))
            for (offset, bytes, checksum, status) in [
                (0, first, sha1(second), 460), (0, first, sha256(second), 460),
                (0, first, sha1(first), 204), (400, second, sha1(first), 460),
                (400, second, sha256(second), 204),
            ] {
                let response = try await client.send(
                    .patch,
                    uri,
                    [
                        "Content-Type": type, "Upload-Offset": "\(offset)",
                        "Upload-Checksum": checksum,
                    ],
                    body: bytes,
                )
                #expect(response.status.code == status)
                let end = status == 204 ? offset + bytes.count : offset
                #expect(try await client.offset(of: uri) == "\(end)")
            }
            #expect(try await server.content(at: uri) == content)
            let wrong = try await client.send(
                .post,
                "/v1/uploads",
                ["Upload-Length": "400", "Content-Type": type, "Upload-Checksum": sha1(second)],
                body: first,
            )
            #expect(wrong.status.code == 460)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an upload may be given up`(_ engine: Engine) async throws {
        try await UploadServer.run(on: engine) { _, client in
            let uri = try await client.create(1_000)
            #expect(try await client.patch(uri, at: 0, content[..<400]).status == .noContent)
            let gone = try await client.send(.delete, uri)
            #expect(gone.status == .noContent)
            #expect(gone.headers["tus-resumable"] == "1.0.0")
            let answers = [
                try await client.send(.head, uri), try await client.patch(uri, at: 400, [1]),
                try await client.send(.delete, uri),
            ]
            for answer in answers {
                #expect(answer.status == .gone)
                #expect(answer.headers["upload-offset"] == nil)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `an upload expires when it said so`(_ engine: Engine) async throws {
        let clock = TestClock()
        try await UploadServer.run(on: engine, clock: clock) { _, client in
            let uri = try await client.create(1_000)
            clock.advance(by: 3_600)
            let added = try await client.patch(uri, at: 0, content[..<400])
            #expect(added.headers["upload-expires"] == "Sat, 16 Jan 2027 09:00:00 GMT")
            clock.advance(by: 86_399)
            #expect(try await client.offset(of: uri) == "400")
            clock.advance(by: 1)
            let answers = [
                try await client.send(.head, uri), try await client.patch(uri, at: 400, [1]),
            ]
            for answer in answers {
                #expect(answer.status == .gone)
                #expect(answer.headers["upload-offset"] == nil)
            }
        }
    }

    @Test func `POST may stand for another method, with that method's rights`() async throws {
        try await UploadServer.run(on: .sqlite) { server, client in
            let uri = try await client.create(1_000)
            let fields: KeyValuePairs = [
                "X-HTTP-Method-Override": "PATCH", "Content-Type": type, "Upload-Offset": "0",
            ]
            let added = try await client.send(.post, uri, fields, body: Array(content[..<400]))
            #expect(added.status == .noContent)
            let weak = UploadClient(
                client: client.client,
                token: server.rig.tokens.issue(.readItems),
            )
            for client in [weak, UploadClient(client: client.client, token: "none")] {
                for override in ["PATCH", "DELETE", "HEAD"] {
                    let refused = try await client.send(
                        .post,
                        uri,
                        ["X-HTTP-Method-Override": override],
                    )
                    #expect([401, 403].contains(refused.status.code))
                }
            }
            #expect(try await client.offset(of: uri) == "400")
            let gone = try await client.send(.post, uri, ["X-HTTP-Method-Override": "DELETE"])
            #expect(gone.status == .noContent)
            #expect(try await client.send(.head, uri).status == .gone)
        }
    }

    @Test func `the rule of who may publish is asked before anything is made`() async throws {
        let rule: UploadRoutes.Admission = { statement, caller in
            guard statement.account == "known", caller.tenant == "studio" else {
                throw Problem(.publishingRefused, "verify the account")
            }
        }
        try await UploadServer.run(on: .sqlite, admit: rule) { server, client in
            for (name, status) in [("known", 201), ("unknown", 403)] {
                let account = "account \(Data(name.utf8).base64EncodedString())"
                let response = try await client.send(
                    .post,
                    "/v1/uploads",
                    ["Upload-Length": "5", "Upload-Metadata": account],
                )
                #expect(response.status.code == status)
                #expect(response.headers["tus-resumable"] == "1.0.0")
            }

        }
    }
}
