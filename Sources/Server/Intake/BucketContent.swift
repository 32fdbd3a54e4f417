import Casework
import HTTPTypes
import Pipeline
import Store

/// An object as its store describes it now, and where it can be got for a moment.
struct BucketContent: Sendable {
    /// What is to be fetched, with what was said of it and how long it is.
    let request: FetchRequest
    let statement: UploadStatement
    let call: OutboundCall

    /// Asks the store.
    ///
    /// - Throws: ``FetchFailure`` for what isn't there, isn't what was told of or isn't described.
    init(
        _ object: BucketObject,
        of request: FetchRequest,
        in bucket: S3Bucket,
        _ limits: FetchLimits,
    ) async throws {
        let found = try await Self.find(object, in: bucket)
        guard found.bytes > 0 else { throw FetchFailure.hollow }
        guard found.bytes <= limits.bytes else { throw ObjectError.tooLong(limit: limits.bytes) }
        let metadata: UploadMetadata
        do throws(UploadMetadata.Malformation) {
            metadata = try UploadMetadata(of: found, object.key)
        } catch { throw FetchFailure.malformedMetadata }
        statement = try UploadStatement(metadata)
        guard statement.account != nil else { throw FetchFailure.noAccount }
        self.request = FetchRequest(
            for: request.tenant,
            from: request.url,
            metadata: metadata.text,
            bytes: found.bytes,
        )
        let url = bucket.signedGet(
            object.key,
            version: object.version,
            seconds: limits.signedSeconds,
        )
        var call = OutboundCall(.get, url)
        // It may be replaced between the two calls.
        call.fields = [("if-match", found.tag)]
        self.call = call
    }

    private static func find(
        _ object: BucketObject,
        in bucket: S3Bucket,
    ) async throws -> S3Bucket.Found {
        let found: S3Bucket.Found?
        do {
            found = try await bucket.find(object.key, version: object.version)
        } catch ObjectError.refused(let status, _) {
            throw FetchFailure(ofStore: status)
        } catch is ObjectError {
            throw OutboundFault.unreachable
        }
        guard let found else { throw FetchFailure(status: 404) }
        guard object.tag == nil || object.tag == found.tag.filter({ $0 != "\"" }) else {
            throw FetchFailure.replaced
        }
        return found
    }
}

extension UploadMetadata {
    /// The names of what a sender may say in plain ASCII, and their keys in an upload's metadata.
    private static let words = [
        ("account", "account"), ("title", "title"), ("description", "description"),
        ("external-id", "external_id"), ("filename", "filename"), ("item", "item"),
        ("purpose", "purpose"), ("language", "language"), ("declaration", "declaration"),
        ("sandbox", "sandbox"),
    ]

    /// What an object's sender said of it: as uploads say it, or by a word for each key.
    ///
    /// - Parameter key: its last part is the file's name where none is said.
    init(of found: S3Bucket.Found, _ key: String) throws(Malformation) {
        let said: UploadMetadata
        if let whole = found.metadata["upload-metadata"] {
            said = try UploadMetadata(parsing: whole)
        } else {
            let words = Self.words.compactMap { name, key in
                found.metadata[name].map { (key, $0) }
            }
            said = try UploadMetadata(saying: words)
        }
        guard said["filename"] == nil, let name = key.split(separator: "/").last.map(String.init),
            name.unicodeScalars.count <= 255,
            name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else {
            self = said
            return
        }
        self = try said.saying("filename", name)
    }
}
