package import Foundation
package import Media

/// The name of an upload: a UUID of version 7 in small letters.
package struct UploadID: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// Takes a name from outside; nil where it can't be one.
    package init?(_ text: String) {
        let isName =
            text.utf8.count == 36
            && text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (97...102).contains(byte) || byte == 45
            }
        guard isName else { return nil }
        self.text = text
    }

    init(at time: Date, random: [UInt8]) { text = EventID.make(at: time, random: random) }

    package var description: String { text }
}

/// Where an upload stands.
package enum UploadState: Int, Sendable, CaseIterable {
    /// Bytes are missing.
    case open
    /// All bytes are an object.
    case complete
    /// Whoever sent it gave it up.
    case terminated
    /// Nobody went on with it in time.
    case expired
    /// Bytes that were durable are gone from the disk.
    case lost
}

/// Content that comes in parts.
package struct Upload: Hashable, Sendable {
    package let id: UploadID
    package let tenant: String
    /// The host's own name of the publisher; may be empty.
    package let account: String
    /// What the sender said about the content, in the sender's own form.
    package let metadata: String
    package var state: UploadState
    /// How many bytes it has in all; nil as long as the sender didn't say.
    package var length: UInt64?
    /// How many bytes are durable: from here on the sender goes on.
    package var offset: UInt64
    package let createdAt: Date
    /// When it expires unless somebody goes on with it.
    package var expiresAt: Date
    /// The content, once it is complete.
    package var digest: ContentDigest?
    /// What came of it, as whoever completed it named it, such as an item's id.
    package var outcome: String?
}

/// An upload that is to begin.
package struct UploadRequest: Hashable, Sendable {
    package var tenant: String
    package var account: String
    package var metadata: String
    package var length: UInt64?

    package init(tenant: String, account: String = "", metadata: String = "", length: UInt64?) {
        self.tenant = tenant
        self.account = account
        self.metadata = metadata
        self.length = length
    }
}

/// An upload whose last byte has come: what the transaction that completes it is handed.
package struct CompletedUpload: Hashable, Sendable {
    package let upload: Upload
    /// The content.
    ///
    /// Whoever wants to keep it refers to it (``ObjectCatalogue/add(_:for:now:in:)``) in this
    /// transaction: the upload itself doesn't.
    package let object: StoredObject
    /// When this happens.
    package let time: Date
}

/// What else happens in the transaction that completes an upload, such as making the item.
///
/// It returns what the sender is told came of it. When it throws, nothing happened: the sender may
/// send the end of the content again.
package typealias UploadCompletion =
    @Sendable (CompletedUpload, any Transaction) throws -> String?
