import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Labels
import Media
import NIOCore
import Pipeline
import Policy
import Store
import TestSupport
import Testing

@testable import Server

/// A server with the rooms of casework on a database of its own, with two tenants: `studio` under
/// the profile that a test wants, and `other`.
struct CaseRig: Sendable {
    let rig: Rig
    let records: Records
    let database: any Database
    let clock: TestClock
    let client: any TestClientProtocol
    /// Read once: reading all packs takes longer than most tests.
    private static let book = Result { try PolicyBook.bundled() }

    static func run(
        on engine: Engine = .sqlite,
        profile: String = "eu",
        changing change: @escaping @Sendable (inout Profile) -> Void = { _ in },
        adding more: @escaping MoreRoutes = { _, _, _ in [] },
        _ test: @escaping @Sendable (CaseRig) async throws -> Void,
    ) async throws {
        try await engine.with { database, clock in
            let surroundings = clock.surroundings
            let book = try Self.book.get()
            var profiles = book.profiles
            if var changed = profiles[profile] {
                change(&changed)
                profiles[profile] = changed
            }
            let records = Records(
                database: database,
                trail: AuditTrail(database: database, surroundings: surroundings),
                queue: JobQueue(on: database, surroundings: surroundings),
                surroundings: surroundings,
                profiles: Array(profiles.values),
            )
            try await addTenants(profile, records, database)
            let routes =
                try routes(records, book, database, surroundings)
                + more(records, database, surroundings)
            let rig = try Rig(routes) { parts in
                parts.replays = ReplayDesk(ReplayBook(database, surroundings: surroundings))
            }
            try await rig.run { client in
                try await test(
                    CaseRig(
                        rig: rig,
                        records: records,
                        database: database,
                        clock: clock,
                        client: client,
                    )
                )
            }
        }
    }

    /// Rooms beside those of casework.
    typealias MoreRoutes = @Sendable (Records, any Database, Surroundings) throws -> [Route]

    private static func routes(
        _ records: Records,
        _ book: PolicyBook,
        _ database: any Database,
        _ surroundings: Surroundings,
    ) -> [Route] {
        let seal = CursorSeal(key: [UInt8](repeating: 7, count: 32))
        return AccountRoutes(records, in: database).routes
            + DecisionRoutes(records, in: database, seal: seal, surroundings: surroundings).routes
            + ApprovalRoutes(records, in: database, seal: seal, surroundings: surroundings).routes
            + EdgeRoutes(records, in: database, seal: seal).routes
            + DeclarationRoutes(
                records,
                in: database,
                rules: EarlyRules(records, book),
                surroundings: surroundings,
            ).routes
            + ItemRoutes(records, in: database, cursors: seal).routes
            + HousePlan.measureRooms(records, database, seal, surroundings).values.flatMap(\.self)
    }

    static func addTenants(
        _ profile: String,
        _ records: Records,
        _ database: any Database,
    ) async throws {
        let tenants = try [("studio", profile), ("other", "eu")].map { name, profile in
            Tenant(
                name: try #require(TenantName(name)),
                profile: profile,
                roles: [.propagation],
                agreement: "2026-01",
                redressRoute: "https://\(name).example/appeals",
            )
        }
        try await database.write { transaction in
            for tenant in tenants {
                try Tenants(records).add(tenant, by: .system("tests"), in: transaction)
            }
        }
    }
}

// What a test sends.
extension CaseRig {
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ token: String,
        _ body: String? = nil,
        _ fields: HTTPFields = HTTPFields(),
    ) async throws -> TestResponse {
        var headers = HTTPFields.bearer(token)
        for field in fields { headers.append(field) }
        return try await client.execute(
            uri: path,
            method: method,
            headers: headers,
            // Without one the client would send an empty body in chunks.
            body: ByteBuffer(string: body ?? ""),
        )
    }

    func get(_ path: String, _ token: String) async throws -> TestResponse {
        try await send(.get, path, token)
    }

    /// A token with every scope.
    func token(_ person: String = "ann", of tenant: String = "studio") -> String {
        rig.tokens.issue(
            .upload,
            .readItems,
            .writeItems,
            .decide,
            .approve,
            .enforce,
            .operate,
            tenant: tenant,
            person: person,
        )
    }

    /// How many rows of the record have a kind.
    func events(_ kind: String) async throws -> Int {
        try await database.read { transaction in
            try transaction.value(
                "SELECT count(*) FROM audit_events WHERE kind = \(kind)",
                as: Int.self,
            ) ?? 0
        }
    }
}

