import Foundation
import NIOCore

/// What a JSON body of a request is read into.
///
/// The schema is checked before, so the initializer only decodes.
package protocol RequestShape: Decodable, Sendable {
    static var schema: Schema { get }
    /// One that is accepted, as JSON.
    static var example: String? { get }
}

extension RequestShape {
    package static var example: String? { nil }

    /// Reads a body that fits the schema.
    init(reading body: ByteBuffer) throws {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = APITime.decoding
        do {
            self = try decoder.decode(Self.self, from: Data(body.readableBytesView))
        } catch let error as DecodingError {
            throw Problem(.invalidRequest, "the body can't be read").at([error.fieldError])
        }
    }
}

/// What an answer's JSON is made of.
package protocol AnswerShape: Encodable, Sendable {
    static var schema: Schema { get }
    static var example: String? { get }
}

extension AnswerShape {
    package static var example: String? { nil }
}

extension DecodingError {
    /// Where it is and what is wrong, without a value.
    fileprivate var fieldError: FieldError {
        let (path, words): ([any CodingKey], String) =
            switch self {
            case .typeMismatch(_, let context): (context.codingPath, "is of another kind")
            case .valueNotFound(_, let context): (context.codingPath, "is missing")
            case .keyNotFound(let key, let context): (context.codingPath + [key], "is missing")
            case .dataCorrupted(let context): (context.codingPath, context.debugDescription)
            @unknown default: ([], "can't be read")
            }
        return FieldError(
            JSONPointer.text(path.map { $0.intValue.map(String.init) ?? $0.stringValue }),
            words,
        )
    }
}
