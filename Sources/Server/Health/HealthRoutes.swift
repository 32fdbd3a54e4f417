import HTTPTypes
import Pipeline
package import Store
import Synchronization

/// What those ask who look after the process: is it alive, may it be sent requests, how does it do,
/// and what can it be asked.
package struct HealthRoutes: Sendable {
    private let doors: Doors
    private let readiness: Readiness

    package init(_ probes: [Probe], doors: Doors, surroundings: Surroundings) {
        self.doors = doors
        readiness = Readiness(probes, surroundings: surroundings)
    }

    package var routes: [Route] {
        [
            Route(.get, "/healthz", "readHealth", "Is the process alive?") { _ in
                .json(.object(["status": .text("alive")]))
            }
            .bare()
            .answers(.ok, schema: Self.alive, "The process answers."),

            Route(.get, "/readyz", "readReadiness", "May it be sent requests?") { _ in
                await ready()
            }
            .bare()
            .answers(.ok, schema: Self.ready, "It may.")
            .answers(
                .serviceUnavailable,
                schema: Self.ready,
                "It may not: the checks say why.",
            ),
        ]
    }

    private static let alive = Schema.object([.required("status", .choice(["alive"]))])
    private static let ready = Schema.object([
        .required("status", .choice(["ready", "leaving", "not-ready"])),
        .required("checks", .map(.text(1...200), 100), "By name: ok, or what is wrong"),
    ])

    private func ready() async -> Reply {
        let checks = await readiness.checks()
        let isReady = checks.allSatisfy { $0.value == "ok" }
        let isOpen = doors.state == .open
        let status = isOpen ? isReady ? "ready" : "not-ready" : "leaving"
        let found = checks.map { JSONValue.Member(key: $0.name, value: .text($0.value)) }
        return .json(
            .object(["status": .text(status), "checks": .object(found)]),
            isOpen && isReady ? .ok : .serviceUnavailable,
        )
    }
}

/// Something that must work before requests are taken.
package struct Probe: Sendable {
    package let name: String
    /// What to say where it doesn't work; nothing of the error itself.
    let complaint: String
    let look: @Sendable () async throws -> Void

    package init(
        _ name: String,
        orElse complaint: String,
        _ look: @escaping @Sendable () async throws -> Void,
    ) {
        self.name = name
        self.complaint = complaint
        self.look = look
    }

    /// The database answers, and its schema is the one that this program works with.
    package static func database(_ database: any Database, _ migrator: Migrator) -> [Probe] {
        [
            Probe("database", orElse: "does not answer") {
                _ = try await database.read { try $0.rows("SELECT 1 AS one") }
            },
            Probe("migrations", orElse: "run: touchstone migrate") {
                try await migrator.check(database)
            },
        ]
    }
}

/// Looks at most once a second, since anybody may ask.
private final class Readiness: Sendable {
    typealias Check = (name: String, value: String)

    private let probes: [Probe]
    private let surroundings: Surroundings
    private let last = Mutex<(at: Duration, checks: [Check])?>(nil)

    init(_ probes: [Probe], surroundings: Surroundings) {
        self.probes = probes
        self.surroundings = surroundings
    }

    func checks() async -> [Check] {
        let now = surroundings.uptime()
        if let last = last.withLock(\.self), now - last.at < .seconds(1) { return last.checks }
        var checks: [Check] = []
        for probe in probes {
            do {
                try await probe.look()
                checks.append((probe.name, "ok"))
            } catch {
                checks.append((probe.name, probe.complaint))
            }
        }
        let found = checks
        last.withLock { $0 = (now, found) }
        return found
    }
}
