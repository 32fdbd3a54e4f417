import ArgumentParser
import Foundation
import Logging
import Metrics
import Server
import ServiceLifecycle
import Store

/// Serves the API, works on jobs and writes the log: `touchstone serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the API, work on jobs and write the log.",
        discussion: """
            The first start asks for --profile, makes what is missing, and prints a token and a \
            setup code, once. \
            Ends 0 on SIGTERM or Ctrl-C, when what runs has ended; a second one ends at once.
            """,
    )

    @OptionGroup var node: NodeOptions
    @Option(help: "The address to listen on (TOUCHSTONE_HTTP_HOST; else 127.0.0.1).")
    var host: String?
    @Option(help: "The port to listen on, 0 for any (TOUCHSTONE_HTTP_PORT; else 8080).")
    var port: Int?

    func validate() throws {
        if let port, !(0...65_535).contains(port) {
            throw ValidationError("a port is a number from 0 to 65535")
        }
    }

    func run() async throws {
        try await StoreFault.ending {
            let settings = try node.settings
            var listening = Listening(
                host: host ?? settings.text("http.host") ?? "127.0.0.1",
                port: port ?? settings.integer("http.port", 8080),
            )
            listening.drainSeconds = settings.seconds("http.drain", listening.drainSeconds)
            listening.graceSeconds = settings.seconds("http.grace", listening.graceSeconds)
            let host = listening.host
            listening.told = { port in Terminal.print("listening on http://\(host):\(port)") }
            try await node.run(settings, listening: listening)
        }
    }
}

/// Works on jobs and writes the log: `touchstone work`.
struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Work on jobs and write the log, beside nodes that serve.",
        discussion: "Ends 0 on SIGTERM or Ctrl-C, when what runs has ended or was given back.",
    )

    @OptionGroup var node: NodeOptions

    func run() async throws {
        try await StoreFault.ending { try await node.run(try node.settings, listening: nil) }
    }
}

/// What the commands take that run until they are told to end.
struct NodeOptions: ParsableArguments {
    @OptionGroup var store: StoreOptions
    @Option(help: "At the first start: which duties the service has (cn, eu, us, plain).")
    var profile: String?

    var settings: Settings { get throws { try store.settings } }

    /// Runs a node until a signal comes.
    func run(_ settings: Settings, listening: Listening?) async throws {
        CoreDumps.forbid()
        let level = settings.text("log.level").flatMap { Logger.Level(rawValue: $0) } ?? .info
        LoggingSystem.bootstrap { label in
            var handler = JSONLog(label, now: Surroundings.live.now)
            handler.logLevel = level
            return handler
        }
        let logger = Logger(label: "touchstone")
        let installation = Installation(settings: settings)
        let start = FirstStart(installation: installation, profile: profile)
        let database = try await start.openDatabase()
        do {
            try await start.makeLogKey(database)
            let station = try Station(installation, database, logger: logger)
            MetricsSystem.bootstrap(station.registry)
            if let secrets = try await start.makeTenant(station) {
                Terminal.print("token \(secrets.token)\nkeep it: it is shown this once")
                Terminal.print(
                    "setup \(secrets.setup)\nthe person operator signs in once it was sent to "
                        + "POST /v1/setup, within a day: docs/sign-in.md"
                )
            }
            let lock = try await station.join()
            defer { withExtendedLifetime(lock) {} }
            try await Self.run(station.services(listening: listening), logger)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
    }

    /// Runs services; a signal asks them to end in turn, from the last.
    private static func run(
        _ services: [any ServiceLifecycle.Service],
        _ logger: Logger,
    ) async throws {
        let group = ServiceGroup(configuration: .init(services: services, logger: logger))
        // Detached: what ends running work gently must not be cancelled with this task.
        let running = Task.detached { try await group.run() }
        Interruption.endsGently()
        try await withTaskCancellationHandler {
            try await running.value
        } onCancel: {
            Task.detached { await group.triggerGracefulShutdown() }
        }
    }
}
