import Casework
import Foundation
import Labels
import Logging
import Media
import Pipeline
import Policy
import Server
import ServiceLifecycle
import Store

/// The rooms of a node, and what they share: objects, uploads, tools, and what the gate knows.
struct Rooms {
    private let station: Station
    private let stores: ContentStores
    private let uploads: Uploads
    private let submissions: Submissions
    private let book: GateBook
    private let work: WorkFolder
    private let workshop: Workshop
    private let banks: BankReader
    private let identity: IdentityRoom
    private let client: LineClient
    /// The way out to addresses that tenants choose.
    private let door: OutboundDoor
    private let figures = WebhookFigures()
    /// The buckets of which stores tell; its client ends with the node.
    private let intake: (places: Intake, client: S3Client?)
    private let intakeFigures = IntakeFigures()
    /// Nil where no mail server is set up.
    private let mail: MailDesk?
    private let tools = Assembly.toolsOfNode
    private let surroundings = Surroundings.live

    /// - Parameter client: ends with the node, or with the caller where this throws.
    init(_ station: Station, client: LineClient) async throws {
        self.station = station
        self.client = client
        let (installation, database) = (station.installation, station.database)
        mail = try MailPlan(installation.settings).desk()
        try installation.makeFolder()
        let plan = try IntakePlan(installation.settings)
        work = try WorkFolder(among: installation.settings.work)
        identity = try IdentityRoom(station, client: client)
        try await identity.open(logger: station.logger)
        let stores = try await ContentStores.open(
            installation.settings,
            surroundings: surroundings,
        )
        let submissions = Submissions(station.records, in: database)
        // Nothing below throws: an open client would be dropped.
        intake = plan.open(surroundings)
        self.stores = stores
        self.submissions = submissions
        uploads = Uploads(
            on: database,
            drafts: stores.drafts,
            objects: stores.objects,
            surroundings: surroundings,
            node: installation.holder,
        ) { try submissions.receive($0, in: $1) }
        workshop = Workshop(
            station.records,
            in: database,
            objects: stores.objects,
            book: station.book,
            folder: work,
            provider: installation.settings.text("provider") ?? "touchstone",
        )
        book = Self.gateBook(station.book)
        door = OutboundDoor(installation.settings.outbound, resolver: .system())
        banks = BankReader(
            BankBook(uptime: surroundings.uptime),
            of: Banks(station.records),
            in: database,
            surroundings: surroundings,
        )
    }

    /// What must work of these rooms before requests are taken.
    var probes: [Probe] { stores.probes + [banks.book.probe] }

    /// What the node knows of banks.
    var bankBook: BankBook { banks.book }

    /// The gate's memory, with the words that each profile shows around the player.
    private static func gateBook(_ policies: PolicyBook) -> GateBook {
        GateBook(uptime: Surroundings.live.uptime) { profile, notice in
            policies.profiles[profile]?.notices.texts[notice]
        }
    }
}

// What the node runs.
extension Rooms {
    /// Every room's routes.
    func routes(
        sealing cursors: CursorSeal,
        links: LinkSigner,
        _ desk: SignInPlan.Desk,
    ) -> [Route] {
        let (records, database) = (station.records, station.database)
        return UploadRoutes(uploads) { try await submissions.admit($0, $1) }.routes
            + ItemRoutes(records, in: database, cursors: cursors).routes
            + LinkRoutes(records, in: database, signer: links, surroundings: surroundings).routes
            + ProgressRoutes(
                records,
                in: database,
                queue: station.queue,
                surroundings: surroundings,
            ).routes
            + PrecheckRoutes(workshop, inspector: { Inspector(tools: await tools.value) }).routes
            + AccountRoutes(records, in: database).routes
            + identity.routes(station, sealing: cursors)
            + caseRoutes(sealing: cursors)
            + DeclarationRoutes(
                records,
                in: database,
                rules: EarlyRules(records, station.book),
                surroundings: surroundings,
            ).routes
            + DecisionRoutes(
                records,
                in: database,
                seal: cursors,
                surroundings: surroundings,
            ).routes
            + ApprovalRoutes(
                records,
                in: database,
                seal: cursors,
                surroundings: surroundings,
            ).routes
            + measureRoutes(sealing: cursors)
            + NoticeRoutes(records, in: database, seal: cursors).routes
            + EdgeRoutes(records, in: database, seal: cursors).routes
            + webhookRoutes(sealing: cursors)
            + SessionRoutes(desk.reception).routes + SetupRoutes(desk.reception).routes
            + StaffRoutes(desk.reception, seal: cursors).routes
            + OpenIDRoutes(
                desk.reception,
                desk.provider,
                wire: OpenIDClient.wire(client.http),
            ).routes
            + GateRoutes(book: book).routes
            + ObligationRoutes(records, in: database, book: station.book).routes
            + recordRoutes(sealing: cursors)
            + bankRoutes(sealing: cursors, links: links)
            + MediaRoutes(
                objects: stores.objects,
                signer: links,
                gate: book,
                surroundings: surroundings,
            ).routes
    }

