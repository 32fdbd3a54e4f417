import Casework
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
package import Store

/// `/v1/uploads`: content that comes in parts, by tus 1.0 with creation, creation-with-upload,
/// creation-defer-length, expiration, checksum and termination.
///
/// Every answer that is made here says `Tus-Resumable`, and of one that fails, where the upload
/// stands.
package struct UploadRoutes: Sendable {
    /// Decides before an upload is created whether this caller may publish so: the one rule that
    /// every way in passes.
    package typealias Admission =
        @Sendable (_ statement: UploadStatement, _ caller: Caller) async throws -> Void

    let uploads: Uploads
    let admit: Admission

    package init(_ uploads: Uploads, admit: @escaping Admission) {
        self.uploads = uploads
        self.admit = admit
    }

    package var routes: [Route] {
        [options, creation, look, part, termination].map { $0.always(.tusResumable, Tus.version) }
    }

    private static let place = "/v1/uploads"
    private static let upload = "/v1/uploads/{upload}"

    private var options: Route {
        Route(.options, Self.place, "readUploadOptions", "Read what uploads may be") { _ in
            .tus(.noContent).with(.tusVersion, Tus.version).with(.tusExtension, Tus.extensions)
                .with(.tusMaxSize, "\(uploads.limits.uploadBytes)")
                .with(.tusChecksumAlgorithm, Tus.checksums)
        }
        .answers(.noContent, "What is spoken here, in header fields")
    }

    /// The keys that mean something to us, as the document lists them.
    private static let metadataNote = """
        Keys, each with a value in Base64: account, title, description, external_id, filename, \
        filetype, item, purpose, language, declaration (JSON); in a sandbox also sandbox, one of \
        \(Rehearsal.allCases.map(\.rawValue).joined(separator: ", "))
        """

    private var creation: Route {
        Route(.post, Self.place, "createUpload", "Create an upload", scope: .upload) {
            call,
            caller in
            await answer(call) { try await create(call, caller) }
        }
        .header("Tus-Resumable", .choice([Tus.version]), "The version of tus", required: true)
        .header("Upload-Length", .count, "How many bytes come in all")
        .header("Upload-Defer-Length", .choice(["1"]), "The length is said later")
        .header("Upload-Metadata", .text(0...8_192), Self.metadataNote)
        .header("Upload-Checksum", .text(0...200), "Algorithm and checksum of the body")
        .streams()
        .answers(.created, "The upload; Location says where it is")
        .mayFail(
            .publishingRefused,
            .declarationNeeded,
            .invalidRequest,
            .notFound,
            .conflict,
            .unsupportedTusVersion,
            .malformedRequest,
            .unsupportedMediaType,
            .uploadTooLarge,
            .uploadQuota,
            .checksumMismatch,
            .storageFull,
        )
    }

    private var look: Route {
        Route(.head, Self.upload, "readUpload", "Read where an upload stands", scope: .upload) {
            call,
            caller in
            await answer(call) {
                let upload = try await uploads.look(at: try id(call), of: caller.tenant)
                return described(upload)
            }
        }
        .path("upload", .id, "The upload's id")
        .header("Tus-Resumable", .choice([Tus.version]), "The version of tus", required: true)
        .answers(.ok, "Where it stands, in header fields")
        .mayFail(.unsupportedTusVersion, .notFound, .uploadEnded)
    }

    private var part: Route {
        Route(.patch, Self.upload, "addToUpload", "Send the next bytes", scope: .upload) {
            call,
            caller in
            await answer(call) { try await add(call, caller) }
        }
        .path("upload", .id, "The upload's id")
        .header("Tus-Resumable", .choice([Tus.version]), "The version of tus", required: true)
        .header("Upload-Offset", .count, "Where the bytes begin", required: true)
        .header("Upload-Length", .count, "The length, where it was to be said later")
        .header("Upload-Checksum", .text(0...200), "Algorithm and checksum of the body")
        .streams()
        .answers(.noContent, "The bytes are durable; Upload-Offset says how many there are now")
        .mayFail(
            .unsupportedTusVersion,
            .malformedRequest,
            .unsupportedMediaType,
            .notFound,
            .publishingRefused,
            .invalidRequest,
            .conflict,
            .wrongOffset,
            .uploadTakenOver,
            .uploadEnded,
            .uploadTooLarge,
            .uploadHeld,
            .uploadQuota,
            .checksumMismatch,
            .brokenBody,
            .slowBody,
            .storageFull,
        )
    }

    private var termination: Route {
        Route(.delete, Self.upload, "endUpload", "Give an upload up", scope: .upload) {
            call,
            caller in
            await answer(call) {
                try await uploads.terminate(try id(call), of: caller.tenant)
                return .tus(.noContent)
            }
        }
        .path("upload", .id, "The upload's id")
        .header("Tus-Resumable", .choice([Tus.version]), "The version of tus", required: true)
        .answers(.noContent, "It is gone")
        .mayFail(.unsupportedTusVersion, .notFound, .conflict, .uploadEnded, .uploadHeld)
    }
}

