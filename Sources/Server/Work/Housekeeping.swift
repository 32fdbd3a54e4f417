import Casework
package import Logging
import ServiceLifecycle
package import Store

/// Takes away what nobody wants, and goes on where a job died without a word.
///
/// Nobody wants uploads that nobody goes on with, drafts, objects without a reference, what is known
/// of jobs that ended long ago, and sessions that did.
package struct Housekeeping: ServiceLifecycle.Service {
    private let uploads: UploadSweep
    private let objects: OrphanSweep
    private let jobs: JobQueue
    private let lost: LostWork
    private let webhooks: WebhookSweep
    private let fetches: FetchSweep
    private let signIns: SignInSweep
    private let clocks: ClockSweep
    private let limits = HousekeepingLimits()
    /// Nil: what people are told stays.
    package var notices: NoticeSweep?
    private let surroundings: Surroundings
    private let logger: Logger

    package init(
        uploads: UploadSweep,
        objects: OrphanSweep,
        lost: LostWork,
        webhooks: WebhookSweep,
        fetches: FetchSweep,
        signIns: SignInSweep,
        surroundings: Surroundings,
        logger: Logger,
    ) {
        self.uploads = uploads
        self.objects = objects
        self.lost = lost
        self.webhooks = webhooks
        self.fetches = fetches
        self.signIns = signIns
        clocks = ClockSweep(lost.records, in: lost.database)
        jobs = lost.queue
        self.surroundings = surroundings
        self.logger = logger
    }

    /// Uploads, lost work and clocks every five minutes; jobs every hour; objects every six, since nothing of them goes
    /// within a day.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var round = 0
            while (try? await surroundings.sleep(.seconds(300))) != nil {
                await sweep(round: round)
                round += 1
            }
        }
    }

    /// Beginning with the first round everything has its turn, so that a node which is often
    /// restarted sweeps, too.
    private func sweep(round: Int) async {
        await attempt("uploads") { _ = try await uploads.run() }
        await attempt("lost work") { try await lost.run() }
        await attempt("clocks") { try await clocks.run() }
        if round % 12 == 0 {
            await attempt("jobs") {
                _ = try await jobs.sweepArchive(keeping: .seconds(limits.archivedJobSeconds))
            }
        }
        if round % 12 == 0 {
            await attempt("webhooks") { try await webhooks.run() }
            await attempt("fetches") { try await fetches.run() }
            await attempt("notices") { try await notices?.run() }
            await attempt("sign-ins") {
                try await signIns.run(
                    countSeconds: SignInLimits().rememberedSeconds,
                    sessionDays: SessionLimits().keptDays,
                )
            }
        }
        if round % 72 == 0 { await attempt("objects") { _ = try await objects.run() } }
    }

    private func attempt(_ what: String, _ sweep: () async throws -> Void) async {
        do { try await sweep() } catch {
            guard !Task.isCancelled else { return }
            logger.warning(
                "a sweep could not finish",
                metadata: ["of": .string(what), "reason": "\(error)"],
            )
        }
    }
}

/// How long is known what became of jobs.
package struct HousekeepingLimits: Hashable, Sendable {
    /// How long a finished job stays in the archive (30 days).
    package var archivedJobSeconds = 2_592_000.0

    package init() {}
}