    /// Figures of what is called.
    var outsideGauges: [MetricsRoutes.Gauges] {
        let webhooks = Webhooks(station.records)
        return [
            door.refusals.gauges, intakeFigures.gauges,
            figures.gauges(webhooks, in: station.database, surroundings: surroundings),
        ]
    }

    /// Why something was decided, and what is told of it outside.
    private func recordRoutes(sealing cursors: CursorSeal) -> [Route] {
        let (records, database, book) = (station.records, station.database, station.book)
        return ExplanationRoutes(records, in: database, book: book).routes
            + TransparencyRoutes(
                records,
                in: database,
                book: book,
                seal: cursors,
                surroundings: surroundings,
            ).routes
            + GroundRoutes(records, in: database, surroundings: surroundings).routes
    }

    private func webhookRoutes(sealing cursors: CursorSeal) -> [Route] {
        let (records, database) = (station.records, station.database)
        return WebhookRoutes(records, in: database, door: door, surroundings: surroundings).routes
            + DeliveryRoutes(records, in: database, seal: cursors, surroundings: surroundings)
            .routes
            + FetchRoutes(Fetches(records), submissions, in: database, door: door).routes
            + NotificationRoutes(
                Fetches(records),
                in: database,
                from: intake.places,
                figures: intakeFigures,
            ).routes
    }

    private func caseRoutes(sealing cursors: CursorSeal) -> [Route] {
        let (records, database) = (station.records, station.database)
        let reports = Reports(records, vault: identity.vault)
        let requests = LikenessRequests(reports, records)
        return PublicReportRoutes(reports, records, in: database).routes
            + LikenessRoutes(requests, records, in: database).routes
            + DisputeRoutes(reports, records, in: database).routes
            + ReportRoutes(reports, records, in: database).routes
            + ReporterRoutes(reports, in: database).routes
            + CaseRoutes(
                reports,
                records,
                in: database,
                seal: cursors,
                surroundings: surroundings,
            ).routes
            + CaseWorkRoutes(reports, records, in: database, surroundings: surroundings).routes
            + ReviewerRoutes(reports, records, in: database, surroundings: surroundings).routes
            + ClockRoutes(records, in: database).routes
            + appealRoutes(sealing: cursors)
    }

    private func appealRoutes(sealing cursors: CursorSeal) -> [Route] {
        let (records, database) = (station.records, station.database)
        return AuthorAppealRoutes(
            records,
            in: database,
            seal: cursors,
            surroundings: surroundings,
        ).routes
            + AppealRoutes(records, in: database, seal: cursors, surroundings: surroundings).routes
            + PublicAppealRoutes(records, in: database, surroundings: surroundings).routes
    }

    /// Looks for copies of what people who are shown object to.
    private var likenessPerformer: JobPerformer {
        let reports = Reports(station.records, vault: identity.vault)
        let requests = LikenessRequests(reports, station.records)
        return LikenessPerformer(requests, in: station.database).performer
    }

    private func measureRoutes(sealing cursors: CursorSeal) -> [Route] {
        let (records, database) = (station.records, station.database)
        return StandingRoutes(records, in: database).routes
            + StrikeRoutes(records, in: database, surroundings: surroundings).routes
            + MeasureRoutes(
                records,
                in: database,
                seal: cursors,
                surroundings: surroundings,
            ).routes
            + ClosureRoutes(
                records,
                in: database,
                seal: cursors,
                surroundings: surroundings,
            ).routes
    }

