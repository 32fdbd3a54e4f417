import Foundation
import Logging
import Synchronization

/// One run of a worker, from its start to the end of its last job.
final class Shift: Sendable {
    let worker: Worker
    let crew = Crew()
    /// There is room, or there may be jobs.
    private let room = Nudge()
    /// There are results to write down, or it's time for a beat.
    let news = Nudge()
    /// A job ended, or the grace time did.
    private let ended = Nudge()
    private let ticked = Mutex(true)
    private let isGraceOver = Mutex(false)

    var queue: JobQueue { worker.queue }
    var plan: WorkerPlan { worker.plan }
    var logger: Logger { worker.logger }

    init(_ worker: Worker) { self.worker = worker }

    func work() async {
        let hints = Task { for await _ in queue.database.notifications(on: .jobs) { room.give() } }
        let ticks = Task { await tick() }
        let keeping = Task { await keep() }
        room.give()
        await claim()
        await dismiss()
        hints.cancel()
        ticks.cancel()
        news.end()
        await keeping.value
        await ticks.value
    }

    /// Ends the shift; `atOnce`: without a grace time.
    func end(atOnce: Bool) {
        crew.stopClaiming()
        if atOnce { isGraceOver.withLock { $0 = true } }
        room.end()
        ended.give()
    }

    private func tick() async {
        while !Task.isCancelled {
            let part = Double(queue.surroundings.chance() >> 11) / Double(UInt64(1) << 53)
            guard (try? await queue.surroundings.sleep(plan.poll * (0.5 + part))) != nil else {
                return
            }
            ticked.withLock { $0 = true }
            room.give()
            news.give()
        }
    }

    // MARK: Claiming

    /// Claims whenever a good part of the crew is free, at each tick even for a single place.
    ///
    /// After a failure it lets some ticks pass, more after each.
    private func claim() async {
        var failures = 0
        var ticksToPass = 0
        for await _ in room.stream where !crew.isStopping {
            let isTick = ticked.withLock { ticked in
                defer { ticked = false }
                return ticked
            }
            if ticksToPass > 0 {
                if isTick { ticksToPass -= 1 }
                continue
            }
            do {
                try await fill(evenOnePlace: isTick)
                failures = 0
            } catch {
                failures += 1
                ticksToPass = Int(queue.surroundings.chance() % (1 << UInt64(min(failures, 4))))
                logger.warning(
                    "jobs can't be claimed; the worker goes on trying",
                    metadata: ["queue": "\(plan.queue)", "error": "\(error)"],
                )
            }
        }
    }

    private func fill(evenOnePlace: Bool) async throws {
        var most = evenOnePlace ? 1 : max(1, plan.concurrency / 4)
        var order = ClaimOrder(queue: plan.queue, owner: plan.owner, limit: 0)
        order.mostPerTenant = plan.mostPerTenant
        while !crew.isStopping {
            order.limit = min(plan.concurrency - crew.count, queue.limits.claimedJobs)
            guard order.limit >= most else { return }
            let jobs = try await queue.claim(order)
            for job in jobs { start(job) }
            guard jobs.count == order.limit else { return }
            most = max(1, plan.concurrency / 4)
        }
    }

    private func start(_ job: ClaimedJob) {
        let context = JobContext(job: job, queue: queue, report: .init())
        let deadline = queue.surroundings.uptime() + job.timeout
        crew.add(job, context.report, deadline: deadline)
        let task = Task { await perform(context) }
        crew.assign(task, to: job.hold)
    }

    private func perform(_ context: JobContext) async {
        let job = context.job
        do {
            guard let performer = worker.performers[job.kind] else {
                throw JobRefusal("no performer for jobs of the kind \(job.kind)")
            }
            try await performer.run(context)
            crew.finish(job.hold, with: nil)
        } catch {
            logger.info(
                "an attempt at a job ended early",
                metadata: [
                    "job": "\(job.hold.id.number)", "kind": "\(job.kind)",
                    "attempt": "\(job.hold.attempt)", "error": "\(error)",
                ],
            )
            crew.finish(job.hold, with: error)
        }
        news.give()
        room.give()
        ended.give()
    }

    // MARK: Shutting down

    /// Lets running jobs end within the grace time, then cancels them and gives them back.
    private func dismiss() async {
        await wait(atMost: plan.grace)
        crew.stop(.shutdown) { _ in true }
        isGraceOver.withLock { $0 = false }
        await wait(atMost: .seconds(2))
        crew.settle(crew.holds) { _ in .released }
    }

    private func wait(atMost time: Duration) async {
        let alarm = Task {
            try await queue.surroundings.sleep(time)
            isGraceOver.withLock { $0 = true }
            ended.give()
        }
        ended.give()
        for await _ in ended.stream where crew.count == 0 || isGraceOver.withLock({ $0 }) { break }
        alarm.cancel()
        _ = await alarm.result
    }
}
