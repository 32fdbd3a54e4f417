package import HTTPTypes

/// One operation of the API: what it is called with, what it answers, and what does it.
///
/// Router and OpenAPI document are made of the same declarations:
///
///     Route(.get, "/v1/items/{item}", "readItem", "Read an item", scope: .readItems) {
///         call, caller in
///         .json(ItemView(try await items.find(call.parameters["item"], of: caller.tenant)))
///     }
///     .path("item", .id, "The item's id")
///     .answers(.ok, ItemView.self, "The item")
///     .mayFail(.notFound)
package struct Route: Sendable {
    /// What does it, once everything declared was checked.
    typealias Work = @Sendable (Call, Caller?) async throws -> Reply

    package let method: HTTPRequest.Method
    /// Such as `/v1/items/{item}`.
    package let template: PathTemplate
    /// Its name in the document: a verb and a noun, such as `readItem`.
    package let operation: String
    package let summary: String
    /// What a token or a role must allow; nil where anybody may call, or whoever signed in.
    package let scope: Scope?
    /// Whether only people who signed in may call, whatever their roles.
    package internal(set) var needsPerson = false
    /// Whether a person must have shown lately who they are.
    package internal(set) var needsFreshSignIn = false
    /// Whether no token opens it, whatever its scopes: a token can't show who holds it.
    package internal(set) var refusesTokens = false
    /// Whether a browser may send it from our own pages only, also without a session.
    package internal(set) var isForOwnPages = false
    /// What stands in its path and in its query.
    package internal(set) var pathParameters: [Parameter] = []
    package internal(set) var queryParameters: [Parameter] = []
    package internal(set) var headerParameters: [Parameter] = []
    package internal(set) var body = BodyRule.none
    /// Bytes of a JSON body, where they are fewer than ``RequestLimits/bodyBytes``.
    package internal(set) var mostBodyBytes: Int?
    package internal(set) var answers: [Answer] = []
    package internal(set) var problems: [ProblemKind] = []
    package internal(set) var idempotency = IdempotencyRule.none
    package internal(set) var metering = Metering.metered
    /// Fields of every answer, also of those that say no before the handler is asked.
    package internal(set) var standingFields = HTTPFields()
    let handle: Work

    /// A route that anybody may call.
    package init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ operation: String,
        _ summary: String,
        _ handle: @escaping @Sendable (Call) async throws -> Reply,
    ) {
        self.method = method
        template = PathTemplate(path)
        self.operation = operation
        self.summary = summary
        scope = nil
        self.handle = { call, _ in try await handle(call) }
    }

    /// A route for people who signed in, whatever their roles; a token opens none.
    package init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ operation: String,
        _ summary: String,
        person handle: @escaping @Sendable (Call, Caller) async throws -> Reply,
    ) {
        self.method = method
        template = PathTemplate(path)
        self.operation = operation
        self.summary = summary
        scope = nil
        needsPerson = true
        self.handle = { call, caller in
            guard let caller else { throw Problem(.unauthenticated, "sign in") }
            return try await handle(call, caller)
        }
    }

    /// A route for holders of a token with a scope.
    package init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ operation: String,
        _ summary: String,
        scope: Scope,
        _ handle: @escaping @Sendable (Call, Caller) async throws -> Reply,
    ) {
        self.method = method
        template = PathTemplate(path)
        self.operation = operation
        self.summary = summary
        self.scope = scope
        self.handle = { call, caller in
            guard let caller else { throw Problem(.unauthenticated, "send a token") }
            return try await handle(call, caller)
        }
    }

    /// A route for holders of a token with a scope, that takes a JSON body.
    package init<Body: RequestShape>(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ operation: String,
        _ summary: String,
        scope: Scope,
        taking shape: Body.Type,
        _ handle: @escaping @Sendable (Call, Caller, Body) async throws -> Reply,
    ) {
        self.init(method, path, operation, summary, scope: scope) { call, caller in
            try await handle(call, caller, Body(reading: call.body))
        }
        body = .json(Body.schema, Body.example)
    }
}

/// What stands in a path, a query or a header.
package struct Parameter: Hashable, Sendable {
    package let name: String
    package let schema: Schema
    package let note: String
    package let isRequired: Bool
}

/// What a route takes as a body.
package enum BodyRule: Hashable, Sendable {
    /// Nothing; what comes nevertheless is not read.
    case none
    /// JSON that is read whole and checked.
    case json(Schema, String?)
    /// Bytes of one of these content types that the handler reads as they come; of any where there
    /// are none.
    case stream([String])
}

/// One way in which a route answers when all goes well.
package struct Answer: Hashable, Sendable {
    package let status: HTTPResponse.Status
    package let note: String
    /// The shape of its JSON; nil where it has no body or no JSON.
    package let schema: Schema?
    /// The content type; nil where it has no body.
    package let contentType: String?
    package let example: String?
}

/// Whether calls say by an `Idempotency-Key` that they may come twice.
package enum IdempotencyRule: Hashable, Sendable { case none, optional, required }

/// Which of the usual duties a route has.
package enum Metering: Hashable, Sendable {
    /// Counted against the limits, logged, its query checked.
    case metered
    /// For what stands before every play: its handler reads its query itself, it's neither counted
    /// against limits nor logged, but measured.
    case bare
}
