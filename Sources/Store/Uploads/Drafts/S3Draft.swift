import Crypto
import Media

/// A draft in a bucket that is open for writing at its end.
///
/// What comes is put down on the node's disk, and goes to the bucket as one object when it is to be
/// durable, or is much: so memory holds nothing of it, and a small part of an upload is one call.
actor S3Draft: UploadDraft {
    typealias Put = @Sendable (_ start: UInt64, _ body: S3Body) async throws -> Void

    private let file: SpoolFile
    private let chunkBytes: UInt64
    private let put: Put
    /// Where the chunk begins that is being gathered, and what there is of it.
    private var start: UInt64
    private var bytes: UInt64 = 0
    private var hash = SHA256()

    init(at start: UInt64, in file: SpoolFile, chunkBytes: UInt64, put: @escaping Put) {
        self.start = start
        self.file = file
        self.chunkBytes = max(chunkBytes, 1)
        self.put = put
    }

    func append(_ bytes: [UInt8]) async throws {
        try await file.append(bytes)
        hash.update(data: bytes)
        self.bytes += UInt64(bytes.count)
        if self.bytes >= chunkBytes { try await sync() }
    }

    func sync() async throws {
        guard bytes > 0 else { return }
        let body = S3Body(bytes: bytes, digest: S3Content.digest(hash)) { [file] in
            try await file.read($0, $1)
        }
        try await put(start, body)
        try await file.clear()
        start += bytes
        bytes = 0
        hash = SHA256()
    }

    /// Nothing to let go of: whoever takes the upload over writes under another fence.
    nonisolated func close() {}
}
