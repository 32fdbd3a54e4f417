import Foundation
import HTTPTypes
import NIOCore
import Pipeline
import Synchronization

@testable import Server

/// A body and an answer as routes have them.
struct Note: RequestShape, AnswerShape {
    let title: String
    let stars: Int?

    static let schema = Schema.named(
        "Note",
        .object([
            .required("title", .text(1...20), "What it is about"),
            .optional("stars", .integer(0...5)),
        ]),
    )
    static let example: String? = #"{"title": "hello", "stars": 3}"#
}

/// Routes that show what routes can declare.
enum SampleRoutes {
    static let all = routes(count: Counter())

    static func routes(count: Counter) -> [Route] {
        [
            Route(.get, "/v1/notes/{note}", "readNote", "Read a note", scope: .readItems) {
                call,
                caller in
                guard call.parameters["note"].hasSuffix("1") else {
                    throw Problem(.notFound, "there is no such note")
                }
                return try .json(Note(title: caller.tenant, stars: call.query.integer("stars")))
                    .tagged(EntityTag(version: 1))
            }
            .path("note", .id, "Its id")
            .query("stars", .integer(0...5), "How many")
            .answers(.ok, Note.self, "The note"),

            Route(
                .post,
                "/v1/notes",
                "writeNote",
                "Write a note",
                scope: .writeItems,
                taking: Note.self,
            ) { _, _, note in
                count.increase()
                if note.title == "boom" { throw Boom() }
                return try .json(note, .created)
            }
            .idempotent()
            .answers(.created, Note.self, "It is written"),

            Route(.patch, "/v1/files/{name}", "putBytes", "Send bytes", scope: .upload) {
                call,
                _ in
                var length = 0
                for try await chunk in call.chunks { length += chunk.readableBytes }
                return .json(.object(["length": .integer(Int64(length))]))
            }
            .path("name", .form(.name), "Its name")
            .streams("application/octet-stream")
            .answers(.ok, schema: .object([.required("length", .count)]), "The bytes that came"),

            Route(.get, "/v1/gate/{item}", "askGate", "May it be played?") { _ in
                .json(.object(["title": .text("x")]))
            }
            .path("item", .id, "Its id")
            .bare()
            .answers(.ok, Note.self, "It may"),
        ]
    }

    struct Boom: Error {}

    static let noteID = "01940000-0000-7000-8000-000000000001"
}

final class Counter: Sendable {
    private let value = Mutex(0)

    var count: Int { value.withLock(\.self) }

    func increase() { value.withLock { $0 += 1 } }
}
