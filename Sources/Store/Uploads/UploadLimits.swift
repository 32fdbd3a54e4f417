/// How many and how large uploads may be, and how long they may take.
///
/// `docs/limits.md` lists them.
package struct UploadLimits: Hashable, Sendable {
    /// Bytes of one upload (64 GiB).
    package var uploadBytes: UInt64 = 64 << 30
    /// Bytes of an upload whose length nobody said, which count as open from the start (4 GiB).
    package var deferredBytes: UInt64 = 4 << 30
    /// Uploads that a tenant may have open.
    package var openUploads = 10_000
    /// Bytes that a tenant's open uploads have together when they are complete (1 TiB).
    package var openBytes: UInt64 = 1 << 40
    /// Uploads that an account may have open.
    package var accountUploads = 100
    /// Bytes of metadata (8 KiB).
    package var metadataBytes = 8 << 10
    /// How long an upload waits for its next byte.
    package var expirySeconds = 86_400.0
    /// How long it is known that an upload ended.
    package var trackedSeconds = 604_800.0
    /// How long a holder that stopped without a word keeps others waiting.
    package var leaseSeconds = 15.0
    /// How long a request waits for another one to give the upload back.
    package var patienceSeconds = 20.0
    /// How long a question for the offset waits for the same.
    package var lookSeconds = 3.0
    /// Between two bytes of a request's body.
    package var idleSeconds = 30.0
    /// One request's body; what came until then is kept.
    package var partSeconds = 21_600.0
    /// Bytes of one write to the disk (512 KiB); a request holds two of them in memory.
    package var bufferBytes = 512 << 10
    /// Bytes after which what came is made durable and counted (64 MiB).
    package var recordBytes: UInt64 = 64 << 20
    /// How long a file without an upload is left alone.
    package var draftSeconds = 3_600.0
    /// Uploads that a sweep looks at together.
    package var pageCount = 200
    /// Uploads of which a process remembers the digest's state between requests.
    package var rememberedDigests = 4_096

    package init() {}
}
