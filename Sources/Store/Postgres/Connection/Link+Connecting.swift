import CPostgres
import Glibc

extension Link {
    /// Connects and sets the session up.
    ///
    /// - Throws: a ``PostgresFailure`` that says what to check; its remedy is to connect again when
    ///   waiting may help.
    static func connected(
        _ settings: PostgresSettings,
        _ wake: Wake,
        _ interrupt: Interrupt,
        _ uptime: () -> Duration,
    ) throws(PostgresFailure) -> Link {
        guard let handle = start(settings) else {
            throw PostgresFailure(error: .unreachable("out of memory"))
        }
        let link = Link(handle: handle, wake: wake, limits: settings.limits)
        link.begin(interrupt)
        // So that the message begins with the code of the error, which libpq keeps to itself here.
        PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
        try link.handshake(uptime)
        PQsetErrorVerbosity(handle, PQERRORS_DEFAULT)
        try link.checkServer()
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
            throw link.lost()
        }
        _ = try link.exchange([Session.setUp(settings.limits)])
        return link
    }

    /// What stands before `dbname` yields to the address, what stands behind it doesn't.
    private static func start(_ settings: PostgresSettings) -> OpaquePointer? {
        let seconds = settings.limits.connectSeconds
        let options = [
            ("fallback_application_name", settings.applicationName),
            // A server that is gone is noticed by the kernel, also while connecting, so that the
            // address's next one gets its turn.
            ("tcp_user_timeout", String(Int(seconds * 1000))),
            ("keepalives_idle", "30"),
            ("keepalives_interval", "10"),
            ("dbname", settings.address),
            ("client_encoding", "UTF8"),
        ]
        var keywords = options.map { strdup($0.0) }.map { UnsafePointer<CChar>($0) } + [nil]
        var values = options.map { strdup($0.1) }.map { UnsafePointer<CChar>($0) } + [nil]
        defer { for text in keywords + values { free(UnsafeMutablePointer(mutating: text)) } }
        return PQconnectStartParams(&keywords, &values, 1)
    }

    private func handshake(_ uptime: () -> Duration) throws(PostgresFailure) {
        let seconds = limits.connectSeconds
        var state = PGRES_POLLING_WRITING
        var deadline = uptime() + .seconds(seconds)
        var socket = PQsocket(handle)
        while PQstatus(handle) != CONNECTION_BAD, state != PGRES_POLLING_OK {
            if PQsocket(handle) != socket {  // The next server of the address.
                socket = PQsocket(handle)
                deadline = uptime() + .seconds(seconds)
            }
            let left = Int32(clamping: Int((deadline - uptime()) / .milliseconds(1)))
            let events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT
            switch wait(for: events, milliseconds: max(left, 0)) {
            case .ready: state = PQconnectPoll(handle)
            case .interrupted:
                if interrupt?.isFired == true { throw PostgresFailure(error: .cancelled) }
            case .silent:
                let text = "no answer in \(seconds) s; check host and port in the address"
                throw PostgresFailure(error: .unreachable(text), remedy: .connectAgain)
            }
            if state == PGRES_POLLING_FAILED { break }
        }
        guard PQstatus(handle) == CONNECTION_OK else { throw refused() }
    }

    /// Why there is no connection, from libpq's text, which holds the server's code if it sent one.
    private func refused() -> PostgresFailure {
        let text = String(cString: PQerrorMessage(handle))
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("LOCATION") }
        let message = lines.joined(separator: "; ")
        guard let match = text.matches(of: #/: {2}([0-9A-Z]{5}):/#).last else {
            let hint = "check that the server runs and that host and port in the address are right"
            return PostgresFailure(
                error: .unreachable("\(message); \(hint)"),
                remedy: .connectAgain,
            )
        }
        return SQLState.failure(String(match.1), message: message, name: nil)
    }

    private func checkServer() throws(PostgresFailure) {
        let version = PQserverVersion(handle)
        guard version >= Session.leastVersion else {
            let found = "\(version / 10_000).\(version % 10_000)"
            throw PostgresFailure(
                error: .unreachable("its server is PostgreSQL \(found); 15 or later is needed")
            )
        }
        let encoding = PQparameterStatus(handle, "server_encoding").map { String(cString: $0) }
        guard encoding == "UTF8" else {
            throw PostgresFailure(
                error: .unreachable(
                    "its encoding is \(encoding ?? "unknown"); "
                        + "create the database with ENCODING 'UTF8' TEMPLATE template0"
                )
            )
        }
    }
}
