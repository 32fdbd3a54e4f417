import Casework
import Foundation
import Labels
import Media
import Policy
import Synchronization
import TestSupport
import Testing

@testable import Store

/// The rooms of casework on a database of a test's own, with a tenant, an account and a clock.
struct CaseRig: Sendable {
    let database: any Database
    let clock: HandClock
    let records: Records
    let tenant: TenantName
    let account: AccountID
    /// Read once: reading all packs takes longer than most tests.
    private static let book = Result { try PolicyBook.bundled() }
    /// How many submissions were made: each brings a file of its own.
    private let count = Counter()

    var items: Items { Items(records) }
    var decisions: Decisions { Decisions(records) }
    var gate: Store.Gate { Store.Gate(records) }
    var edges: Edges { Edges(records) }
    var actor: AuditEntry.Actor { .init(id: "test", role: "person") }

    /// Counts, and may be copied.
    final class Counter: Sendable {
        private let number = Atomic(0)

        func next() -> Int { number.add(1, ordering: .relaxed).newValue }
    }

    static func with(
        _ engine: Engine,
        profile: String = "eu",
        standing: Standing = Standing(agreement: "1"),
        changing change: @Sendable (inout Profile) -> Void = { _ in },
        _ body: (CaseRig) async throws -> Void,
    ) async throws {
        try await engine.withMigratedDatabase { database in
            let rig = try await CaseRig(
                database,
                profile: profile,
                standing: standing,
                changing: change,
            )
            try await body(rig)
        }
    }

    /// - Parameter change: of the tenant's profile.
    init(
        _ database: any Database,
        profile: String,
        standing: Standing,
        changing change: (inout Profile) -> Void = { _ in },
    ) async throws {
        let clock = HandClock()
        let generator = Mutex(SeededGenerator(seed: 7))
        var surroundings = Surroundings.live
        surroundings.now = { clock.now }
        surroundings.secretBytes = { count in
            generator.withLock { generator in
                (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            }
        }
        var profiles = try Self.book.get().profiles
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
        let tenant = try #require(TenantName("studio"))
        let name = try #require(ExternalID("user-1"))
        let actor = AuditEntry.Actor.system("test")
        account = try await database.write { transaction in
            try Tenants(records).add(
                Tenant(
                    name: tenant,
                    profile: profile,
                    roles: [.propagation],
                    agreement: "1",
                    redressRoute: "appeals@example.org",
                ),
                by: actor,
                in: transaction,
            )
            let accounts = Accounts(records)
            let id = try accounts.named(name, of: tenant, in: transaction).id
            try accounts.set(standing, of: id, in: tenant, by: actor, transaction: transaction)
            return id
        }
        self.database = database
        self.clock = clock
        self.records = records
        self.tenant = tenant
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        try await database.write(body)
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        try await database.read(body)
    }

    func person(_ name: String) -> PersonName {
        guard let name = PersonName(name) else { preconditionFailure("no name") }
        return name
    }

    /// A submission with a file that nobody else brings.
    func submission(_ name: String? = nil, title: String = "Rain") -> Submission {
        let object = stored("file \(count.next())")
        return Submission(
            tenant: tenant,
            account: account,
            externalID: name.flatMap { ExternalID($0) },
            content: ItemVersion.Content(
                file: .init(digest: object.digest, bytes: object.bytes, mediaType: "video/mp4"),
                title: title,
            ),
            objects: [object],
            declaration: DeclarationRecord(
                prompt: .init(
                    account: account,
                    askedAt: clock.now,
                    language: "en",
                    wording: "eu 1",
                    offeredLabelTool: true,
                ),
                answer: .init(
                    declaration: Declaration(classes: [.face]),
                    answeredAt: clock.now,
                ),
            ),
        )
    }

    func stored(_ text: String) -> StoredObject {
        let bytes = Array(text.utf8)
        return StoredObject(
            digest: ContentDigest(of: bytes),
            bytes: UInt64(bytes.count),
            storedAt: clock.now,
        )
    }

    static let ground = PolicyGround(.ownChoice, territory: .everywhere)
    static let law = PolicyGround(
        .law,
        instrument: BilingualText(en: "the Act", zh: "《法》"),
        article: "12",
        territory: .everywhere,
    )

    func verdict(_ action: PolicyAction, notice: Notice? = nil) -> Verdict {
        let words = BilingualText(en: "a rule fired.", zh: "触发规则。")
        let firing = Firing(
            "pack/rule",
            version: 2,
            action: action,
            ground: Self.ground,
            statement: words,
            because: words,
        )
        return Verdict(
            action,
            in: .everywhere,
            notice: notice.map { ShownNotice($0, words) },
            firings: action == .release ? [] : [firing],
            shadows: [],
            pin: PolicyPin(
                profile: .init("eu", 1),
                packs: [.init("pack", 3)],
                rules: [.init("pack/rule", 2)],
            ),
        )
    }

    func draft(
        _ action: DecisionAction,
        on ground: PolicyGround = CaseRig.ground,
        _ change: (inout DecisionDraft) -> Void = { _ in },
    ) -> DecisionDraft {
        var draft = DecisionDraft(
            action,
            on: ground,
            facts: BilingualText(en: "somebody looked.", zh: "经人工核查。"),
        )
        change(&draft)
        return draft
    }
}

/// The steps of an item's way, each in a transaction of its own, through any database.
extension CaseRig {
    func receive(
        _ submission: Submission,
        through other: (any Database)? = nil,
    ) async throws -> Receipt {
        let (items, act) = (items, Act(by: actor))
        return try await (other ?? database).write {
            try items.receive(submission, by: act, in: $0)
        }
    }

