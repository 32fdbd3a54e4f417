import HTTPTypes
import NIOCore
import Synchronization

/// `GET /openapi.json`: the document of all routes, its own among them.
package final class DocumentRoutes: Sendable {
    private let text = Mutex(ByteBuffer())

    package init() {}

    package var routes: [Route] {
        [
            Route(.get, "/openapi.json", "readDocument", "What the API is (OpenAPI 3.1)") { _ in
                Reply(
                    .ok,
                    headers: [.contentType: "application/json"],
                    body: .bytes(self.text.withLock(\.self)),
                )
            }
            .answers(.ok, schema: .any, "The document")
        ]
    }

    package func fill(from table: RouteTable, version: String) {
        let document = OpenAPIDocument(table.routes, version: version).json.compactText
        text.withLock { $0 = ByteBuffer(string: document) }
    }
}
