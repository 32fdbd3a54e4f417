/// An open database, of either engine.
///
/// Three things hold on both: a committed ``write(_:)`` survives a power cut; a ``read(_:)`` sees
/// one moment; a body may run again from its start when the engine asks for it (another
/// transaction stood in the way, or the connection broke before the commit), so it must change
/// nothing but the database and what it returns.
package protocol Database: Sendable {
    var dialect: Dialect { get }

    /// Reads in a snapshot that others' commits don't change.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result

    /// Reads and changes; all of it is committed, or none of it when `body` throws.
    ///
    /// On PostgreSQL other transactions' commits show between statements (READ COMMITTED): hold the
    /// rows that a decision rests on with ``Fragment/forUpdate``, or let a constraint decide.
    @discardableResult
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result

    /// Tells everyone who listens on this channel, in any process, that there may be something new.
    ///
    /// A hint that may get lost or come twice: whoever listens also looks by itself now and then.
    func notify(_ channel: Channel) async

    /// Hints on a channel as they come; ends when the database is closed or its task cancelled.
    func notifications(on channel: Channel) -> AsyncStream<Void>

    /// Waits for what runs, then closes; later calls throw ``DatabaseError/closed``.
    func close() async
}

/// What a hint is about.
package enum Channel: String, Sendable, CaseIterable {
    /// A job became ready.
    case jobs = "touchstone_jobs"
    /// An audit event waits for its place in the log.
    case events = "touchstone_events"
    /// What the gate answers changed.
    case gate = "touchstone_gate"
    /// Somebody wants to go on with an upload that another holds.
    case uploads = "touchstone_uploads"
    /// What is in a bank changed.
    case banks = "touchstone_banks"
}
