/// How much a store that speaks S3's protocol is asked at once, and how long it is waited for.
///
/// `docs/limits.md` lists them.
package struct S3Limits: Hashable, Sendable {
    /// Bytes of an object that is sent in one piece (64 MiB); a longer one goes in parts.
    package var singleBytes: UInt64 = 64 << 20
    /// Bytes of a part (64 MiB), more where an object would have too many.
    package var partBytes: UInt64 = 64 << 20
    /// Bytes of the smallest part but the last that stores take (5 MiB).
    package var leastPartBytes: UInt64 = 5 << 20
    /// Parts of one object; stores take 10,000.
    package var partCount: UInt64 = 9_000
    /// Bytes of one read of an object (4 MiB), which are held in memory.
    package var readBytes = 4 << 20
    /// Bytes of a body that are read from the disk together (256 KiB).
    package var sendBytes = 256 << 10
    /// Bytes of an answer that isn't an object (4 MiB).
    package var answerBytes = 4 << 20
    /// Tries of one call, the first among them.
    package var tries = 6
    /// The pause before the second try, doubled before each further one.
    package var pauseSeconds = 0.2
    /// The longest of these pauses.
    package var longestPauseSeconds = 10.0
    /// How long connecting may take.
    package var connectSeconds = 5.0
    /// How long nothing may come or go.
    package var idleSeconds = 20.0
    /// One call without its bytes.
    package var callSeconds = 60.0
    /// Bytes a second below which a call takes too long (128 KiB).
    package var slowestBytesPerSecond = 128 << 10
    /// How old an object may be that is taken for one just put, instead of being put again.
    package var youngSeconds = 21_600.0
    /// How long a removal may take; a mark of one that is older counts for nothing.
    package var removalSeconds = 900.0
    /// How long after its mark a removal must have asked for the object to go.
    package var markedSeconds = 60.0
    /// How often a put is tried that a removal of the same object stands in the way of.
    package var putTries = 8
    /// Keys that a list shows, or that are removed, at once.
    package var pageKeys = 1_000
    /// Bytes of an upload's draft that are kept as one object (64 MiB).
    package var chunkBytes: UInt64 = 64 << 20

    package init() {}
}
