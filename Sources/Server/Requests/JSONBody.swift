import HTTPTypes
import Hummingbird
import NIOCore
import Pipeline

/// Reads a JSON body whole, within its limits, and holds it to its schema.
enum JSONBody {
    /// - Throws: ``Problem``.
    static func read(_ call: Call, as schema: Schema) async throws -> ByteBuffer {
        let bytes = try await collect(call)
        guard bytes.readableBytes > 0 else {
            throw Problem(.malformedRequest, "the body is empty; send JSON")
        }
        let value: JSONValue
        do {
            value = try JSONText.value(
                of: Array(bytes.readableBytesView),
                depth: call.limits.depth,
            )
        } catch {
            throw Problem(
                .malformedRequest,
                "the body is not JSON: \(error.reason), at byte \(error.offset)",
            ).at([FieldError(error.pointer, error.reason)])
        }
        let complaints = schema.complaints(about: value).prefix(call.limits.namedErrors)
        guard complaints.isEmpty else {
            throw Problem(.invalidRequest, "the body isn't what this address takes; see errors")
                .at(Array(complaints))
        }
        return bytes
    }

    private static func collect(_ call: Call) async throws -> ByteBuffer {
        let limit = min(call.limits.bodyBytes, call.route.mostBodyBytes ?? .max)
        let tooLarge = Problem(.bodyTooLarge, "a body has at most \(limit) bytes here")
        if let field = call.headers[.contentLength], let length = Int(field), length > limit {
            throw tooLarge
        }
        let chunks = BodyChunks(
            call.request.body,
            patience: .whole(call.limits.bodySeconds),
            arrival: call.arrival,
        )
        var whole: ByteBuffer?
        for try await var chunk in chunks {
            guard (whole?.readableBytes ?? 0) + chunk.readableBytes <= limit else { throw tooLarge }
            if whole == nil { whole = chunk } else { whole?.writeBuffer(&chunk) }
        }
        return whole ?? ByteBuffer()
    }
}

/// The content types of requests.
enum ContentType {
    /// - Throws: a problem where the body is of another type than these; no types stand for any.
    static func check(_ headers: HTTPFields, isOneOf types: [String]) throws(Problem) {
        if let encoding = headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw Problem(.unsupportedMediaType, "send the body without a content encoding")
        }
        guard !types.isEmpty else { return }
        let field = headers[.contentType] ?? ""
        let parts = field.lowercased().split(separator: ";").map { part in
            part.filter { $0 != " " && $0 != "\"" }
        }
        let charset = parts.dropFirst().first { $0.hasPrefix("charset=") }
        guard let type = parts.first, types.contains(type),
            (charset ?? "charset=utf-8") == "charset=utf-8"
        else {
            let named = types.joined(separator: " or ")
            throw Problem(.unsupportedMediaType, "send it as \(named), in UTF-8 where it is text")
        }
    }
}
