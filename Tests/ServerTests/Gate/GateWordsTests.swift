import Casework
import Foundation
import HTTPTypes
import Labels
import Logging
import Media
import NIOCore
import Policy
import Store
import TestSupport
import Testing

@testable import Server

/// The words around the player, by the profile of each tenant.
@Suite struct GateWordsTests {
    @Test(arguments: Engine.allCases)
    func `a tenant that was made while the gate runs is served on every node`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.run(on: engine) { rig in
            let nodes = try (0..<2).map { _ in try Self.node(rig) }
            var places: [Int64] = []
            for node in nodes { places.append(try await node.follower.look(after: 0)) }
            let tenant = try #require(TenantName("late"))
            let item = try await Self.liveItem(of: tenant, rig)
            for (node, place) in zip(nodes, places) {
                _ = try await node.follower.look(after: place)
                let reply = node.book.reply(
                    item: item.text,
                    of: tenant.text,
                    country: "DE",
                    ageBand: .adult,
                )
                #expect(reply.status == .ok)
                #expect(reply.headers[.touchstoneNotice] == "may-be")
                guard case .bytes(let bytes) = reply.body else {
                    Issue.record("an answer without words")
                    return
                }
                let text = String(buffer: bytes)
                #expect(text.contains("This content may be AI-generated"), "\(text)")
                #expect(text.contains("可能为人工智能生成合成内容"))
            }
        }
    }

    private struct Node {
        let book: GateBook
        let follower: GateFollower
    }

    private static func node(_ rig: CaseRig) throws -> Node {
        let profiles = try PolicyBook.bundled().profiles
        let surroundings = rig.clock.surroundings
        let book = GateBook(uptime: surroundings.uptime) { profile, notice in
            profiles[profile]?.notices.texts[notice]
        }
        let follower = GateFollower(
            book,
            following: Store.Gate(rig.records),
            in: rig.database,
            surroundings: surroundings,
            logger: .silent,
        )
        return Node(book: book, follower: follower)
    }

    /// An item of a tenant that is made now, live with a notice.
    private static func liveItem(of tenant: TenantName, _ rig: CaseRig) async throws -> ItemID {
        let name = try #require(ExternalID("maker"))
        let (records, now) = (rig.records, rig.clock.now)
        let words = BilingualText(en: "x", zh: "x")
        return try await rig.database.write { transaction in
            try Tenants(records).add(
                Tenant(name: tenant, profile: "plain", roles: [.propagation], redressRoute: "x"),
                by: .system("tests"),
                in: transaction,
            )
            let account = try Accounts(records).named(name, of: tenant, in: transaction)
            let object = StoredObject(digest: .init(of: [1, 2, 3]), bytes: 3, storedAt: now)
            let submission = Submission(
                tenant: tenant,
                account: account.id,
                content: .init(
                    file: .init(digest: object.digest, bytes: 3, mediaType: "video/mp4"),
                    title: "A film",
                ),
                objects: [object],
                declaration: DeclarationRecord(
                    prompt: .unasked(account.id, at: now),
                    answer: nil,
                ),
            )
            let items = Items(records)
            let item = try items.receive(submission, by: .software("tests"), in: transaction).item
            _ = try items.startExamination(
                of: 1,
                item: item.id,
                tenant: tenant,
                in: transaction,
            )
            let verdict = Verdict(
                .release,
                in: .everywhere,
                notice: ShownNotice(.mayBe, words),
                firings: [],
                shadows: [],
                pin: PolicyPin(profile: .init("plain", 1), packs: [], rules: []),
            )
            let result = ExaminationResult(
                of: 1,
                item: item.id,
                tenant: tenant,
                finding: .verdict(verdict),
            )
            _ = try items.conclude(result, in: transaction)
            return item.id
        }
    }
}
