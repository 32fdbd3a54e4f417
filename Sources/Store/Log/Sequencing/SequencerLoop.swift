package import Logging
import ServiceLifecycle

/// Runs a sequencer for as long as the process serves: when a hint says that events wait, and now
/// and then by itself.
///
/// A node that finds another one sequencing stands by and takes over when that one ends. Trouble
/// with database or disk is waited out; what waiting can't heal ends the run with the reason.
package struct SequencerLoop: Service {
    let sequencer: Sequencer
    let database: any Database
    let surroundings: Surroundings
    let limits: LogLimits
    let logger: Logger

    package init(_ writer: LogWriter, logger: Logger) {
        sequencer = Sequencer(writer)
        database = writer.database
        surroundings = writer.surroundings
        limits = writer.limits
        self.logger = logger
    }

    /// Runs until graceful shutdown, which lets the pass at hand finish and hands the log on.
    package func run() async throws {
        let (wakes, waker) = AsyncStream.makeStream(
            of: Void.self,
            bufferingPolicy: .bufferingNewest(1),
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await cancelWhenGracefulShutdown { await wake(waker) }
                waker.finish()
            }
            waker.yield()
            var failures = 0
            for await _ in wakes { failures = try await work(after: failures) }
            group.cancelAll()
        }
        // In a task of its own: this one may be cancelled, and others would wait for the lease's end.
        await Task { try? await sequencer.release() }.value
    }

    /// Wakes at every hint and after every poll's time, until its task is cancelled.
    private func wake(_ waker: AsyncStream<Void>.Continuation) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in database.notifications(on: .events) { waker.yield() }
            }
            group.addTask {
                while (try? await surroundings.sleep(.milliseconds(limits.pollMilliseconds))) != nil
                {
                    waker.yield()
                }
            }
        }
    }

    /// Passes until nothing waits.
    ///
    /// - Returns: how many times in a row it failed by now.
    private func work(after failures: Int) async throws -> Int {
        do {
            try await surroundings.sleep(.milliseconds(limits.gatherMilliseconds))
            while !(try await sequencer.sequence().isComplete) {}
            return 0
        } catch is CancellationError {
            return 0
        } catch DatabaseError.cancelled {
            return 0
        } catch let error as LogError where error.isAnothersTurn {
            logger.info("log is sequenced elsewhere", metadata: ["reason": "\(error)"])
            return 0
        } catch  where Self.mayPass(error) {
            logger.warning("log could not be extended", metadata: ["reason": "\(error)"])
            let wait = min(limits.retryMilliseconds, 250 << min(failures, 10))
            try? await cancelWhenGracefulShutdown {
                try await surroundings.sleep(.milliseconds(wait))
            }
            return failures + 1
        }
    }

    /// Whether trying again later may help.
    private static func mayPass(_ error: any Error) -> Bool {
        switch error {
        case let error as DatabaseError:
            switch error {
            case .unreachable, .connectionLost, .outcomeUnknown, .busy, .timedOut, .conflict,
                .full, .inputOutput:
                true
            default: false
            }
        case is DiskError: true
        // Whoever changes keys says it again with the new one at hand; until then nothing is signed.
        case LogError.key(.changeUnfinished): true
        default: false
        }
    }
}

extension LogError {
    /// Whether it only says that another node sequences.
    var isAnothersTurn: Bool {
        switch self {
        case .heldByAnother, .superseded: true
        default: false
        }
    }
}
