import Casework
import Fingerprints
import Foundation
import HTTPTypes
import HummingbirdTesting
import Labels
import Logging
import Media
import MediaTools
import NIOCore
import Pipeline
import Policy
import TestSupport
import Testing

@testable import Server
@testable import Store

/// All rooms of a node over HTTP, on a database and in a folder of their own.
///
/// Jobs are done and the gate looks only when a test says so.
struct HouseRig: Sendable {
    let cases: CaseRig
    let queue: JobQueue
    let objects: FolderObjects
    let uploads: Uploads
    let workshop: Workshop
    let banks: BankReader
    let book: GateBook
    let follower: GateFollower
    let reception: Reception

    /// What a test wants otherwise than it usually is.
    struct Wish: Sendable {
        var profile = "eu"
        var rates = RateLimits()
        var limits = RequestLimits()
        var progress = ProgressLimits()
        var precheck = PrecheckLimits()
        var lookups = LookupLimits()
        var imports = ImportLimits()
        /// The way out to addresses that tenants choose: to this machine alone.
        var door = OutboundDoor(.loopback, resolver: .examples)
        /// The buckets of which stores may tell.
        var intake = Intake.none
        var intakeFigures = IntakeFigures()
        var fetches = FetchLimits()
        var sessions = SessionLimits()
        var origin = OwnOrigin()
        var provider: TestProvider?
        /// Whether files that come with a call are looked at, and not only known by their bytes.
        var looksAtFiles = false
        /// Where the clock of streams of events comes from; nil: the test's.
        var pulse: Surroundings?
    }

    /// How far children can be kept apart is tried once.
    static let tools = Task { Toolbox(isolation: await .strongest()) }
    /// One that finds no program.
    static let noTools = Task {
        Toolbox(isolation: await .strongest(), searchPath: "/nowhere")
    }

    static func run(
        on engine: Engine = .sqlite,
        _ wish: Wish = Wish(),
        _ test: @escaping @Sendable (HouseRig) async throws -> Void,
    ) async throws {
        try await engine.with { database, clock in
            try await withTemporaryFolder { folder in
                let plan = try await HousePlan(wish, database, clock, in: folder)
                try await CaseRig.addTenants(wish.profile, plan.records, database)
                let rig = try plan.rig()
                try await rig.run { client in
                    try await test(HouseRig(plan, rig, client))
                }
            }
        }
    }

    private init(_ plan: HousePlan, _ rig: Rig, _ client: any TestClientProtocol) {
        cases = CaseRig(
            rig: rig,
            records: plan.records,
            database: plan.database,
            clock: plan.clock,
            client: client,
        )
        (queue, objects, uploads) = (plan.queue, plan.objects, plan.uploads)
        (workshop, book, follower) = (plan.workshop, plan.book, plan.follower)
        banks = plan.banks
        reception = plan.reception
    }

    var clock: TestClock { cases.clock }
    var records: Records { cases.records }
    var database: any Database { cases.database }
    var port: Int { cases.client.port ?? 0 }
    /// A token of `studio` with every scope.
    var token: String { token(of: "studio") }

    func token(of tenant: String, without scope: Scope? = nil) -> String {
        let scopes = Set(Scope.allCases.filter { $0 != scope })
        return cases.rig.tokens.issue(scopes, tenant: tenant)
    }

    /// Lets the gate see what changed.
    func look() async throws { _ = try await follower.look(after: 0) }
}

/// What the rooms are made of.
struct HousePlan: Sendable {
    let wish: HouseRig.Wish
    let database: any Database
    let clock: TestClock
    let queue: JobQueue
    let records: Records
    let objects: FolderObjects
    let uploads: Uploads
    let submissions: Submissions
    let workshop: Workshop
    let policy: PolicyBook
    let banks: BankReader
    let book: GateBook
    let follower: GateFollower
    let reception: Reception

