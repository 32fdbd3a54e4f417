import Pipeline
import Store

// What may be wrong with an upload, beside what may be wrong with any request.
extension ProblemKind {
    static let unsupportedTusVersion = ProblemKind(
        "unsupported-tus-version",
        412,
        "Not the version of tus that is spoken here",
    )
    static let wrongOffset = ProblemKind(
        "wrong-offset",
        409,
        "The upload stands at another byte",
    )
    static let uploadTakenOver = ProblemKind(
        "upload-taken-over",
        409,
        "Another request went on with the upload",
    )
    static let uploadEnded = ProblemKind("upload-ended", 410, "The upload has ended")
    static let uploadTooLarge = ProblemKind("upload-too-large", 413, "The upload is too large")
    static let uploadHeld = ProblemKind(
        "upload-held",
        423,
        "Another request writes to the upload",
    )
    static let uploadQuota = ProblemKind("upload-quota", 429, "Too many uploads are open")
    static let checksumMismatch = ProblemKind(
        "checksum-mismatch",
        460,
        "The part doesn't have its checksum",
    )
    static let storageFull = ProblemKind("storage-full", 507, "No room is left")
}

extension UploadError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .unknown: Problem(.notFound, description)
        case .ended(.complete): Problem(.conflict, description)
        case .ended: Problem(.uploadEnded, description)
        case .held: Problem(.uploadHeld, description).retry(after: 5)
        case .superseded: Problem(.uploadTakenOver, description)
        case .wrongOffset(let offset):
            Problem(.wrongOffset, description).with("offset", .integer(Int64(clamping: offset)))
        case .tooLong, .tooLarge: Problem(.uploadTooLarge, description)
        case .tooManyOpen, .tooManyOfAccount, .noRoom: Problem(.uploadQuota, description)
        case .lengthKnown, .lengthPassed, .longMetadata: Problem(.malformedRequest, description)
        case .checksumMismatch: Problem(.checksumMismatch, description)
        }
    }
}

extension DiskError: ProblemConvertible {
    /// A full disk passes; whatever else is wrong with it is the operator's to read.
    package var problem: Problem {
        guard reason == .full else {
            return Problem(.unavailable, "the storage is not available; try again").retry(after: 30)
        }
        return Problem(.storageFull, "no room is left for uploads; try again later")
            .retry(after: 300)
    }
}

extension PartEnding {
    /// The problem of a part that didn't come whole; what came of it is kept.
    var problem: Problem? {
        switch self {
        case .whole: nil
        case .cut: Problem(.brokenBody, "the part broke off; go on from where the upload stands")
        case .wanted: UploadError.superseded.problem
        case .idle, .slow:
            Problem(.slowBody, "the part came too slowly; go on from where the upload stands")
        case .stopping:
            Problem(.shuttingDown, "the server is stopping; go on from where the upload stands")
                .retry(after: 5)
        }
    }
}
