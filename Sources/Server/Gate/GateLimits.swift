/// How far the gate's memory may lag behind the database.
package struct GateLimits: Hashable, Sendable {
    /// How long it waits for a hint before it looks by itself.
    package var poll = Duration.milliseconds(250)
    /// After how long without a successful look its memory counts as behind.
    package var staleness = Duration.seconds(1)
    /// Whether everything is refused while it is behind; otherwise what was known last holds.
    package var failsClosed = true
    /// Entries that are read from the database at a time.
    package var batch = 1_000

    package init() {}
}