    init(
        _ wish: HouseRig.Wish,
        _ database: any Database,
        _ clock: TestClock,
        in folder: URL,
    ) async throws {
        (self.wish, self.database, self.clock) = (wish, database, clock)
        let surroundings = clock.surroundings
        policy = try PolicyBook.bundled()
        queue = JobQueue(on: database, surroundings: surroundings)
        records = Records(
            database: database,
            trail: AuditTrail(database: database, surroundings: surroundings),
            queue: queue,
            surroundings: surroundings,
            profiles: Array(policy.profiles.values),
        )
        let disk = try await Self.disk(in: folder, clock)
        objects = disk.objects
        let submissions = Submissions(records, in: database)
        self.submissions = submissions
        uploads = Uploads(
            on: database,
            drafts: disk.drafts,
            objects: disk.objects,
            surroundings: disk.surroundings,
            node: "tests",
        ) { try submissions.receive($0, in: $1) }
        workshop = Workshop(
            records,
            in: database,
            objects: disk.objects,
            book: policy,
            folder: try WorkFolder(
                among: folder.appending(path: "work", directoryHint: .isDirectory)
            ),
            provider: Binary.platform,
        )
        banks = BankReader(
            BankBook(uptime: surroundings.uptime),
            of: Banks(records),
            in: database,
            surroundings: surroundings,
        )
        book = GateBook(uptime: surroundings.uptime) { _, notice in
            BilingualText(en: "notice \(notice.word)", zh: "标识")
        }
        follower = GateFollower(
            book,
            following: Gate(records),
            in: database,
            surroundings: surroundings,
            logger: .silent,
        )
        reception = Self.reception(wish, records, database, surroundings)
    }

    /// Passwords cost nearly nothing in tests.
    private static func reception(
        _ wish: HouseRig.Wish,
        _ records: Records,
        _ database: any Database,
        _ surroundings: Surroundings,
    ) -> Reception {
        var limits = SignInLimits()
        (limits.hashCost, limits.hashLanes) = (2, 1)
        var reception = Reception(
            records,
            in: database,
            keys: SignInKeys(secret: [UInt8](repeating: 9, count: 32)),
            surroundings: surroundings,
            limits: limits,
        )
        reception.home = "studio"
        reception.sessionLimits = wish.sessions
        reception.proxies = ["127.0.0.1"]
        return reception
    }

    private struct Shelf {
        let objects: FolderObjects
        let drafts: DraftFolder
        let surroundings: Surroundings
    }

    private static func disk(in folder: URL, _ clock: TestClock) async throws -> Shelf {
        // Turns of uploads wait in real time.
        let surroundings = Surroundings(
            now: { clock.now },
            chance: Surroundings.live.chance,
            secretBytes: Surroundings.live.secretBytes,
            sleep: Surroundings.live.sleep,
        )
        let path = FilePathBytes(folder.path)
        let (disk, threads) = (try FolderDisk(at: path), DiskThreads(count: 2))
        let objects = try await FolderObjects.open(
            on: disk,
            threads: threads,
            surroundings: surroundings,
        )
        let drafts = try await DraftFolder.open(
            on: disk,
            at: path,
            threads: threads,
            objects: objects,
        )
        return Shelf(objects: objects, drafts: drafts, surroundings: surroundings)
    }

    /// The server with every room.
    func rig() throws -> Rig {
        let (document, endpoints) = (DocumentRoutes(), EndpointList())
        var rooms = rooms.merging(roomsOutside) { $1 }.merging(try identityRooms) { $1 }
            .merging(try caseRooms) { $1 }
        rooms["DocumentRoutes"] = document.routes
        rooms["MetricsRoutes"] =
            MetricsRoutes(
                MetricsRegistry(),
                timings: RequestTimings(),
                endpoints: endpoints,
                gauges: [StoreGauges.all(queue, database, surroundings: clock.surroundings)],
            ).routes
        let routes = rooms.sorted { $0.key < $1.key }.flatMap(\.value)
        let rig = try Rig(routes, rates: wish.rates) { parts in
            parts.limits = wish.limits
            parts.origin = wish.origin
            parts.sessions = SessionDesk(reception, origin: wish.origin)
            parts.replays = ReplayDesk(ReplayBook(database, surroundings: clock.surroundings))
        }
        endpoints.fill(from: rig.front.table)
        document.fill(from: rig.front.table, version: "1")
        return rig
    }

    /// The types that make routes.
    var roomNames: Set<String> {
        get throws {
            Set(rooms.keys).union(roomsOutside.keys).union(try identityRooms.keys)
                .union(try caseRooms.keys)
                .union(["DocumentRoutes", "MetricsRoutes"])
        }
    }

    /// The rooms that call others.
    private var roomsOutside: [String: [Route]] {
        let seal = CursorSeal(key: [UInt8](repeating: 7, count: 32))
        let now = clock.surroundings
        return [
            "WebhookRoutes":
                WebhookRoutes(records, in: database, door: wish.door, surroundings: now).routes,
            "FetchRoutes":
                FetchRoutes(Fetches(records), submissions, in: database, door: wish.door).routes,
            "NotificationRoutes":
                NotificationRoutes(
                    Fetches(records, limits: wish.fetches),
                    in: database,
                    from: wish.intake,
                    figures: wish.intakeFigures,
                ).routes,
            "DeliveryRoutes":
                DeliveryRoutes(records, in: database, seal: seal, surroundings: now).routes,
        ]
    }

