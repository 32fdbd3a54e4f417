import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Pipeline
import Store
import Synchronization
import Testing
import TestSupport

@testable import Server

/// A server with a few routes, over a real socket, whose answers are all held to their declarations.
struct Rig: Sendable {
    let front: Front
    let clock: TestClock
    let tokens: MemoryTokenBook
    let watch: ContractWatch

    /// - Parameter change: of limits and parts, before the front is made.
    init(
        _ routes: [Route] = SampleRoutes.all,
        rates: RateLimits = RateLimits(),
        change: (inout FrontParts) -> Void = { _ in },
    ) throws {
        clock = TestClock()
        tokens = MemoryTokenBook()
        watch = ContractWatch()
        var parts = FrontParts(surroundings: clock.surroundings)
        parts.watch = watch
        change(&parts)
        front = Front(
            try RouteTable(routes),
            desk: BearerDesk(tokens, surroundings: clock.surroundings),
            meter: RateMeter(rates, surroundings: clock.surroundings),
            parts: parts,
        )
    }

    var server: APIServer {
        APIServer(
            front,
            Listening(host: "127.0.0.1", port: 0),
            surroundings: clock.surroundings,
            logger: .silent,
        )
    }

    /// Lends a client; afterwards every answer must have been declared.
    func run(_ test: @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        try await server.application.test(.live, test)
        #expect(watch.complaints == [])
    }
}

/// A clock that stands still until it's told.
final class TestClock: Sendable {
    private let time = Mutex(Date(timeIntervalSince1970: 1_800_000_000))
    private let passed = Mutex(Duration.zero)

    func advance(by seconds: Double) {
        time.withLock { $0 += seconds }
        passed.withLock { $0 += .seconds(seconds) }
    }

    var now: Date { time.withLock(\.self) }

    var surroundings: Surroundings {
        Surroundings(
            now: { self.now },
            chance: { 4 },
            secretBytes: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } },
            sleep: { _ in await Task.yield() },
            uptime: { self.passed.withLock(\.self) },
        )
    }
}

/// Tokens in memory.
final class MemoryTokenBook: TokenBook {
    private let records = Mutex<[[UInt8]: TokenRecord]>([:])
    private let count = Mutex(0)

    var lookups: Int { count.withLock(\.self) }

    func token(withDigest digest: [UInt8]) async throws -> TokenRecord? {
        count.withLock { $0 += 1 }
        return records.withLock { $0[digest] }
    }

    /// Takes a token back.
    func revoke(_ secret: String, at time: Date) {
        records.withLock { records in
            let digest = AccessToken.digest(of: secret)
            guard let known = records[digest] else { return }
            records[digest] = TokenRecord(caller: known.caller, revoked: time)
        }
    }

    /// Makes a token out and gives its secret.
    func issue(
        _ scopes: Scope...,
        tenant: String = "studio",
        person: String = "ann",
        expires: Date? = nil,
        revoked: Date? = nil,
    ) -> String {
        issue(Set(scopes), tenant: tenant, person: person, expires: expires, revoked: revoked)
    }

    func issue(
        _ scopes: Set<Scope>,
        tenant: String,
        person: String = "ann",
        expires: Date? = nil,
        revoked: Date? = nil,
    ) -> String {
        let token = AccessToken(secretBytes: (0..<32).map { _ in UInt8.random(in: 0...255) })
        let caller = Caller(
            tenant: tenant,
            person: person,
            scopes: scopes,
            token: String(token.secret.suffix(6)),
        )
        let record = TokenRecord(caller: caller, expires: expires, revoked: revoked)
        records.withLock { $0[token.digest] = record }
        return token.secret
    }
}

/// Holds answers to what their routes declare.
final class ContractWatch: AnswerWatch {
    private let found = Mutex<[String]>([])
    private let seen = Mutex<Set<String>>([])

    var complaints: [String] { found.withLock(\.self) }
    /// The operations that were asked for.
    var operations: Set<String> { seen.withLock(\.self) }

    func saw(_ reply: Reply, of route: Route?) {
        if let route { seen.withLock { _ = $0.insert(route.operation) } }
        found.withLock { $0 += complaints(about: reply, of: route) }
    }

    private func complaints(about reply: Reply, of route: Route?) -> [String] {
        let (title, code) = (route?.operation ?? "no route", reply.status.code)
        let type = reply.headers[.contentType]
        let value = value(of: reply)
        if type == "application/problem+json" {
            guard case .text(let kind) = value?["type"] else { return ["\(title): no problem"] }
            guard let route else { return [] }
            return route.allProblems.contains { $0.type == kind && $0.status == code }
                ? [] : ["\(title) answered \(code) \(kind), which it doesn't declare"]
        }
        guard let answer = route?.answers.first(where: { $0.status.code == code }) else {
            return ["\(title) answered \(code), which it doesn't declare"]
        }
        guard type == answer.contentType || answer.contentType == "*/*" else {
            return ["\(title) answered \(type ?? "no type")"]
        }
        guard let schema = answer.schema, let value else { return [] }
        return schema.complaints(about: value).map { "\(title): \($0.pointer) \($0.detail)" }
    }

    private func value(of reply: Reply) -> JSONValue? {
        guard case .bytes(let bytes) = reply.body else { return nil }
        return try? JSONText.value(of: Array(bytes.readableBytesView), depth: 64)
    }
}

extension TestResponse {
    var json: JSONValue? { try? JSONText.value(of: Array(body.readableBytesView), depth: 64) }

    /// The last word of a problem's type.
    var problem: String? {
        guard case .text(let type) = json?["type"] else { return nil }
        return type.split { $0 == "/" || $0 == "#" }.last.map(String.init)
    }

    var text: String { String(buffer: body) }
}

extension HTTPFields {
    static func bearer(_ secret: String) -> HTTPFields {
        [.authorization: "Bearer \(secret)", .contentType: "application/json"]
    }
}
