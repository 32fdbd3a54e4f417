package import AsyncHTTPClient
import NIOCore
import ServiceLifecycle

/// The client that calls providers, whose addresses the operator sets: it follows no redirects, and
/// closes with the process.
package struct LineClient: ServiceLifecycle.Service {
    package let http: HTTPClient

    package init() {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(5)
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Ends it without having run.
    package func close() async { try? await http.shutdown() }

    /// Stays until the end, when whoever uses the client has ended.
    package func run() async throws {
        try? await gracefulShutdown()
        try await http.shutdown()
    }
}