    /// The rooms that need nothing of the finished table, by the type that makes their routes.
    private var rooms: [String: [Route]] {
        let seal = CursorSeal(key: [UInt8](repeating: 7, count: 32))
        let signer = LinkSigner(key: [UInt8](repeating: 8, count: 32))
        let now = clock.surroundings
        let desk = FingerprintDesk(workshop, limits: wish.lookups) { [wish] path in
            if wish.looksAtFiles {
                return try await Fingerprinter(known: await HouseRig.tools.value)
                    .fingerprint(try Subject(path: path))
            }
            // Known by their bytes alone: no program has to look at them.
            let bytes = Array(try Data(contentsOf: URL(filePath: path.description)))
            return FingerprintOutcome(MediaFingerprint(digest: ContentDigest(of: bytes)))
        }
        return [
            "BankRoutes": BankRoutes(records, in: database).routes,
            "EntryRoutes":
                EntryRoutes(records, in: database, desk: desk, seal: seal, surroundings: now)
                .routes,
            "ImportRoutes": ImportRoutes(workshop, limits: wish.imports, surroundings: now).routes,
            "ExportRoutes": ExportRoutes(records, in: database).routes,
            "LookupRoutes": LookupRoutes(banks, desk: desk, surroundings: now).routes,
            "MatchRoutes": MatchRoutes(
                workshop,
                signer: signer,
                seal: seal,
                surroundings: now,
            ).routes,
            "UploadRoutes": UploadRoutes(uploads) { [submissions] statement, caller in
                try await submissions.admit(statement, caller)
            }.routes,
            "ItemRoutes": ItemRoutes(records, in: database, cursors: seal).routes,
            "LinkRoutes":
                LinkRoutes(records, in: database, signer: signer, surroundings: now).routes,
            "ProgressRoutes":
                ProgressRoutes(
                    records,
                    in: database,
                    queue: queue,
                    surroundings: wish.pulse ?? now,
                    limits: wish.progress,
                ).routes,
            "PrecheckRoutes":
                PrecheckRoutes(
                    workshop,
                    inspector: { Inspector(tools: await HouseRig.tools.value) },
                    limits: wish.precheck,
                ).routes,
            "AccountRoutes": AccountRoutes(records, in: database).routes,
            "DeclarationRoutes":
                DeclarationRoutes(
                    records,
                    in: database,
                    rules: EarlyRules(records, policy),
                    surroundings: now,
                ).routes,
            "DecisionRoutes":
                DecisionRoutes(records, in: database, seal: seal, surroundings: now).routes,
            "ApprovalRoutes":
                ApprovalRoutes(records, in: database, seal: seal, surroundings: now).routes,
            "NoticeRoutes": NoticeRoutes(records, in: database, seal: seal).routes,
            "EdgeRoutes": EdgeRoutes(records, in: database, seal: seal).routes,
            "GateRoutes": GateRoutes(book: book).routes,
            "ObligationRoutes": ObligationRoutes(records, in: database, book: policy).routes,
            "MediaRoutes":
                MediaRoutes(objects: objects, signer: signer, gate: book, surroundings: now).routes,
            "HealthRoutes": HealthRoutes([], doors: Doors(), surroundings: now).routes,
        ].merging(signInRooms(seal)) { $1 }.merging(reasonRooms(seal)) { $1 }
            .merging(Self.measureRooms(records, database, seal, now)) { $1 }
    }

    /// The rooms in which people sign in.
    private func signInRooms(_ seal: CursorSeal) -> [String: [Route]] {
        [
            "SessionRoutes": SessionRoutes(reception).routes,
            "SetupRoutes": SetupRoutes(reception).routes,
            "StaffRoutes": StaffRoutes(reception, seal: seal).routes,
            "OpenIDRoutes": OpenIDRoutes(
                reception,
                wish.provider.flatMap { try? $0.settings },
                wire: wish.provider?.wire ?? TestProvider.nothing,
            ).routes,
        ]
    }
}

extension OutboundRules {
    /// Whatever listens on this machine may be called, and public hosts.
    static var loopback: OutboundRules {
        var rules = OutboundRules()
        (rules.allowsPlainHTTP, rules.ports) = (true, [])
        rules.networks = [AddressBlock("127.0.0.0/8")].compactMap(\.self)
        return rules
    }
}

extension HostResolver {
    /// Knows the names of examples, which nobody calls, and `localhost`.
    static let examples = HostResolver { name in
        let known = name.hasSuffix(".example.com") ? "93.184.216.34" : "127.0.0.1"
        guard name == "localhost" || name.hasSuffix(".example.com"),
            let address = IPAddress(known)
        else { throw OutboundRefusal.unknownHost }
        return [address]
    }
}
