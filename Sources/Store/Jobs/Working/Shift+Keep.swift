import Foundation
import Logging
import Synchronization

extension Shift {
    /// How often the last results are offered to a database that doesn't take them.
    private static let lastTries = 5

    /// Writes results down as they come, gathered for a moment, and keeps the leases.
    ///
    /// One after the other, so that no two statements of this worker change the same rows at once.
    func keep() async {
        var last = queue.surroundings.uptime()
        for await _ in news.stream {
            try? await queue.surroundings.sleep(plan.gathering)
            // Leases are kept even while results can't be written: the jobs still run here.
            let isSettled = await attempt { try await settle() }
            let now = queue.surroundings.uptime()
            stopOverdue(at: now)
            var isKept = true
            if now - last >= plan.beat {
                isKept = await attempt { try await beat() }
                if isKept { last = now }
            }
            guard !isSettled || !isKept else { continue }
            try? await queue.surroundings.sleep(plan.poll)
            news.give()
        }
        await settleTheLast()
    }

    /// Does what needs the database; when that fails, says so.
    private func attempt(_ work: () async throws -> Void) async -> Bool {
        do {
            try await work()
            return true
        } catch {
            complain(error)
            return false
        }
    }

    /// Writes down what has gathered; on failure it's kept for the next time.
    private func settle() async throws {
        while true {
            let results = crew.takeResults(most: queue.limits.batchJobs)
            guard !results.isEmpty else { return }
            do {
                let stale = try await queue.settle(results)
                tell(of: stale, among: results)
            } catch {
                crew.putBack(results, isDoubtful: Self.mayBeWritten(after: error))
                throw error
            }
        }
    }

    /// Whether what failed may have been committed all the same.
    private static func mayBeWritten(after error: any Error) -> Bool {
        if case DatabaseError.outcomeUnknown = error { true } else { false }
    }

    private func tell(of stale: Set<JobID>, among results: [Settlement]) {
        for hold in results.map(\.hold) where stale.contains(hold.id) {
            let metadata: Logger.Metadata = [
                "job": "\(hold.id.number)", "queue": "\(plan.queue)",
            ]
            if crew.wasDoubtful(hold) {
                logger.info(
                    "a job was finished already: by the try of which no answer came, or by others",
                    metadata: metadata,
                )
            } else {
                logger.notice(
                    "what was done for a job doesn't count: it had changed hands",
                    metadata: metadata,
                )
            }
        }
        crew.forgetDoubts(of: results)
    }

    private func stopOverdue(at now: Duration) {
        let overdue = crew.stop(.timedOut) { $0.deadline <= now }
        guard !overdue.isEmpty else { return }
        crew.settle(overdue) { $0.overdue }
        news.give()
    }

    private func beat() async throws {
        let holds = crew.holds
        let heartbeat = try await queue.extend(holds)
        crew.stop(.cancelled) { heartbeat.cancelled.contains($0.job.hold.id) }
        crew.stop(.lost) { member in
            heartbeat.lost.contains(member.job.hold.id) && holds.contains(member.job.hold)
                && !member.report.state.withLock(\.isCompleted)
        }
        try await queue.report(crew.takeProgress())
    }

    private func settleTheLast() async {
        for attempt in 1...Self.lastTries {
            do {
                return try await settle()
            } catch {
                complain(error)
                guard attempt < Self.lastTries else { break }
                try? await queue.surroundings.sleep(plan.poll)
            }
        }
        let lost = crew.takeResults(most: .max).map { "\($0.hold.id.number)" }
        logger.error(
            "results of jobs were not written down; the jobs run again when their leases end",
            metadata: ["jobs": "\(lost.joined(separator: " "))", "queue": "\(plan.queue)"],
        )
    }

    private func complain(_ error: any Error) {
        logger.warning(
            "results and leases of jobs can't be written; the worker goes on trying",
            metadata: ["queue": "\(plan.queue)", "error": "\(error)"],
        )
    }
}
