import CPostgres
import Glibc

/// A connection of libpq, used from its own thread only.
///
/// It stays in pipeline mode, so that what belongs together (BEGIN and the first statement,
/// a batch) costs one journey to the server and back.
final class Link {
    let handle: OpaquePointer
    let wake: Wake
    let limits: DatabaseLimits
    var prepared: PreparedStatements
    /// What runs now and may be asked to stop.
    var interrupt: Interrupt?
    /// Set for a COMMIT: stopping it would leave its outcome open.
    var isCommitting = false
    var isBroken = false
    /// Statements whose answers are awaited together.
    var awaitedStatements = 1
    private var hasAskedToStop = false
    private let lastWords = LastWords()

    init(handle: OpaquePointer, wake: Wake, limits: DatabaseLimits) {
        self.handle = handle
        self.wake = wake
        self.limits = limits
        prepared = PreparedStatements(limit: limits.preparedStatements)
        let words = Unmanaged.passUnretained(lastWords).toOpaque()
        PQsetNoticeReceiver(handle, LastWords.receive, words)
    }

    deinit { PQfinish(handle) }

    /// Whether it is of no use any more, as far as one sees without asking the server.
    var isStale: Bool {
        guard !isBroken, PQstatus(handle) == CONNECTION_OK else { return true }
        return isInTransaction || hasEnded
    }

    /// Whether the server's end of the connection, or its announcement, has already arrived.
    var hasEnded: Bool {
        while wait(for: POLLIN, milliseconds: 0) == .ready {
            guard PQconsumeInput(handle) == 1 else { return true }
            _ = PQisBusy(handle)  // Reads what has come.
            if lastWords.failure != nil { return true }
        }
        return false
    }

    /// What ended the connection, as far as the server said it.
    func lost() -> PostgresFailure {
        isBroken = true
        if let failure = lastWords.failure { return failure }
        let text = PostgresAddress.withoutQuotes(String(cString: PQerrorMessage(handle)))
        return PostgresFailure(
            error: .connectionLost(text.isEmpty ? "the server closed it" : text),
            remedy: .connectAgain,
        )
    }

    /// Whether the server holds a transaction open for us, failed or not.
    var isInTransaction: Bool { PQtransactionStatus(handle) != PQTRANS_IDLE }

    enum Awaited { case ready, interrupted, silent }

    /// Waits for the socket or for ``Interrupt/fire()``; a negative time has no end.
    func wait(for events: Int32, milliseconds: Int32) -> Awaited {
        var descriptors = [
            pollfd(fd: PQsocket(handle), events: Int16(events), revents: 0),
            pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let count = poll(&descriptors, 2, milliseconds)
        if count == 0 { return .silent }
        if count > 0, descriptors[1].revents != 0 {
            wake.silence()
            return .interrupted
        }
        return .ready
    }

    /// Waits while a statement runs, and has it stopped when its task was cancelled.
    ///
    /// - Throws: when the server is silent for longer than any statement may take.
    func waitForServer(_ events: Int32) throws(PostgresFailure) {
        stopIfAsked()
        switch wait(for: events, milliseconds: silenceMilliseconds) {
        case .ready: return
        case .interrupted: stopIfAsked()
        case .silent:
            isBroken = true
            throw PostgresFailure(error: .timedOut("the server gave no answer at all"))
        }
    }

    private var silenceMilliseconds: Int32 {
        Self.silence(limits.statementSeconds, statements: awaitedStatements)
    }

    /// Milliseconds after which we no longer believe in a silent server; -1 where there is no end.
    ///
    /// The server stops each statement itself when its time is over, and may keep its answers to a
    /// batch until the last.
    static func silence(_ statementSeconds: Double, statements: Int) -> Int32 {
        guard statementSeconds > 0 else { return -1 }
        let milliseconds = statementSeconds * 1_000 * Double(max(1, statements)) + 10_000
        return milliseconds < Double(Int32.max) ? Int32(milliseconds) : .max
    }

    private func stopIfAsked() {
        guard let interrupt, interrupt.isFired, !hasAskedToStop, !isCommitting else { return }
        hasAskedToStop = true
        guard let request = PQgetCancel(handle) else { return }
        var complaint = [CChar](repeating: 0, count: 256)
        PQcancel(request, &complaint, Int32(complaint.count))
        PQfreeCancel(request)
    }

    /// Begins work that `interrupt` may stop.
    func begin(_ interrupt: Interrupt) {
        self.interrupt = interrupt
        hasAskedToStop = false
        isCommitting = false
    }
}

/// Keeps what the server says before it ends a connection on which nothing runs.
private final class LastWords {
    var failure: PostgresFailure?

    static let receive: PQnoticeReceiver = { keeper, result in
        guard let keeper, let result else { return }
        func field(_ letter: Unicode.Scalar) -> String? {
            PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) }
        }
        guard ["FATAL", "PANIC"].contains(field("V")), let state = field("C") else { return }
        Unmanaged<LastWords>.fromOpaque(keeper).takeUnretainedValue().failure =
            SQLState.failure(state, message: field("M") ?? "", name: nil)
    }
}
