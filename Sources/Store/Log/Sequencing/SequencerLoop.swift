package import Logging
import ServiceLifecycle
import TransparencyLog

/// Runs a sequencer for as long as the process serves: when a hint says that events wait, and now
/// and then by itself.
///
/// A node that finds another one sequencing stands by and takes over when that one ends. Trouble
/// with database or disk is waited out. Where the log's key was changed meanwhile, it waits until the
/// new one lies where the old one lay, and goes on with that. What waiting can't heal ends the run
/// with the reason.
package struct SequencerLoop: Service {
    let sequencer: Sequencer
    let database: any Database
    let surroundings: Surroundings
    let limits: LogLimits
    let logger: Logger
    private let readKey: (@Sendable () throws -> LogSigner)?

    /// - Parameter readKey: reads the key anew; without it, the loop waits for none.
    package init(
        _ writer: LogWriter,
        logger: Logger,
        readKey: (@Sendable () throws -> LogSigner)? = nil,
    ) {
        sequencer = Sequencer(writer)
        database = writer.database
        surroundings = writer.surroundings
        limits = writer.limits
        self.logger = logger
        self.readKey = readKey
    }

    /// How it went so far.
    private struct Past {
        /// Passes that failed since the last that didn't.
        var failures = 0
        /// Whether its key was not refused at first: then it is refused only after a change.
        var hadKey = false
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
            var past = Past()
            for await _ in wakes { past = try await work(after: past) }
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
    private func work(after past: Past) async throws -> Past {
        do {
            try await surroundings.sleep(.milliseconds(limits.gatherMilliseconds))
            while !(try await sequencer.sequence().isComplete) {}
            return Past(hadKey: true)
        } catch is CancellationError {
            return Past(hadKey: past.hadKey)
        } catch DatabaseError.cancelled {
            return Past(hadKey: past.hadKey)
        } catch let error as LogError where error.isAnothersTurn {
            logger.info("log is sequenced elsewhere", metadata: ["reason": "\(error)"])
            return Past(hadKey: true)
        } catch  where mayPass(error, after: past) {
            if await takeKey(after: error) { return past }
            logger.warning("log could not be extended", metadata: ["reason": "\(error)"])
            let wait = min(limits.retryMilliseconds, 250 << min(past.failures, 10))
            try? await cancelWhenGracefulShutdown {
                try await surroundings.sleep(.milliseconds(wait))
            }
            return Past(failures: past.failures + 1, hadKey: past.hadKey)
        }
    }

    /// Takes the key to which the log was changed, once it is at hand.
    private func takeKey(after error: any Error) async -> Bool {
        guard case LogError.key(.notTheLogs(_, let wanted)) = error,
            let signer = try? readKey?(), signer.verifier.text == wanted
        else { return false }
        await sequencer.take(signer)
        logger.notice("log has another key from now on", metadata: ["key": "\(wanted)"])
        return true
    }

    /// Whether trying again later may help.
    private func mayPass(_ error: any Error, after past: Past) -> Bool {
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
        // A key that was the log's before: the new one isn't in its place yet.
        case LogError.key(.notTheLogs): past.hadKey && readKey != nil
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
