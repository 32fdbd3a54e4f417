import CPostgres
import Glibc

extension Link {
    /// Listens on all channels and tells what comes; returns when the connection broke or
    /// `interrupt` fired.
    func listen(_ ready: () -> Void, _ tell: (Channel, String) -> Void) throws(PostgresFailure) {
        _ = try exchange(Channel.allCases.map { SQL(stringLiteral: "LISTEN \($0.rawValue)") })
        ready()
        while interrupt?.isFired != true {
            while let notification = PQnotifies(handle) {
                defer { PQfreemem(notification) }
                guard let channel = Channel(rawValue: String(cString: notification.pointee.relname))
                else { continue }
                tell(channel, String(cString: notification.pointee.extra))
            }
            guard wait(for: POLLIN, milliseconds: -1) == .ready else { continue }
            guard PQconsumeInput(handle) == 1 else { throw lost() }
        }
    }
}

extension PostgresConnection {
    /// Tells `hints` what other processes announce, until that fails or `interrupt` fires.
    ///
    /// - Parameter origin: What marks our own hints, which were told directly.
    func listen(
        for hints: Hints,
        besides origin: String,
        _ interrupt: Interrupt,
    ) throws(PostgresFailure) {
        let link = try connected(interrupt)
        link.begin(interrupt)
        defer { disconnect() }
        try link.listen {
            // Whatever was announced before now was missed.
            for channel in Channel.allCases { hints.send(on: channel) }
        } _: { channel, sender in
            if sender != origin { hints.send(on: channel) }
        }
    }
}
