import Casework
import Detection
import Fingerprints
import Foundation
import Media
import Policy
import Store
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite struct BankFollowerTests {
    /// A node: what it knows of banks, and what keeps that current.
    private struct Node: Sendable {
        let reader: BankReader
        let follower: BankFollower
        var book: BankBook { reader.book }

        init(
            _ cases: CaseRig,
            _ database: any Database,
            batch: Int = 2,
            sleep: @escaping @Sendable (Duration) async throws -> Void,
        ) {
            var surroundings = cases.clock.surroundings
            surroundings.sleep = sleep
            var limits = BankBookLimits()
            limits.batch = batch
            reader = BankReader(
                BankBook(limits: limits, uptime: surroundings.uptime),
                of: Banks(cases.records),
                in: database,
                surroundings: surroundings,
            )
            follower = BankFollower(
                reader,
                in: database,
                surroundings: surroundings,
                logger: .silent,
            )
        }

        func finds(_ text: String) -> [String] {
            guard let studio = TenantName("studio") else { return [] }
            let digest = ContentDigest(of: Array(text.utf8))
            return book.known(of: studio).banks.flatMap { known in
                known.index.matches(of: MediaFingerprint(digest: digest)).matches
                    .map { "\($0.number)" }
            }
        }
    }

    private static let day: @Sendable (Duration) async throws -> Void = { _ in
        try await Task.sleep(for: .seconds(86_400))
    }

    /// What staff do, straight in the store.
    private struct BankPeople: Sendable {
        let cases: CaseRig

        func names() throws -> (BankName, TenantName, PersonName, PersonName) {
            (
                try #require(BankName("own")), try #require(TenantName("studio")),
                try #require(PersonName("ann")), try #require(PersonName("ben")),
            )
        }

        func create() async throws {
            let (name, tenant, ann, _) = try names()
            let banks = Banks(cases.records)
            _ = try await cases.database.write {
                try banks.create(
                    name,
                    .prohibited,
                    BankTerms(words: BilingualText(en: "x", zh: "x"), standard: "1"),
                    by: Staff(ann, of: tenant),
                    in: $0,
                )
            }
        }

        func enter(_ texts: [String]) async throws {
            let (name, tenant, ann, ben) = try names()
            let banks = Banks(cases.records)
            let drafts = texts.map { text in
                let digest = ContentDigest(of: Array(text.utf8))
                return EntryDraft(MediaFingerprint(digest: digest).packed, digest: digest)
            }
            let wish = EntryWish(
                drafts,
                from: .list(format: "lines"),
                on: .init(evidence: "a letter", standard: "1"),
            )
            _ = try await cases.database.write { transaction in
                let kept = try banks.propose(wish, for: name, of: tenant, by: ann, in: transaction)
                _ = try banks.approve(
                    kept.proposal.id,
                    in: name,
                    of: tenant,
                    by: ben,
                    in: transaction,
                )
            }
        }

        func retire(_ number: UInt32) async throws {
            let (name, tenant, ann, _) = try names()
            let banks = Banks(cases.records)
            _ = try await cases.database.write {
                try banks.retire(
                    number,
                    in: name,
                    because: "x",
                    by: Staff(ann, of: tenant),
                    in: $0,
                )
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `everything is read once, page by page, then only what changed`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.run(on: engine) { cases in
            let (staff, node) = (
                BankPeople(cases: cases), Node(cases, cases.database, sleep: Self.day),
            )
            try await staff.create()
            try await staff.enter(["a", "b", "c", "d", "e"])
            #expect(node.book.position == nil && node.book.age == nil)
            try await node.reader.look()
            #expect(["a", "c", "e", "x"].map { node.finds($0) } == [["1"], ["3"], ["5"], []])
            #expect(node.book.position == 2)
            try await staff.retire(3)
            try await staff.enter(["x"])
            try await node.reader.look()
            #expect(["a", "c", "x"].map { node.finds($0) } == [["1"], [], ["6"]])
            try await node.book.settle()
            #expect(["a", "c", "x"].map { node.finds($0) } == [["1"], [], ["6"]])
            let fresh = Node(cases, cases.database, sleep: Self.day)
            try await fresh.reader.look()
            #expect(["a", "c", "x"].map { fresh.finds($0) } == [["1"], [], ["6"]])
            #expect(node.book.unreadable == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what one node adds another finds, by a hint`(_ engine: Engine) async throws {
        try await CaseRig.run(on: engine) { cases in
            let staff = BankPeople(cases: cases)
            let nodes = (0..<2).map { _ in Node(cases, cases.database, sleep: Self.day) }
            let running = nodes.map { node in Task { try await node.follower.run() } }
            try await staff.create()
            try await staff.enter(["a"])
            for node in nodes {
                try await eventually("the entry") {
                    if node.finds("a") == ["1"] { return true }
                    // Listening may begin after the change: any later hint tells of it.
                    await cases.database.notify(.banks)
                    return false
                }
            }
            try await staff.retire(1)
            for node in nodes {
                try await eventually("its end") {
                    if node.finds("a").isEmpty { return true }
                    await cases.database.notify(.banks)
                    return false
                }
            }
            for task in running { task.cancel() }
            for task in running { try await task.value }
        }
    }

    @Test func `whoever searches looks first where the last look is too old`() async throws {
        try await CaseRig.run { cases in
            let (staff, node) = (
                BankPeople(cases: cases), Node(cases, cases.database, sleep: Self.day),
            )
            try await staff.create()
            try await node.reader.catchUp()
            try await staff.enter(["a"])
            try await node.reader.catchUp()
            #expect(node.finds("a").isEmpty)
            cases.clock.advance(by: 1.5)
            try await node.reader.catchUp()
            #expect(node.finds("a") == ["1"])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a hint that gets lost is made up for`(_ engine: Engine) async throws {
        try await CaseRig.run(on: engine) { cases in
            let staff = BankPeople(cases: cases)
            let node = Node(cases, DeafDatabase(cases.database)) { _ in
                try await Task.sleep(for: .milliseconds(5))
            }
            let running = Task { try await node.follower.run() }
            try await eventually("the first look") { node.book.position != nil }
            try await staff.create()
            try await staff.enter(["a"])
            try await eventually("the entry") { node.finds("a") == ["1"] }
            running.cancel()
            try await running.value
        }
    }

    @Test(arguments: Engine.allCases)
    func `a bank of other thresholds is searched with them`(_ engine: Engine) async throws {
        try await CaseRig.run(on: engine) { cases in
            let (staff, node) = (
                BankPeople(cases: cases), Node(cases, cases.database, sleep: Self.day),
            )
            try await staff.create()
            try await staff.enter(["a", "b", "c"])
            try await node.reader.look()
            let (name, tenant, ann, _) = try staff.names()
            let banks = Banks(cases.records)
            _ = try await cases.database.write { transaction in
                try banks.change(
                    name,
                    to: BankTerms(
                        words: BilingualText(en: "x", zh: "x"),
                        standard: "1",
                        thresholds: try BankThresholds(pictureBits: 12),
                    ),
                    by: Staff(ann, of: tenant),
                    in: transaction,
                )
            }
            try await staff.enter(["d"])
            try await staff.retire(2)
            try await node.reader.look()
            #expect(node.book.known(of: tenant).banks.map(\.index.settings.radius) == [12])
            #expect(["a", "b", "c", "d"].map { node.finds($0) } == [["1"], [], ["3"], ["4"]])
        }
    }
}

/// A database that gives no hints.
private final class DeafDatabase: Database {
    private let base: any Database

    init(_ base: any Database) { self.base = base }

    var dialect: Dialect { base.dialect }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result { try await base.read(body) }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result { try await base.write(body) }

    func notify(_ channel: Channel) async { await base.notify(channel) }
    func notifications(on channel: Channel) -> AsyncStream<Void> { AsyncStream { _ in } }
    func close() async {}
}
