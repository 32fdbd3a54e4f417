/// How much may be recorded at once.
package struct AuditLimits: Sendable {
    /// Bytes of one event in its canonical form.
    package var eventBytes = 8 << 10
    /// Bytes of a tenant's name, of a kind, and of the id and kind of an actor or a subject.
    package var nameBytes = 256
    /// Events that one statement writes.
    package var eventsPerStatement = 256
    /// Events that one act of erasing names.
    package var erasuresPerEvent = 64
    /// Records in one batch of operational logs.
    package var batchRecords = 100_000
    /// Bytes of one batch of operational logs.
    package var batchBytes = 16 << 20

    package init() {}
}
