package import Logging
import ServiceLifecycle
package import Store

/// Removes answers that have expired, now and then.
package struct ReplaySweep: Service {
    private let book: ReplayBook
    private let surroundings: Surroundings
    private let logger: Logger

    package init(_ book: ReplayBook, surroundings: Surroundings, logger: Logger) {
        self.book = book
        self.surroundings = surroundings
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await surroundings.sleep(.seconds(600))) != nil { await sweep() }
        }
    }

    /// Until a step finds nothing more.
    private func sweep() async {
        do {
            while try await book.sweep() > 0 {}
        } catch {
            logger.warning("answers could not be swept", metadata: ["reason": "\(error)"])
        }
    }
}
