package import Logging
import ServiceLifecycle

/// Serves a queue: claims jobs when it has room, has them performed, keeps their leases, and
/// writes their results down in batches.
///
/// When the service group shuts down gracefully it stops claiming, lets running jobs go on for a
/// grace time, then cancels them and gives them back without spending an attempt. A lost database
/// ends nothing: results wait for it, running jobs go on, and whatever they did doesn't count if
/// another worker took them meanwhile.
package struct Worker: Service {
    let queue: JobQueue
    let plan: WorkerPlan
    let performers: [String: JobPerformer]
    let logger: Logger

    package init(
        on queue: JobQueue,
        _ plan: WorkerPlan,
        performers: [JobPerformer],
        logger: Logger,
    ) {
        self.queue = queue
        self.plan = plan
        self.performers = Dictionary(performers.map { ($0.kind, $0) }, uniquingKeysWith: { $1 })
        self.logger = logger
    }

    /// Works until a shutdown is asked for, or the task is cancelled: then without a grace time.
    package func run() async throws {
        let shift = Shift(self)
        // A task of its own: what is written in the end must not be cancelled with this one.
        let work = Task { await shift.work() }
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await work.value
            } onGracefulShutdown: {
                shift.end(atOnce: false)
            }
        } onCancel: {
            shift.end(atOnce: true)
        }
    }
}