// Items as tests find them.
extension CaseRig {
    /// An item of `studio`, received from the account `maker`, and live unless something else is
    /// wanted.
    func item(isLive: Bool = true) async throws -> String {
        let tenant = try #require(TenantName("studio"))
        let name = try #require(ExternalID("maker"))
        let bytes = Array(UUID().uuidString.utf8)
        let object = StoredObject(
            digest: ContentDigest(of: bytes),
            bytes: UInt64(bytes.count),
            storedAt: clock.now,
        )
        let now = clock.now
        return try await database.write { [records] transaction in
            let accounts = Accounts(records)
            let account = try accounts.named(name, of: tenant, in: transaction)
            try accounts.accept(
                AcceptedAgreement(version: "2026-01", language: "en"),
                for: account.id,
                of: tenant,
                by: .system("tests"),
                in: transaction,
            )
            let submission = Submission(
                tenant: tenant,
                account: account.id,
                content: .init(
                    file: .init(
                        digest: object.digest,
                        bytes: object.bytes,
                        mediaType: "video/mp4",
                    ),
                    title: "A film",
                ),
                objects: [object],
                declaration: DeclarationRecord(
                    prompt: .init(
                        account: account.id,
                        askedAt: now,
                        language: "en",
                        wording: "eu/2/1",
                        offeredLabelTool: true,
                    ),
                    answer: nil,
                ),
            )
            let items = Items(records)
            let item = try items.receive(submission, by: .software("tests"), in: transaction).item
            if isLive { _ = try Self.examine(item, items, in: transaction) }
            return item.id.text
        }
    }

    /// Examines an item's first version, and finds nothing against it.
    static func examine(
        _ item: Item,
        _ items: Items,
        making products: [Product] = [],
        in transaction: any Transaction,
    ) throws -> Settled {
        let version = item.course.newest.number
        _ = try items.startExamination(
            of: version,
            item: item.id,
            tenant: item.tenant,
            in: transaction,
        )
        let verdict = Verdict(
            .release,
            in: .everywhere,
            notice: nil,
            firings: [],
            shadows: [],
            pin: PolicyPin(profile: .init("eu", 1), packs: [], rules: []),
        )
        let result = ExaminationResult(
            of: version,
            item: item.id,
            tenant: item.tenant,
            finding: .verdict(verdict),
            products: products,
        )
        return try items.conclude(result, in: transaction)
    }

    /// Notes that a label was written by a decision, and read back.
    func readLabel(_ notice: Notice, of id: String, for decision: String) async throws {
        let item = try await found(id)
        let result = LabelResult(
            for: try #require(DecisionID(decision)),
            version: item.course.newest.number,
            item: item.id,
            tenant: item.tenant,
            outcome: .read(notice, []),
        )
        try await database.write { [records] transaction in
            _ = try Items(records).labelled(result, in: transaction)
        }
    }

    /// Takes an item back for its owner.
    func withdraw(_ id: String) async throws {
        let item = try await found(id)
        try await database.write { [records] transaction in
            _ = try Items(records).withdraw(
                item.id,
                of: item.tenant,
                by: .software("tests"),
                in: transaction,
            )
        }
    }

    /// Where an item stands.
    func found(_ id: String) async throws -> Item {
        let (id, tenant) = (try #require(ItemID(id)), try #require(TenantName("studio")))
        let item = try await database.read { [records] transaction in
            try Items(records).find(id, of: tenant, in: transaction)
        }
        return try #require(item)
    }

    /// Changes the standing of the account whose items these are.
    func put(_ rung: AccountFacts.Rung) async throws {
        let tenant = try #require(TenantName("studio"))
        let name = try #require(ExternalID("maker"))
        try await database.write { [records] transaction in
            let accounts = Accounts(records)
            let account = try accounts.named(name, of: tenant, in: transaction)
            var standing = account.standing
            standing.rung = rung
            try accounts.set(
                standing,
                of: account.id,
                in: tenant,
                by: .system("tests"),
                transaction: transaction,
            )
        }
    }
}

extension JSONValue {
    /// A text at the end of keys.
    func text(_ keys: String...) -> String? {
        var value: JSONValue? = self
        for key in keys { value = value?[key] }
        if case .text(let text) = value { return text }
        return nil
    }

    /// The entries of a page.
    var entries: [JSONValue] {
        if case .list(let list) = self["items"] { return list }
        return []
    }
}