    func start(_ item: Item, through other: (any Database)? = nil) async throws -> Settled {
        let (items, version) = (items, item.course.newest.number)
        return try await (other ?? database).write {
            try items.startExamination(of: version, item: item.id, tenant: item.tenant, in: $0)
        }
    }

    func conclude(
        _ item: Item,
        _ finding: ExaminationResult.Finding,
        through other: (any Database)? = nil,
    ) async throws -> Settled {
        let result = ExaminationResult(
            of: item.course.newest.number,
            item: item.id,
            tenant: item.tenant,
            finding: finding,
            assessment: .init(json: #"{"notice":"is"}"#, pins: "{}"),
            products: [
                Product(name: "proxy", object: stored("proxy"), mediaType: "video/mp4")
            ],
        )
        let items = items
        return try await (other ?? database).write { try items.conclude(result, in: $0) }
    }

    func label(
        _ item: Item,
        _ outcome: LabelResult.Outcome,
        through other: (any Database)? = nil,
    ) async throws -> Settled {
        let decision = try #require(item.course.newest.stage.decision)
        let result = LabelResult(
            for: decision,
            version: item.course.newest.number,
            item: item.id,
            tenant: item.tenant,
            outcome: outcome,
        )
        let items = items
        return try await (other ?? database).write { try items.labelled(result, in: $0) }
    }

    func propose(
        _ draft: DecisionDraft,
        on item: Item,
        by name: String = "ann",
        expecting revision: Int64? = nil,
        through other: (any Database)? = nil,
    ) async throws -> Ordered {
        let order = DecisionOrder(
            draft,
            on: item.id,
            tenant: item.tenant,
            by: person(name),
            expecting: revision,
        )
        let decisions = decisions
        return try await (other ?? database).write { try decisions.propose(order, in: $0) }
    }

    func current(_ item: Item) async throws -> Item {
        let items = items
        return try #require(try await read { try items.find(item.id, of: item.tenant, in: $0) })
    }

    /// An item whose examination ended with this.
    func examined(_ finding: ExaminationResult.Finding, _ name: String? = nil) async throws -> Item
    {
        let item = try await receive(submission(name)).item
        _ = try await start(item)
        _ = try await conclude(item, finding)
        return try await current(item)
    }

    /// Whether all that belongs to an item says the same of it.
    func expectWhole(_ item: Item, decisions count: Int? = nil) async throws {
        let (gate, decisions) = (gate, decisions)
        try await read { transaction in
            let rows = ItemRows(transaction: transaction)
            let found = try #require(try rows.find(item.id, of: item.tenant))
            let state: String? = try transaction.value(
                "SELECT state FROM items WHERE id = \(item.id.text)"
            )
            #expect(state == found.state.rawValue)
            let events: Int? = try transaction.value(
                """
                SELECT count(*) AS n FROM audit_events WHERE subject_id = \(item.id.text)
                    AND kind NOT IN ('decision.proposed', 'decision.approved', 'edge.purged')
                """
            )
            #expect(events.map(Int64.init) == found.revision, "one event for each change")
            let entry = try gate.entry(of: item.id, tenant: item.tenant, in: transaction)
            let expected = GateEntry(item: item.id, tenant: item.tenant, course: found.course)
            #expect(entry?.entry == expected)
            let stage: String? = try transaction.value(
                """
                SELECT stage FROM item_versions WHERE item = \(item.id.text)
                    AND number = \(found.course.newest.number)
                """
            )
            #expect(stage == found.course.newest.stage.word)
            let kept = try decisions.list(
                of: item.tenant,
                item: item.id,
                limit: 100,
                in: transaction,
            )
            if let count { #expect(kept.count == count) }
            if let last = found.course.newest.stage.decision {
                #expect(kept.contains { $0.id == last })
            }
        }
    }

    /// The jobs that wait, by kind.
    func jobs() async throws -> [String: Int] {
        let kinds = try await read { transaction in
            try transaction.rows("SELECT kind FROM job_content").map {
                try $0.get("kind", as: String.self)
            }
        }
        return Dictionary(kinds.map { ($0, 1) }, uniquingKeysWith: +)
    }
}
