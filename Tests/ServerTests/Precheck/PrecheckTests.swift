import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Pipeline
import Store
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite struct PrecheckTests {
    private static func metadata(_ words: [String: String]) -> HTTPFields {
        let pairs = words.map { "\($0.key) \(Data($0.value.utf8).base64EncodedString())" }
        return [.uploadMetadata: pairs.sorted().joined(separator: ",")]
    }

    private static func check(
        _ house: HouseRig,
        _ bytes: [UInt8],
        _ fields: HTTPFields = HTTPFields(),
    ) async throws -> TestResponse {
        var headers: HTTPFields = [
            .authorization: "Bearer \(house.token)", .contentType: "application/octet-stream",
        ]
        for field in fields { headers[field.name] = field.value }
        return try await house.cases.client.execute(
            uri: "/v1/precheck",
            method: .post,
            headers: headers,
            body: ByteBuffer(bytes: bytes),
        )
    }

    /// Everything of which something might have been kept.
    private static func rows(_ house: HouseRig) async throws -> [Int] {
        try await house.database.read { transaction in
            try [
                transaction.value("SELECT count(*) FROM items", as: Int.self),
                transaction.value("SELECT count(*) FROM accounts", as: Int.self),
                transaction.value("SELECT count(*) FROM objects", as: Int.self),
                transaction.value("SELECT count(*) FROM uploads", as: Int.self),
                transaction.value("SELECT count(*) FROM audit_events", as: Int.self),
                transaction.value("SELECT count(*) FROM job_content", as: Int.self),
            ].map { $0 ?? -1 }
        }
    }

    private static func isEmpty(_ folder: URL) -> Bool {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return names?.isEmpty ?? true
    }

    @Test(arguments: Engine.allCases)
    func `it tells what would be decided, and keeps nothing`(
        _ engine: Engine
    ) async throws {
        try await HouseRig.run(on: engine) { house in
            let before = try await Self.rows(house)
            let clip = try Clip.jpeg.bytes()
            let plain = try await Self.check(house, clip)
            #expect(plain.status == .ok, "\(plain.text)")
            #expect(plain.json?.text("would") == "release" && plain.json?["label"] == .bool(false))
            let said = Self.metadata([
                "account": "stranger", "declaration": #"{"synthetic": 3}"#,
            ])
            let declared = try await Self.check(house, clip, said)
            #expect(declared.json?.text("would") == "label", "\(declared.text)")
            #expect(declared.json?["label"] == .bool(true))
            #expect(["may-be", "is"].contains(declared.json?.text("notice")))
            guard case .list(let reasons) = declared.json?["because"] else { return }
            #expect(reasons.contains { $0.text("ground", "zh-Hans")?.contains("人工智能") == true })
            #expect(try await Self.rows(house) == before)
            #expect(Self.isEmpty(house.workshop.folder.place))
        }
    }

    @Test func `what isn't media is said to be none, and leaves nothing`() async throws {
        try await HouseRig.run { house in
            for bytes in [[], Array("just a text".utf8), [UInt8](repeating: 0, count: 5_000)] {
                let answer = try await Self.check(house, bytes)
                #expect(answer.status == .unprocessableContent, "\(answer.text)")
                #expect(answer.problem == "not-media")
                #expect(answer.json?.text("detail")?.isEmpty == false)
            }
            #expect(Self.isEmpty(house.workshop.folder.place))
        }
    }

    private static let unreadable: [(String, ProblemKind)] = [
        // A key without a value says nothing, and so nothing wrong.
        ("account", .notMedia), ("account !!", .malformedRequest),
        ("purpose Zmx5", .malformedRequest), ("declaration bm9uZQ==", .malformedRequest),
        // {"synthetic": 9}
        ("declaration eyJzeW50aGV0aWMiOiA5fQ==", .invalidRequest),
        (
            "account \(Data(String(repeating: "a", count: 200).utf8).base64EncodedString())",
            .notMedia,
        ),
        (
            "account \(Data(String(repeating: "é", count: 200).utf8).base64EncodedString())",
            .invalidRequest,
        ),
    ]

    @Test func `what is said beside it must be readable`() async throws {
        try await HouseRig.run { house in
            for (text, kind) in Self.unreadable {
                let answer = try await Self.check(house, [1], [.uploadMetadata: text])
                #expect(answer.status.code == kind.status, "\(text): \(answer.text)")
                #expect(answer.problem == kind.code, "\(text)")
            }
        }
    }

    @Test func `a file has an end`() async throws {
        var wish = HouseRig.Wish()
        wish.precheck.fileBytes = 1_000
        wish.limits.lingerSeconds = 0.1
        try await HouseRig.run(wish) { house in
            let announced = try await Self.check(house, [UInt8](repeating: 1, count: 1_001))
            #expect(announced.status == .contentTooLarge && announced.problem == "body-too-large")
            // One that doesn't say how long it is.
            let connection = try RawConnection(port: house.port)
            defer { connection.close() }
            connection.send(
                """
                POST /v1/precheck HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(house.token)\r\n\
                Content-Type: video/mp4\r\nTransfer-Encoding: chunked\r\n\r\n\
                3e9\r\n\(String(repeating: "a", count: 1_001))\r\n
                """
            )
            let answer = await connection.receiveAll()
            #expect(answer.hasPrefix("HTTP/1.1 413 "), "\(answer)")
            #expect(Self.isEmpty(house.workshop.folder.place))
        }
    }

    @Test func `only so many are looked at at once`() async throws {
        var wish = HouseRig.Wish()
        wish.precheck.atOnce = 0
        try await HouseRig.run(wish) { house in
            let answer = try await Self.check(house, [1, 2, 3])
            #expect(answer.status == .serviceUnavailable && answer.problem == "unavailable")
            #expect(answer.headers[.retryAfter] == "5")
        }
        wish.precheck.atOnce = 1
        try await HouseRig.run(wish) { house in
            // A place is given back, whatever came of it.
            for _ in 0..<3 {
                let answer = try await Self.check(house, [1, 2, 3])
                #expect(answer.problem == "not-media")
            }
        }
    }

    @Test func `a sender who stands still is not waited for`() async throws {
        var wish = HouseRig.Wish()
        wish.limits.idleBodySeconds = 0.1
        wish.limits.lingerSeconds = 0.1
        try await HouseRig.run(wish) { house in
            let connection = try RawConnection(port: house.port)
            defer { connection.close() }
            connection.send(
                """
                POST /v1/precheck HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(house.token)\r\n\
                Content-Type: video/mp4\r\nContent-Length: 100\r\n\r\nabc
                """
            )
            let answer = await connection.receiveAll()
            #expect(answer.hasPrefix("HTTP/1.1 408 "), "\(answer)")
            #expect(Self.isEmpty(house.workshop.folder.place))
        }
    }
}
