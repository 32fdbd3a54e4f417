import Dispatch
import Foundation
import Glibc
import HTTPTypes
import HummingbirdTesting
import Logging
import Media
import NIOCore
import Store
import TestSupport
import Testing

@testable import Server

/// Nodes that take uploads, on one database and one folder.
struct UploadServer: Sendable {
    let rig: Rig
    let uploads: Uploads
    let objects: FolderObjects
    let token: String

    /// - Parameter clock: what tells the time for uploads; it stands still.
    init(
        on database: any Database,
        in folder: URL,
        clock: TestClock,
        limits: UploadLimits = UploadLimits(),
        admit: @escaping UploadRoutes.Admission = { _, _ in },
    ) async throws {
        let surroundings = Surroundings(
            now: { clock.now },
            chance: Surroundings.live.chance,
            secretBytes: Surroundings.live.secretBytes,
            sleep: Surroundings.live.sleep,
        )
        let path = FilePathBytes(folder.path)
        let (disk, threads) = (try FolderDisk(at: path), DiskThreads(count: 2))
        objects = try await FolderObjects.open(
            on: disk,
            threads: threads,
            surroundings: surroundings,
        )
        uploads = Uploads(
            on: database,
            drafts: try await DraftFolder.open(
                on: disk,
                at: path,
                threads: threads,
                objects: objects,
                limits: limits,
            ),
            objects: objects,
            surroundings: surroundings,
            limits: limits,
            node: "test",
        ) { completed, transaction in
            try ObjectCatalogue().add(
                completed.object,
                for: "item/\(completed.upload.id)",
                now: completed.time,
                in: transaction,
            )
            return "item of \(completed.upload.id)"
        }
        rig = try Rig(UploadRoutes(uploads, admit: admit).routes)
        token = rig.tokens.issue(.upload)
    }

    /// Runs a test on one node.
    static func run(
        on engine: Engine,
        limits: UploadLimits = UploadLimits(),
        clock: TestClock = TestClock(),
        admit: @escaping UploadRoutes.Admission = { _, _ in },
        _ test: @escaping @Sendable (UploadServer, UploadClient) async throws -> Void,
    ) async throws {
        try await engine.with { database, _ in
            try await withTemporaryFolder { folder in
                let server = try await UploadServer(
                    on: database,
                    in: folder,
                    clock: clock,
                    limits: limits,
                    admit: admit,
                )
                try await server.rig.run { client in
                    try await test(server, UploadClient(client: client, token: server.token))
                }
            }
        }
    }

    /// What an upload became.
    func content(at location: String) async throws -> [UInt8] {
        let id = try #require(UploadID(String(location.split(separator: "/").last ?? "")))
        let digest = try #require(try await uploads.find(id, of: "studio").digest)
        #expect(try await objects.verify(digest) == .intact)
        return try await objects.bytes(of: digest, limit: 64 << 20)
    }
}

/// Speaks tus as a client does.
struct UploadClient: Sendable {
    let client: any TestClientProtocol
    let token: String

    /// - Parameter fields: what is sent beside the version and the token; empty text leaves one out.
    func send(
        _ method: HTTPRequest.Method,
        _ uri: String,
        _ fields: KeyValuePairs<String, String> = [:],
        body: [UInt8]? = nil,
    ) async throws -> TestResponse {
        var headers: HTTPFields = [.authorization: "Bearer \(token)"]
        headers[HTTPField.Name("Tus-Resumable")!] = "1.0.0"
        for (name, value) in fields {
            headers[HTTPField.Name(name)!] = value.isEmpty ? nil : value
        }
        // Without a body the client would send an empty one in chunks, as no client of tus does.
        let bytes = ByteBuffer(bytes: body ?? [])
        return try await client.execute(uri: uri, method: method, headers: headers, body: bytes)
    }

    func create(_ length: Int) async throws -> String {
        let response = try await send(.post, "/v1/uploads", ["Upload-Length": "\(length)"])
        #expect(response.status == .created)
        return try #require(response.headers[.location])
    }

    func patch(
        _ uri: String,
        at offset: Int,
        _ bytes: some Collection<UInt8>,
    ) async throws
        -> TestResponse
    {
        try await send(
            .patch,
            uri,
            ["Content-Type": "application/offset+octet-stream", "Upload-Offset": "\(offset)"],
            body: Array(bytes),
        )
    }

    /// Where the upload stands, as HEAD says.
    func offset(of uri: String) async throws -> String? {
        try await send(.head, uri).headers["upload-offset"]
    }
}

extension HTTPFields {
    subscript(_ name: String) -> String? { HTTPField.Name(name).flatMap { self[$0] } }
}

/// A connection that says what it likes, and breaks when it likes.
final class UploadWire: @unchecked Sendable {
    struct Unreachable: Error {}

    private let number: Int32

    init(port: Int) throws {
        number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Unreachable() }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(
            number,
            SOL_SOCKET,
            SO_RCVTIMEO,
            &patience,
            socklen_t(MemoryLayout<timeval>.size),
        )
    }

    func send(_ bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Sends more than the system may hold, off the threads that tasks share.
    func deliver(_ bytes: some Collection<UInt8>) async {
        let bytes = Array(bytes)
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [self] in
                send(bytes)
                continuation.resume()
            }
        }
    }

    /// Sends the head of a PATCH, with what else it should say.
    func sendPatch(_ uri: String, token: String, at offset: Int, _ fields: String) {
        let head = """
            PATCH \(uri) HTTP/1.1\r
            Host: localhost\r
            Authorization: Bearer \(token)\r
            Tus-Resumable: 1.0.0\r
            Content-Type: application/offset+octet-stream\r
            Upload-Offset: \(offset)\r
            \(fields)\r
            \r

            """
        send(Array(head.utf8))
    }

    /// What comes until the server ends it, or nothing comes any more; waited for off the threads
    /// that tasks share, of which the server needs some.
    func answer() async -> String {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [self] in continuation.resume(returning: head()) }
        }
    }

    private func head() -> String {
        var (text, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
        while true {
            let count = recv(number, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            text += buffer[..<count]
            if String(decoding: text, as: UTF8.self).contains("\r\n\r\n") { break }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Says that nothing more comes.
    func end() { close(number) }

    /// Breaks it, as a network does.
    func tear() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        let size = socklen_t(MemoryLayout<Glibc.linger>.size)
        setsockopt(number, SOL_SOCKET, SO_LINGER, &linger, size)
        close(number)
    }
}
