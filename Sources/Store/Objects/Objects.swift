package import Foundation
package import Media

/// Bytes kept under the SHA-256 of themselves.
///
/// An object is whole or not there, never changes and has no other name. What is acknowledged
/// survives a power cut. There is no renaming and no appending, so that a folder and a store that
/// speaks S3's protocol can both be one of these.
///
/// An object that no row of the ``ObjectCatalogue`` wants is removed by the ``OrphanSweep`` a day
/// after it was last put: put first, and refer to it in the transaction that needs it.
package protocol Objects: Sendable {
    /// Keeps what comes, asking for the next chunk only once there is room for it.
    ///
    /// The same content twice is one object. When this throws, nothing is there that wasn't before,
    /// except where only the last step failed: then the whole object may be, wanted by nobody.
    ///
    /// - Throws: ``ObjectError``, ``DiskError``, and what the chunks throw.
    func put<Chunks: AsyncSequence>(
        _ chunks: Chunks,
        expecting expectation: ObjectExpectation,
    ) async throws -> StoredObject where Chunks.Element == [UInt8]

    /// Keeps a file's bytes.
    ///
    /// - Parameter handedOver: whether nobody will ever write to the file again, so that a store in
    ///   the same file system may keep the file itself under a second name instead of a copy. The
    ///   caller removes its own name.
    func put(
        fileAt path: FilePathBytes,
        handedOver: Bool,
        expecting expectation: ObjectExpectation,
    ) async throws -> StoredObject

    /// Keeps a file whose bytes the caller hashed while it wrote them, without reading them again.
    ///
    /// Nobody may write to the file from now on, whether this succeeds or not: it may be the object.
    /// The caller removes its own name.
    ///
    /// - Throws: ``ObjectError/unexpectedLength(announced:found:)`` where the file has another length.
    func adopt(
        fileAt path: FilePathBytes,
        as digest: ContentDigest,
        bytes: UInt64,
    ) async throws -> StoredObject

    /// How many bytes an object has, or nil where there is none.
    func size(of digest: ContentDigest) async throws -> UInt64?

    /// An object's bytes, or those in a range, as they are asked for.
    ///
    /// They are not compared with the digest: ``verify(_:)`` does that.
    ///
    /// - Throws: ``ObjectError/missing(_:)``, ``ObjectError/outOfRange(_:bytes:)``.
    func chunks(of digest: ContentDigest, in range: Range<UInt64>?) async throws -> ObjectChunks

    /// Where programs of this machine can read an object's bytes as a file, which nobody may change;
    /// nil where they can't, so that they need a copy.
    func filePath(of digest: ContentDigest) async throws -> FilePathBytes?

    /// Removes an object for good, whoever may want it.
    ///
    /// - Parameter limit: the object stays if it was put at this time or later; nil removes anyway.
    /// - Returns: whether it was there and is gone.
    func remove(_ digest: ContentDigest, unlessPutSince limit: Date?) async throws -> Bool

    /// The objects in the order of their digests, some at a time.
    ///
    /// - Parameter last: the last one of the list before.
    func list(after last: ContentDigest?, limit: Int) async throws -> [ListedObject]

    /// Removes what puts left that never came to an end, where nobody writes any more.
    ///
    /// - Returns: how many there were.
    func removeDrafts(untouchedSince limit: Date) async throws -> Int
}

/// What the sender said of the content that comes.
package struct ObjectExpectation: Hashable, Sendable {
    package var digest: ContentDigest?
    package var bytes: UInt64?
    /// The most bytes that are taken; nil is what the store's limit says.
    package var mostBytes: UInt64?

    package init(digest: ContentDigest? = nil, bytes: UInt64? = nil, mostBytes: UInt64? = nil) {
        self.digest = digest
        self.bytes = bytes
        self.mostBytes = mostBytes
    }

    /// Nothing was said.
    package static let none = Self()
}

/// An object that is durable, for as long as the sweep leaves it alone without a reference.
package struct StoredObject: Hashable, Sendable {
    package let digest: ContentDigest
    package let bytes: UInt64
    /// When it was put: from then on the sweep's grace counts.
    package let storedAt: Date

    package init(digest: ContentDigest, bytes: UInt64, storedAt: Date) {
        self.digest = digest
        self.bytes = bytes
        self.storedAt = storedAt
    }
}

/// An object as a list shows it.
package struct ListedObject: Hashable, Sendable {
    package let digest: ContentDigest
    package let bytes: UInt64
    /// When it was last put.
    package let storedAt: Date

    package init(digest: ContentDigest, bytes: UInt64, storedAt: Date) {
        self.digest = digest
        self.bytes = bytes
        self.storedAt = storedAt
    }
}
