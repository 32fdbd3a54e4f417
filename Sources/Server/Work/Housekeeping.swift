package import Logging
import ServiceLifecycle
package import Store

/// Takes away what nobody wants: uploads that nobody goes on with, drafts, and objects without a
/// reference.
package struct Housekeeping: ServiceLifecycle.Service {
    private let uploads: UploadSweep
    private let objects: OrphanSweep
    private let surroundings: Surroundings
    private let logger: Logger

    package init(
        uploads: UploadSweep,
        objects: OrphanSweep,
        surroundings: Surroundings,
        logger: Logger,
    ) {
        self.uploads = uploads
        self.objects = objects
        self.surroundings = surroundings
        self.logger = logger
    }

    /// Uploads every five minutes; objects every six hours, since nothing of them goes within a day.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var round = 0
            while (try? await surroundings.sleep(.seconds(300))) != nil {
                round += 1
                await attempt("uploads") { _ = try await uploads.run() }
                if round % 72 == 0 { await attempt("objects") { _ = try await objects.run() } }
            }
        }
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
