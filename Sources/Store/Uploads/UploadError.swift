/// Why an upload could not begin, go on or end; what disk and database refuse are their own errors.
package enum UploadError: Error, Hashable, Sendable {
    /// There is no such upload of this tenant.
    case unknown
    /// It ended: complete, terminated, expired or lost.
    case ended(UploadState)
    /// Another request holds it and doesn't let go.
    case held
    /// Another request took it over while this one wrote.
    case superseded
    /// The sender would go on at another place than where the durable bytes end.
    case wrongOffset(UInt64)
    /// More bytes come than were announced, or than one without a length may have.
    case tooLong(limit: UInt64)
    /// More bytes are announced than an upload may have.
    case tooLarge(limit: UInt64)
    /// The tenant has as many uploads open as it may.
    case tooManyOpen(limit: Int)
    /// The account has as many uploads open as it may.
    case tooManyOfAccount(limit: Int)
    /// The tenant's open uploads would have more bytes than they may.
    case noRoom(limit: UInt64)
    /// The length is said already, and is another.
    case lengthKnown(UInt64)
    /// The announced length is less than what has come.
    case lengthPassed(UInt64)
    /// The metadata has more bytes than allowed.
    case longMetadata(limit: Int)
    /// The bytes of a part don't have the checksum that came with them.
    case checksumMismatch
}

extension UploadError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknown: "there is no such upload; create one"
        case .ended(let state): Self.words(for: state)
        case .held: "another request is writing to the upload; try again in a moment"
        case .superseded: "another request went on with the upload; ask where it stands"
        case .wrongOffset(let offset): "the upload stands at byte \(offset); go on from there"
        case .tooLong(let limit):
            "more than the upload's \(limit) bytes came; what was too much is not kept"
        case .tooLarge(let limit): "an upload has at most \(limit) bytes; send a smaller file"
        case .tooManyOpen(let limit):
            "\(limit) uploads are open, which is the most; end or terminate some first"
        case .tooManyOfAccount(let limit):
            "the account has \(limit) uploads open, which is the most; end or terminate some first"
        case .noRoom(let limit):
            "the open uploads would have more than \(limit) bytes; end or terminate some first"
        case .lengthKnown(let length): "the upload's length is \(length) bytes and stays so"
        case .lengthPassed(let offset):
            "\(offset) bytes have come already, so the length can't be less"
        case .longMetadata(let limit): "the metadata has more than \(limit) bytes; say less"
        case .checksumMismatch:
            "the part doesn't have the checksum that came with it and was not kept; send it again"
        }
    }

    private static func words(for state: UploadState) -> String {
        switch state {
        case .open: "the upload is open"
        case .complete: "the upload is complete"
        case .terminated: "the upload was terminated; create another"
        case .expired: "the upload expired; create another"
        case .lost: "bytes of the upload were lost on the server; create another"
        }
    }
}
