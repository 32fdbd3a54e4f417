import Foundation
package import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle
package import Store

/// Serves the API on a port.
///
/// Asked to shut down it first says so where readiness is asked for, goes on for ``drain``, then takes
/// no more requests, and ends when those that run have ended.
package struct APIServer: ServiceLifecycle.Service {
    private let front: Front
    private let listening: Listening
    private let surroundings: Surroundings
    private let logger: Logger

    package init(
        _ front: Front,
        _ listening: Listening,
        surroundings: Surroundings,
        logger: Logger,
    ) {
        self.front = front
        self.listening = listening
        self.surroundings = surroundings
        self.logger = logger
    }

    /// The server itself.
    package var application: Application<Front> {
        let limits = front.parts.limits
        let told = listening.told
        return Application(
            responder: front,
            server: .http1(
                configuration: .init(
                    idleTimeout: .nanoseconds(Int64(limits.idleConnectionSeconds * 1e9)),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: limits.headerBytes,
                        maxHeaderListSize: limits.headerBytes,
                        maxHeaderFieldCount: limits.headerFields,
                    ),
                )
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(listening.host, port: listening.port),
                availableConnectionsDelegate: .maximum(limits.connections, logger: logger),
            ),
            onServerRunning: { channel in told(channel.localAddress?.port ?? 0) },
            logger: logger,
        )
    }

    package func run() async throws {
        let group = ServiceGroup(
            configuration: {
                var configuration = ServiceGroupConfiguration(
                    services: [application],
                    logger: logger,
                )
                configuration.maximumGracefulShutdownDuration = .seconds(listening.graceSeconds)
                return configuration
            }()
        )
        // Detached: it must not hear of the shutdown before readiness has been failing for a while.
        let running = Task.detached { try await group.run() }
        let (doors, sleep, drain) = (front.parts.doors, surroundings.sleep, listening.drainSeconds)
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                do { try await running.value } catch let error as IOError {
                    throw ListeningError(listening, error)
                }
            } onGracefulShutdown: {
                doors.turn(.leaving)
                Task.detached {
                    try? await sleep(.seconds(drain))
                    doors.turn(.closed)
                    await group.triggerGracefulShutdown()
                }
            }
        } onCancel: {
            running.cancel()
        }
    }
}

/// Where to listen, and how to leave.
package struct Listening: Sendable {
    package var host: String
    /// 0 takes any that is free.
    package var port: Int
    /// How long readiness fails before requests are refused.
    package var drainSeconds = 0.0
    /// How long running requests may go on after that.
    package var graceSeconds = 30.0
    /// Is told the port once requests are taken.
    package var told: @Sendable (Int) -> Void

    package init(
        host: String,
        port: Int,
        told: @escaping @Sendable (Int) -> Void = { _ in },
    ) {
        self.host = host
        self.port = port
        self.told = told
    }
}

/// Why nobody can be served: the address is another's, or none of this machine.
package struct ListeningError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    fileprivate init(_ listening: Listening, _ error: IOError) {
        let reason = String(cString: strerror(error.errnoCode))
        description =
            "\(listening.host):\(listening.port) can't be listened on: \(reason); "
            + "set http.host and http.port"
    }
}