extension UploadRoutes {
    /// Answers in tus's terms, also where something is wrong; what nobody expected goes on.
    private func answer(_ call: Call, _ act: () async throws -> Reply) async -> Reply {
        do {
            try TusFields(fields: call.headers).checkVersion()
            return try await act()
        } catch {
            let problem = Problem.expected(error)
            // What the sender isn't told stands in the log, also of a disk that is not available.
            if problem.map({ $0.status >= 500 }) ?? true {
                call.logger.error(
                    "upload failed",
                    metadata: ["error": .string("\(type(of: error)): \(error)")],
                )
            }
            return .tus(problem ?? .fault, of: call.id)
        }
    }

    private func id(_ call: Call) throws -> UploadID {
        guard let id = UploadID(call.parameters["upload"]) else { throw UploadError.unknown }
        return id
    }

    private func described(_ upload: Upload) -> Reply {
        var reply = Reply.tus(.ok, upload)
        if let length = upload.length {
            reply.headers[.uploadLength] = "\(length)"
        } else {
            reply.headers[.uploadDeferLength] = "1"
        }
        if !upload.metadata.isEmpty { reply.headers[.uploadMetadata] = upload.metadata }
        return reply
    }

    private func create(_ call: Call, _ caller: Caller) async throws -> Reply {
        let fields = TusFields(fields: call.headers)
        let length = try fields.creationLength()
        let (metadata, checksum) = (try fields.metadata(), try fields.checksum())
        let bytes = try fields.bodyBytes()
        // Some clients announce an empty body as one of unknown length, and then of no type.
        let bringsBytes = bytes ?? 0 > 0 || bytes == nil && call.headers[.contentType] != nil
        if bringsBytes { try fields.checkContentType() }
        if let length, let bytes, bytes > length { throw UploadError.tooLong(limit: length) }
        let statement = try UploadStatement(metadata)
        try await admit(statement, caller)
        let request = UploadRequest(
            tenant: caller.tenant,
            account: statement.account ?? "",
            metadata: metadata.text,
            length: length,
        )
        var upload = try await uploads.create(request)
        if bringsBytes, upload.state == .open {
            let part = UploadPart(at: 0, bytes: bytes, checksum: checksum)
            upload = try await first(part, call, of: upload)
        }
        return Reply.tus(.created, upload).with(.location, "\(Self.place)/\(upload.id)")
    }

    /// Adds what came with the creation; what breaks off is gone on with later.
    private func first(_ part: UploadPart, _ call: Call, of upload: Upload) async throws -> Upload {
        do {
            let chunks = PartBytes(call.request.body)
            return try await uploads.add(part, of: chunks, to: upload.id, of: upload.tenant).upload
        } catch {
            // Its sender will never know where it is.
            try? await uploads.terminate(upload.id, of: upload.tenant)
            throw error
        }
    }

    private func add(_ call: Call, _ caller: Caller) async throws -> Reply {
        let fields = TusFields(fields: call.headers)
        try fields.checkContentType()
        guard let offset = try fields.count(.uploadOffset) else {
            throw Problem(.malformedRequest, "send Upload-Offset: where the bytes begin")
        }
        let part = UploadPart(
            at: offset,
            bytes: try fields.bodyBytes(),
            length: try fields.count(.uploadLength),
            checksum: try fields.checksum(),
        )
        let chunks = PartBytes(call.request.body)
        let outcome = try await uploads.add(
            part,
            of: chunks,
            to: try id(call),
            of: caller.tenant,
        )
        guard let problem = outcome.ending.problem else { return .tus(.noContent, outcome.upload) }
        return .tus(problem, of: call.id, outcome.upload)
    }
}

/// A body's bytes as the store takes them; only asking for more lets the sender send more.
struct PartBytes: AsyncSequence, Sendable {
    typealias Element = [UInt8]

    private let body: RequestBody

    init(_ body: RequestBody) { self.body = body }

    func makeAsyncIterator() -> Iterator { Iterator(base: body.makeAsyncIterator()) }

    struct Iterator: AsyncIteratorProtocol {
        var base: RequestBody.AsyncIterator

        mutating func next() async throws -> [UInt8]? {
            try await base.next(isolation: #isolation).map { Array($0.readableBytesView) }
        }
    }
}
