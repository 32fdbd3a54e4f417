package import Media

/// Why an object could not be kept or given; what the disk itself refuses is a ``DiskError``.
package enum ObjectError: Error, Hashable, Sendable {
    /// There is no such object.
    case missing(ContentDigest)
    /// The range leaves the object, which has so many bytes.
    case outOfRange(ContentDigest, bytes: UInt64)
    /// The content that came is not the one that was announced.
    case unexpectedDigest(announced: ContentDigest, found: ContentDigest)
    /// More or fewer bytes came than were announced.
    case unexpectedLength(announced: UInt64, found: UInt64)
    /// More bytes came, or are there, than may be.
    case tooLong(limit: UInt64)
    /// The file ended before its length.
    case truncated(ContentDigest, at: UInt64)
    /// Others hold the object's folder for longer than we wait.
    case busy(ContentDigest)
    /// It was put too long ago to be referred to now: the sweep may have removed it.
    case stale(ContentDigest)
    /// The store of objects doesn't answer, for the reason named.
    case unreachable(String)
    /// The store of objects refuses what was asked, with a status and a word of its own.
    case refused(status: Int, code: String)
    /// The store of objects answers otherwise than S3's protocol has it.
    case unintelligible(String)
    /// The name of whoever refers to an object holds a zero or another control character.
    case invisibleCharacter(in: ContentDigest)
}

extension ObjectError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let digest):
            "there is no object \(digest); restore it from a backup, or put it again"
        case .outOfRange(let digest, let bytes):
            "the range leaves the object \(digest), which has \(bytes) bytes"
        case .unexpectedDigest(let announced, let found):
            "the content has the SHA-256 \(found), but \(announced) was announced; send it again"
        case .unexpectedLength(let announced, let found):
            "\(found) bytes came, but \(announced) were announced; send them again"
        case .tooLong(let limit): "there are more bytes than the \(limit) that are taken"
        case .truncated(let digest, let place):
            "the object \(digest) ends too early, at byte \(place): it is damaged; restore it from "
                + "a backup, or put it again"
        case .busy(let digest):
            "the folder of the object \(digest) is held by another process; see what hangs there"
        case .stale(let digest):
            "the object \(digest) was put too long ago to be referred to; put it again"
        case .unreachable(let reason):
            "the store of objects can't be reached (\(reason)); see whether it runs and whether "
                + "objects.endpoint is right, then try again"
        case .refused(let status, let code):
            "the store of objects refuses with \(status) \(code): \(Self.advice(status, code))"
        case .unintelligible(let what):
            "the store of objects doesn't answer as S3 does: \(what); see objects.endpoint"
        case .invisibleCharacter(let digest):
            "the name of who refers to the object \(digest) holds a line break or another control "
                + "character: leave it out"
        }
    }
    /// What to do where a store refuses (the words are S3's).
    private static func advice(_ status: Int, _ code: String) -> String {
        switch code {
        case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken":
            "look at objects.key and objects.secret"
        case "RequestTimeTooSkewed": "set this machine's clock"
        case "NoSuchBucket": "make the bucket, or correct objects"
        case "AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect":
            "look at objects.region and objects.endpoint"
        default:
            status == 403
                ? "let the key read, write, list and remove below the prefix"
                : (300..<400).contains(status)
                    ? "look at objects.region and objects.endpoint"
                    : "look into the store's own log"
        }
    }
}
