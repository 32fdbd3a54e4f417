import ArgumentParser
import Casework
import Foundation
import Logging
import Metrics
import Policy
import Server
import ServiceLifecycle
import Store

/// The object graph of a node: what serves requests, works on jobs and writes the log.
struct Station {
    let installation: Installation
    let database: any Database
    let book: PolicyBook
    let records: Records
    let queue: JobQueue
    let logger: Logger
    let registry = MetricsRegistry()
    private let surroundings = Surroundings.live

    /// Puts a node together on a database whose schema is the right one.
    init(_ installation: Installation, _ database: any Database, logger: Logger) throws {
        self.installation = installation
        self.database = database
        self.logger = logger
        book = try PolicyBook.bundled()
        queue = JobQueue(on: database, surroundings: surroundings)
        var records = Records(
            database: database,
            trail: AuditTrail(database: database, surroundings: surroundings),
            queue: queue,
            surroundings: surroundings,
            profiles: Array(book.profiles.values),
        )
        records.sendsMail = installation.settings.text("mail.server") != nil
        self.records = records
    }

    private var settings: Settings { installation.settings }

    /// Joins the nodes of the embedded database.
    ///
    /// Where no other works, it takes back at once what died with the last one.
    ///
    /// - Returns: what has to be kept while the node works; nil on a server's database, where others
    ///   may work on other machines.
    func join() async throws -> NodeLock? {
        guard case .sqlite(let path) = settings.database else { return nil }
        let lock = try NodeLock(beside: path)
        try await lock.join(sleep: surroundings.sleep) {
            let jobs = try await HeldWork(in: database, queue).takeBack()
            if jobs > 0 {
                logger.info("work that was cut off goes on", metadata: ["jobs": "\(jobs)"])
            }
        }
        return lock
    }

    /// What writes the log, the workers, and in front the API: asked to end, they end from the front.
    ///
    /// - Parameter listening: where to serve the API; nil only works.
    func services(listening: Listening?) async throws -> [any ServiceLifecycle.Service] {
        try installation.makeFolder()
        let replays = ReplayBook(database, surroundings: surroundings)
        let key = settings.logKey.path
        var services: [any ServiceLifecycle.Service] = [
            ReplaySweep(replays, surroundings: surroundings, logger: logger)
        ]
        if settings.writesLog {
            services.insert(
                SequencerLoop(try installation.logWriter(database), logger: logger) {
                    try LogSigner(SigningKeyFile(at: key).load())
                },
                at: 0,
            )
        }
        // Before the rooms, whose client has to be shut down once it is there: settings that don't go
        // together end the start here.
        var desk: SignInPlan.Desk?
        if let listening { desk = try await SignInPlan(self).desk(listening) }
        let rooms = try await openRooms()
        services += rooms.services(serving: listening != nil)
        services += await workers(rooms)
        if let listening, let desk {
            services.append(
                APIServer(
                    try await front(replays, rooms, desk),
                    listening,
                    surroundings: surroundings,
                    logger: logger,
                )
            )
        }
        return services
    }

    private func openRooms() async throws -> Rooms {
        let client = LineClient()
        do {
            return try await Rooms(self, client: client)
        } catch {
            // The library ends a process that drops an open client, with no word of ours.
            await client.close()
            throw error
        }
    }

    private func workers(_ rooms: Rooms) async -> [any ServiceLifecycle.Service] {
        var workers: [Worker] = []
        for (queue, usual) in [
            ("media", 2), ("outbound", 8), ("clerk", 2), (Webhooks.lane, 16), (Fetches.lane, 2),
        ] {
            let concurrency = settings.integer("work.\(queue)", usual)
            guard concurrency > 0 else { continue }
            var plan = WorkerPlan(
                queue: queue,
                owner: installation.holder,
                concurrency: concurrency,
            )
            // One tenant's receivers or senders that keep silent mustn't hold up everybody's.
            if [Webhooks.lane, Fetches.lane].contains(queue) {
                plan.mostPerTenant = max(1, concurrency / 2)
            }
            workers.append(
                Worker(
                    on: self.queue,
                    plan,
                    performers: await rooms.performers(on: queue),
                    logger: logger,
                )
            )
        }
        return workers
    }
}

// The API.
extension Station {
    private func front(
        _ replays: ReplayBook,
        _ rooms: Rooms,
        _ desk: SignInPlan.Desk,
    ) async throws -> Front {
        var parts = FrontParts(surroundings: surroundings)
        parts.limits.connections = settings.integer("http.connections", parts.limits.connections)
        parts.proxies = Set(settings.texts("http.proxies"))
        parts.replays = ReplayDesk(replays)
        parts.origin = desk.origin
        parts.sessions = SessionDesk(desk.reception, origin: desk.origin)
        let keys = SharedKeys(database, surroundings: surroundings)
        let seal = CursorSeal(key: try await keys.key(named: "cursors"))
        let links = LinkSigner(key: try await keys.key(named: "links"))
        let (document, endpoints) = (DocumentRoutes(), EndpointList())
        let table = try RouteTable(
            rooms.routes(sealing: seal, links: links, desk)
                + nodeRoutes(parts, endpoints, rooms)
                + document.routes
        )
        endpoints.fill(from: table)
        document.fill(from: table, version: RootCommand.configuration.version)
        return Front(
            table,
            desk: BearerDesk(
                StoredTokens(Tokens(records), in: database),
                surroundings: surroundings,
            ),
            meter: RateMeter(rates, surroundings: surroundings),
            parts: parts,
        )
    }

    /// Health, readiness and figures.
    private func nodeRoutes(
        _ parts: FrontParts,
        _ endpoints: EndpointList,
        _ rooms: Rooms,
    ) -> [Route] {
        let probes = Probe.database(database, installation.migrator) + rooms.probes
        let health = HealthRoutes(probes, doors: parts.doors, surroundings: surroundings)
        let metrics = MetricsRoutes(
            registry,
            timings: parts.timings,
            endpoints: endpoints,
            gauges: [
                StoreGauges.all(queue, database, surroundings: surroundings), rooms.bankBook.gauges,
            ] + rooms.outsideGauges,
        )
        return health.routes + metrics.routes
    }

    private var rates: RateLimits {
        var rates = RateLimits()
        rates.tokenRequests = settings.integer("rate.token", rates.tokenRequests)
        rates.tenantRequests = settings.integer("rate.tenant", rates.tenantRequests)
        rates.addressRequests = settings.integer("rate.address", rates.addressRequests)
        return rates
    }
}
