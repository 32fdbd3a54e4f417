import Foundation
import HTTPTypes
import Store

// The header fields of tus 1.0.
extension HTTPField.Name {
    static let tusResumable = named("Tus-Resumable")
    static let tusVersion = named("Tus-Version")
    static let tusExtension = named("Tus-Extension")
    static let tusMaxSize = named("Tus-Max-Size")
    static let tusChecksumAlgorithm = named("Tus-Checksum-Algorithm")
    static let uploadOffset = named("Upload-Offset")
    static let uploadLength = named("Upload-Length")
    static let uploadDeferLength = named("Upload-Defer-Length")
    static let uploadMetadata = named("Upload-Metadata")
    static let uploadExpires = named("Upload-Expires")
    static let uploadChecksum = named("Upload-Checksum")

    /// The item that a complete upload became.
    static let touchstoneItem = named("Touchstone-Item")

    private static func named(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a token") }
        return name
    }
}

/// What tus 1.0 calls the protocol, its extensions and its content type.
enum Tus {
    static let version = "1.0.0"
    static let extensions =
        "creation,creation-with-upload,creation-defer-length,expiration,checksum,termination"
    static let contentType = "application/offset+octet-stream"

    static let checksums = PartChecksum.Algorithm.allCases.map(\.rawValue).joined(separator: ",")
}

/// Reads what stands in a request's header fields; every reader refuses rather than guesses.
struct TusFields: Sendable {
    let fields: HTTPFields

    /// - Throws: the problem of a client that speaks another version.
    func checkVersion() throws(Problem) {
        guard fields[.tusResumable] == Tus.version else {
            throw Problem(
                .unsupportedTusVersion,
                "send Tus-Resumable: \(Tus.version), the one version of tus that is spoken here",
            )
        }
    }

    /// A count of bytes; nil where the field isn't there.
    func count(_ name: HTTPField.Name) throws(Problem) -> UInt64? {
        guard let text = fields[name] else { return nil }
        let isNumber =
            (1...19).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isNumber, let count = Int64(text) else {
            throw Problem(.malformedRequest, "\(name.rawName) must be a whole number of bytes")
        }
        return count.magnitude
    }

    /// The length that an upload is created with; nil where it is said later.
    func creationLength() throws(Problem) -> UInt64? {
        let length = try count(.uploadLength)
        guard let deferred = fields[.uploadDeferLength] else {
            guard let length else {
                throw Problem(
                    .malformedRequest,
                    "send Upload-Length, or Upload-Defer-Length: 1 to say it later",
                )
            }
            return length
        }
        guard deferred == "1", length == nil else {
            throw Problem(
                .malformedRequest,
                "Upload-Defer-Length can only be 1, and not beside Upload-Length",
            )
        }
        return nil
    }

    func metadata() throws(Problem) -> UploadMetadata {
        guard let text = fields[.uploadMetadata] else { return .none }
        do throws(UploadMetadata.Malformation) {
            return try UploadMetadata(parsing: text)
        } catch {
            throw Problem(.malformedRequest, "\(error)")
        }
    }

    func checksum() throws(Problem) -> PartChecksum? {
        guard let text = fields[.uploadChecksum] else { return nil }
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard let name = words.first, let algorithm = PartChecksum.Algorithm(rawValue: "\(name)")
        else {
            throw Problem(
                .malformedRequest,
                "Upload-Checksum takes these algorithms: \(Tus.checksums)",
            )
        }
        guard words.count == 2, let bytes = Data(base64Encoded: String(words[1])),
            bytes.count == algorithm.byteCount
        else {
            throw Problem(
                .malformedRequest,
                "Upload-Checksum must be \(name), a space and \(algorithm.byteCount) bytes in "
                    + "Base64",
            )
        }
        return PartChecksum(algorithm, announced: Array(bytes))
    }

    /// How many bytes the body has, as far as the request says; nil where it ends when it ends.
    func bodyBytes() throws(Problem) -> UInt64? {
        if fields[.transferEncoding] != nil { return nil }
        return try count(.contentLength) ?? 0
    }

    /// - Throws: the problem of a body of another type.
    func checkContentType() throws(Problem) {
        guard fields[.contentType] == Tus.contentType else {
            throw Problem(.unsupportedMediaType, "send Content-Type: \(Tus.contentType)")
        }
    }
}
