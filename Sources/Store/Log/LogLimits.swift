/// How the log grows and is read.
package struct LogLimits: Sendable {
    /// Leaves that one pass of the sequencer adds, and that are read at once.
    package var leavesPerPass = 8_192
    /// Seconds for which a sequencer that stopped without a word keeps others waiting.
    package var leaseSeconds = 30
    /// Milliseconds between a hint that events wait and the pass, so that one pass takes many.
    package var gatherMilliseconds = 50
    /// Milliseconds after which the sequencer looks by itself: no event waits longer for a pass.
    package var pollMilliseconds = 1_000
    /// Milliseconds between tries when the database or the disk fails, at most.
    package var retryMilliseconds = 15_000
    /// Seconds that the clock may be behind the newest event when the sequencer starts.
    package var clockBehindSeconds = 300
    /// Seconds that an event may wait before an inspection complains.
    package var graceSeconds = 300
    /// Rows that an inspection or an export reads at once.
    package var pageRows = 2_048
    /// Findings that an inspection names; it counts the others.
    package var findings = 1_000
    /// Bytes of a file of the log's folder that are read: a checkpoint, a tile, a bundle.
    package var fileBytes = 128 << 10
    /// Tiles above the lowest level that are kept for the next proof, 16 KiB each: a log of ten
    /// million leaves has 155.
    package var keptTiles = 256
    /// Bytes of a proof or of a line of exported events.
    package var documentBytes = 256 << 10

    package init() {}
}
