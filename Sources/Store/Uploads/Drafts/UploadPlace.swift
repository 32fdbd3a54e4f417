package import Foundation
package import Media

/// Where the bytes of open uploads stand until they are objects.
///
/// Nothing here knows of leases. What it promises instead: what ``UploadDraft/sync()`` made durable
/// stays, and what two processes write to a draft is never mixed, either since only one can have it
/// open (``DraftFolder``), or since each writes under its own fence (``S3Drafts``).
package protocol UploadPlace: Sendable {
    /// Begins a draft that nobody has begun.
    func create(_ name: DraftName) async throws -> any UploadDraft

    /// Whether ``finish(_:digest:bytes:)`` copies what ``UploadDraft/sync()`` made durable: so a draft never
    /// is the object itself, and may be gone on with after a try.
    var finishesByCopy: Bool { get }

    /// Opens a draft to go on behind its first `offset` bytes; what lies further is dropped.
    ///
    /// - Parameter fence: the present holder's, higher than that of all before it.
    /// - Throws: ``DraftError/held`` where another process writes to it, ``DraftError/damaged``
    ///   where it doesn't have so many bytes.
    func resume(_ name: DraftName, at offset: UInt64, fence: Int64) async throws -> any UploadDraft

    /// A draft's bytes up to `end`, for a copy.
    ///
    /// - Throws: ``DraftError/damaged`` where it doesn't have so many.
    func chunks(of name: DraftName, upTo end: UInt64) async throws -> DraftChunks

    /// Makes a draft to which nobody writes any more an object.
    ///
    /// - Parameter digest: that of its bytes, where whoever wrote them hashed them on the way; nil
    ///   reads them all.
    func finish(
        _ name: DraftName,
        digest: ContentDigest?,
        bytes: UInt64,
    ) async throws
        -> StoredObject

    /// Removes a draft; one that isn't there is fine.
    func remove(_ name: DraftName) async throws

    /// The drafts behind `last` that nobody has changed since, in the order of their names.
    func list(
        after last: DraftName?,
        untouchedSince limit: Date,
        limit count: Int,
    ) async throws -> [DraftName]
}

/// A draft that is open for writing at its end.
package protocol UploadDraft: Sendable {
    func append(_ bytes: [UInt8]) async throws
    /// Makes what was written durable.
    ///
    /// After an error nobody knows what of it is; what an earlier call made durable stays.
    func sync() async throws
    /// Lets others open it.
    func close()
}

/// The name of a draft: each holder of an upload that begins one gives it its own number.
package struct DraftName: Hashable, Sendable {
    package let id: UploadID
    package let number: Int64

    package init(_ id: UploadID, _ number: Int64) {
        self.id = id
        self.number = number
    }

    /// The name of its file.
    var text: String { "\(id.text).\(number)" }

    /// Reads a file's name; nil where it is no draft's.
    init?(text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let id = UploadID(String(parts[0])), let number = Int64(parts[1]),
            number > 0, text == "\(id.text).\(number)"
        else { return nil }
        self.init(id, number)
    }
}

/// Why a draft can't be gone on with.
package enum DraftError: Error, Hashable, Sendable {
    /// Another process writes to it.
    case held
    /// It is shorter than what was durable, or gone.
    case damaged
}