    private func bankRoutes(sealing cursors: CursorSeal, links: LinkSigner) -> [Route] {
        let (records, database) = (station.records, station.database)
        // What is to be known counts by every frame; what is looked up, by one a second.
        let desk = FingerprintDesk(workshop) { [tools] path in
            try await Fingerprinter(known: await tools.value)
                .fingerprint(try Subject(path: path))
        }
        let lookups = FingerprintDesk(workshop) { [tools] path in
            try await Fingerprinter(tools: await tools.value, plan: .everySecond)
                .fingerprint(try Subject(path: path))
        }
        return BankRoutes(records, in: database).routes
            + EntryRoutes(
                records,
                in: database,
                desk: desk,
                seal: cursors,
                surroundings: surroundings,
            ).routes
            + ImportRoutes(workshop, surroundings: surroundings).routes
            + ExportRoutes(records, in: database).routes
            + LookupRoutes(banks, desk: lookups, surroundings: surroundings).routes
            + MatchRoutes(workshop, signer: links, seal: cursors, surroundings: surroundings)
            .routes
    }

    /// Who does which jobs.
    func performers(on queue: String) async -> [JobPerformer] {
        switch queue {
        case ItemJob.media:
            let tools = await tools.value
            return [
                ExaminePerformer(
                    workshop,
                    examiner: Examiner(tools: tools),
                    banks: banks,
                ).performer,
                LabelPerformer(workshop, labeller: Assembly.labeller).performer,
            ]
        case ItemJob.clerk:
            return [TermPerformer(workshop).performer, RetroPerformer(workshop, banks).performer]
                + IdentityPerformer(identity.verifications).performers
                + MeasurePerformer(Measures(station.records)).performers
                + [likenessPerformer]
        case ItemJob.outbound:
            return [
                PurgePerformer(
                    Edges(station.records),
                    in: station.database,
                    door: door,
                    surroundings: surroundings,
                ).performer,
                IdentityPerformer.redaction(by: identity.desk),
                MailPerformer(
                    Notices(station.records),
                    vault: identity.vault,
                    in: station.database,
                    by: mail,
                    logger: station.logger,
                ).performer,
            ]
        case Webhooks.lane:
            return [
                WebhookPerformer(
                    Webhooks(station.records),
                    in: station.database,
                    door: door,
                    surroundings: surroundings,
                    figures: figures,
                ).performer
            ]
        case Fetches.lane:
            return [
                FetchPerformer(
                    Fetches(station.records),
                    submissions,
                    into: stores.objects,
                    in: station.database,
                    door: door,
                    intake: intake.places,
                ).performer
            ]
        default: return []
        }
    }

    /// What goes on beside requests and jobs.
    func services(serving: Bool) -> [any ServiceLifecycle.Service] {
        var housekeeping = Housekeeping(
            uploads: UploadSweep(uploads),
            objects: OrphanSweep(
                objects: stores.objects,
                database: station.database,
                surroundings: surroundings,
            ),
            lost: LostWork(
                station.records,
                in: station.database,
                queue: station.queue,
                logger: station.logger,
            ),
            webhooks: WebhookSweep(Webhooks(station.records), in: station.database),
            fetches: FetchSweep(Fetches(station.records), in: station.database),
            signIns: SignInSweep(station.database, surroundings: surroundings),
            surroundings: surroundings,
            logger: station.logger,
        )
        housekeeping.notices = NoticeSweep(Notices(station.records), in: station.database)
        let follower = GateFollower(
            book,
            following: Gate(station.records),
            in: station.database,
            surroundings: surroundings,
            logger: station.logger,
        )
        let banks = BankFollower(
            banks,
            in: station.database,
            surroundings: surroundings,
            logger: station.logger,
        )
        let clients: [any ServiceLifecycle.Service] = intake.client.map { [$0] } ?? []
        return stores.services + clients + [work, client, housekeeping, banks]
            + (serving ? [follower] : [])
    }
}
