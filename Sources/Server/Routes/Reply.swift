import Foundation
package import HTTPTypes
package import Hummingbird
package import NIOCore
package import Pipeline

/// What a handler answers.
package struct Reply: Sendable {
    package enum Body: Sendable {
        case none
        case bytes(ByteBuffer)
        /// Written as it comes; such an answer can't be replayed.
        case stream(ResponseBody)
    }

    package var status: HTTPResponse.Status
    package var headers: HTTPFields
    package var body: Body

    package init(
        _ status: HTTPResponse.Status,
        headers: HTTPFields = HTTPFields(),
        body: Body = .none,
    ) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// JSON of a shape.
    package static func json(
        _ value: some AnswerShape,
        _ status: HTTPResponse.Status = .ok,
    ) throws -> Reply {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = APITime.encoding
        return bytes(try encoder.encode(value), "application/json", status)
    }

    /// JSON that was made by hand.
    package static func json(
        _ value: JSONValue,
        _ status: HTTPResponse.Status = .ok,
        contentType: String = "application/json",
    ) -> Reply {
        bytes(value.compactText.utf8, contentType, status)
    }

    /// Bytes of a content type.
    package static func bytes(
        _ bytes: some Sequence<UInt8>,
        _ contentType: String,
        _ status: HTTPResponse.Status = .ok,
    ) -> Reply {
        Reply(
            status,
            headers: [.contentType: contentType],
            body: .bytes(ByteBuffer(bytes: bytes)),
        )
    }

    /// Nothing to say but that it's done.
    package static let noContent = Reply(.noContent)

    /// The same answer with one more header field.
    package func with(_ name: HTTPField.Name, _ value: String) -> Reply {
        var reply = self
        reply.headers[name] = value
        return reply
    }
}
