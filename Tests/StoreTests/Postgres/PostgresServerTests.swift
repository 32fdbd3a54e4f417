import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Store

/// What happens when the server itself goes, is full, or asks for a password: on a cluster that no
/// other suite feels.
@Suite(.serialized) struct PostgresServerTests {
    private static let started = Result { try PostgresCluster.start() }

    private let cluster: PostgresCluster

    init() throws { cluster = try Self.started.get() }

    @Test func `nothing acknowledged is lost when the server crashes under load`() async throws {
        try PlainClient.run("DROP TABLE IF EXISTS t", at: cluster.address)
        try PlainClient.run("CREATE TABLE t (n BIGINT PRIMARY KEY)", at: cluster.address)
        let database = try await PostgresForTests.open(cluster.address)
        let record = Records()
        let writers = (0..<8).map { writer in
            Task { await Self.write(from: writer, to: database, record) }
        }
        for round in 1...3 {
            let enough = round * 100
            try await eventually("\(enough) are acknowledged") {
                record.withLock { $0.acknowledged.count } >= enough
            }
            try await cluster.restart("immediate")
        }
        for writer in writers { writer.cancel() }
        for writer in writers { await writer.value }
        let rows = try await database.read { transaction in
            try transaction.rows("SELECT n FROM t").map { try $0.get("n", as: Int.self) }
        }
        await database.close()
        let found = record.withLock { $0 }
        #expect(found.failures == [])
        #expect(found.acknowledged.count >= 300)
        #expect(found.acknowledged.subtracting(rows) == [])
        // What is there without having been acknowledged was said to be unknown.
        #expect(Set(rows).subtracting(found.acknowledged).subtracting(found.unknown) == [])
        print(
            "3 crashes: \(found.acknowledged.count) acknowledged and there,",
            "\(found.unknown.count) unknown, \(found.again) bodies run again",
        )
    }

    @Test func `a server without a free connection is waited for`() async throws {
        let others = Others()
        for _ in 0..<300 {
            guard let client = try? PlainClient(cluster.address) else { break }
            others.take(client)
        }
        #expect(others.count > 50)
        let pauses = Counter()
        var surroundings = Surroundings.live
        let limits = DatabaseLimits { $0.connectionAttempts = 3 }
        surroundings.sleep = { _ in _ = pauses.next() }
        let (address, unlucky) = (cluster.address, surroundings)
        let error = await #expect(throws: DatabaseError.self) {
            _ = try await PostgresForTests.open(address, limits, surroundings: unlucky)
        }
        guard case .busy(let message) = error else { throw Unexpected(error) }
        #expect(message.contains("max_connections"))
        #expect(pauses.value == 2)
        // Once the others go, it works.
        surroundings.sleep = { pause in
            others.leave()
            try await Task.sleep(for: pause)
        }
        let database = try await PostgresForTests.open(address, surroundings: surroundings)
        await database.close()
    }

    @Test func `a password opens, a wrong one is told without being shown`() async throws {
        let rules = cluster.folder.appending(path: "data/pg_hba.conf")
        let old = try String(contentsOf: rules, encoding: .utf8)
        let new = Data("local all guarded scram-sha-256\n\(old)".utf8)
        let file = try FileHandle(forWritingTo: rules)
        try file.write(contentsOf: new)
        try file.close()
        try PlainClient.run(
            "DROP ROLE IF EXISTS guarded; CREATE ROLE guarded LOGIN PASSWORD 'se/k r@t%ü'",
            at: cluster.address,
        )
        try await cluster.restart("fast")
        let right = cluster.address.replacing(
            "touchstone@",
            with: "guarded:se%2Fk%20r%40t%25%C3%BC@",
        )
        let database = try await PostgresForTests.open(right)
        let user = try await database.read { try $0.value("SELECT CURRENT_USER", as: String.self) }
        #expect(user == "guarded")
        await database.close()
        for wrong in ["guarded:sekret@", "guarded@"] {
            let address = cluster.address.replacing("touchstone@", with: wrong)
            let error = await #expect(throws: DatabaseError.self) {
                _ = try await PostgresForTests.open(address)
            }
            guard case .unreachable(let message) = error else { throw Unexpected(error) }
            #expect(message.contains("password"))
            #expect(!message.contains("sekret"))
        }
    }

    private struct Record {
        var acknowledged: Set<Int> = []
        var unknown: Set<Int> = []
        var failures: [String] = []
        var again = 0
    }

    private final class Records: Sendable {
        private let record = Mutex(Record())

        func withLock<Result>(_ body: (inout Record) -> sending Result) -> sending Result {
            record.withLock { body(&$0) }
        }
    }

    /// Writes one number after the other until it is cancelled.
    private static func write(
        from writer: Int,
        to database: PostgresDatabase,
        _ record: Records,
    ) async {
        var number = writer * 1_000_000
        while !Task.isCancelled {
            number += 1
            let tries = Counter()
            do {
                try await database.write { [number] transaction in
                    _ = tries.next()
                    try transaction.run("INSERT INTO t VALUES (\(number))")
                }
                record.withLock { _ = $0.acknowledged.insert(number) }
            } catch DatabaseError.outcomeUnknown {
                record.withLock { _ = $0.unknown.insert(number) }
            } catch DatabaseError.cancelled {
            } catch {
                record.withLock { $0.failures.append("\(error)") }
            }
            record.withLock { $0.again += max(0, tries.value - 1) }
        }
    }

    /// Connections that are only held.
    private final class Others: @unchecked Sendable {
        private var clients: [PlainClient] = []
        var count: Int { clients.count }
        func take(_ client: PlainClient) { clients.append(client) }
        func leave() { clients = [] }
    }
}
