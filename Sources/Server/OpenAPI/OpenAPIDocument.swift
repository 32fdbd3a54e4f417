import Casework
import HTTPTypes
package import Pipeline

/// The OpenAPI 3.1 document, made of the routes that the router is made of.
package struct OpenAPIDocument: Sendable {
    package let routes: [Route]
    /// The product's version.
    package let version: String

    package init(_ routes: [Route], version: String) {
        self.routes = routes
        self.version = version
    }

    package var json: JSONValue {
        var paths: [JSONValue.Member] = []
        for template in templates {
            let operations = routes.filter { $0.template == template }.map { route in
                JSONValue.Member(
                    key: route.method.rawValue.lowercased(),
                    value: Self.operation(route),
                )
            }
            paths.append(.init(key: template.text, value: .object(operations)))
        }
        return .object([
            "openapi": .text("3.1.0"),
            "info": .object([
                "title": .text("Touchstone"), "version": .text(version),
                "summary": .text("A trust layer for services that publish audio and video."),
                "license": .object(["name": .text("Apache-2.0"), "identifier": .text("Apache-2.0")]
                ),
            ]),
            "servers": .list([.object(["url": .text("/")])]),
            "security": .list([]),
            "paths": .object(paths),
            "components": components,
        ])
    }

    /// Each path once, in the order in which routes are declared.
    private var templates: [PathTemplate] {
        var seen: Set<String> = []
        return routes.map(\.template).filter { seen.insert($0.text).inserted }
    }

    private var components: JSONValue {
        var schemas: [String: Schema] = [:]
        for route in routes {
            if case .json(let schema, _) = route.body { schemas.merge(schema.components) { $1 } }
            for answer in route.answers {
                schemas.merge(answer.schema?.components ?? [:]) { $1 }
            }
        }
        let members = schemas.mapValues(\.document).merging(["Problem": Self.problem]) { $1 }
            .sorted { $0.key < $1.key }.map { JSONValue.Member(key: $0.key, value: $0.value) }
        return .object([
            "schemas": .object(members),
            "securitySchemes": .object([
                "token": .object([
                    "type": .text("http"), "scheme": .text("bearer"),
                    "description": .text("A token that begins with \(AccessToken.prefix)."),
                ]),
                "session": .object([
                    "type": .text("apiKey"), "in": .text("cookie"),
                    "name": .text(CookieJar(isSecure: true).session),
                    "description": .text(
                        "A person who signed in. What changes something needs the header field "
                            + "\(HTTPField.Name.csrf.rawName), which GET /v1/session gives."
                    ),
                ]),
            ]),
        ])
    }

    /// The schema of every problem (RFC 9457); kinds add members of their own.
    private static let problem = JSONValue.object([
        "type": .text("object"),
        "properties": .object([
            "type": Schema.text(1...200).document, "title": Schema.text(1...200).document,
            "status": Schema.integer(400...599).document,
            "detail": Schema.text(0...4_000).document,
            "errors": Schema.list(
                .object([
                    .required("pointer", .text(0...1_000)), .required("detail", .text(0...1_000)),
                ]),
                0...100,
            ).document,
            "request_id": Schema.text(1...40).document,
        ]),
        "required": .list(["type", "title", "status", "detail"].map { .text($0) }),
    ])
}

// One operation.
extension OpenAPIDocument {
    private static func operation(_ route: Route) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "operationId", value: .text(route.operation)),
            .init(key: "summary", value: .text(route.summary)),
        ]
        let parameters =
            route.pathParameters.map { parameter($0, "path") }
            + route.queryParameters.map { parameter($0, "query") }
            + route.headerParameters.map { parameter($0, "header") } + idempotencyKey(route)
        if !parameters.isEmpty {
            members.append(.init(key: "parameters", value: .list(parameters)))
        }
        if let body = requestBody(route.body) {
            members.append(.init(key: "requestBody", value: body))
        }
        members.append(.init(key: "responses", value: responses(route)))
        if let scope = route.scope {
            let needed = JSONValue.object(["token": .list([.text(scope.rawValue)])])
            let session = JSONValue.object(["session": .list([])])
            let people = scope.roles.isEmpty ? [] : [session]
            let ways = route.refusesTokens ? people : [needed] + people
            members.append(.init(key: "security", value: .list(ways)))
        } else if route.needsPerson {
            members.append(
                .init(key: "security", value: .list([.object(["session": .list([])])]))
            )
        }
        if !route.roles.isEmpty {
            let roles = route.roles.map { JSONValue.text($0.rawValue) }
            members.append(.init(key: "x-touchstone-roles", value: .list(roles)))
        }
        if route.needsFreshSignIn {
            members.append(.init(key: "x-touchstone-fresh-sign-in", value: .bool(true)))
        }
        return .object(members)
    }

    private static func parameter(_ parameter: Parameter, _ place: String) -> JSONValue {
        .object([
            "name": .text(parameter.name), "in": .text(place),
            "required": .bool(parameter.isRequired), "description": .text(parameter.note),
            "schema": parameter.schema.document,
        ])
    }

    private static func idempotencyKey(_ route: Route) -> [JSONValue] {
        guard route.idempotency != .none else { return [] }
        let key = Parameter(
            name: "Idempotency-Key",
            schema: .text(1...ReplayDesk.keyLength),
            note: "Made up by the caller: the same call with the same key happens once.",
            isRequired: route.idempotency == .required,
        )
        return [parameter(key, "header")]
    }

    private static func requestBody(_ rule: BodyRule) -> JSONValue? {
        switch rule {
        case .none: nil
        case .json(let schema, let example):
            .object([
                "required": .bool(true),
                "content": content("application/json", schema, example),
            ])
        case .stream(let types):
            .object([
                "required": .bool(false),
                "content": .object(
                    (types.isEmpty ? ["application/octet-stream"] : types).map { type in
                        .init(key: type, value: .object([:]))
                    }
                ),
            ])
        }
    }

    private static func responses(_ route: Route) -> JSONValue {
        var members = route.answers.map { answer in
            var parts: [JSONValue.Member] = [
                .init(key: "description", value: .text(answer.note))
            ]
            if let type = answer.contentType {
                parts.append(
                    .init(key: "content", value: content(type, answer.schema, answer.example))
                )
            }
            return JSONValue.Member(key: "\(answer.status.code)", value: .object(parts))
        }
        let answered = Set(route.answers.map(\.status.code))
        let problems = Dictionary(grouping: route.allProblems, by: \.status)
            .filter { !answered.contains($0.key) }
        for (status, kinds) in problems.sorted(by: { $0.key < $1.key }) {
            let value = JSONValue.object([
                "description": .text(
                    kinds.map { "\($0.code): \($0.title)." }.joined(separator: " ")
                ),
                "content": .object([
                    "application/problem+json": .object([
                        "schema": .object(["$ref": .text("#/components/schemas/Problem")])
                    ])
                ]),
            ])
            members.append(.init(key: "\(status)", value: value))
        }
        return .object(members)
    }

    private static func content(
        _ type: String,
        _ schema: Schema?,
        _ example: String?,
    ) -> JSONValue {
        var members: [JSONValue.Member] = []
        if let schema { members.append(.init(key: "schema", value: schema.document)) }
        if let example, let value = try? JSONText.value(of: Array(example.utf8)) {
            members.append(.init(key: "example", value: value))
        }
        return .object([.init(key: type, value: .object(members))])
    }
}
