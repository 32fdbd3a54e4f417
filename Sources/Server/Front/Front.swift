package import Hummingbird
import HTTPTypes
import NIOCore
import Pipeline
import Store

/// Where every request comes in: finds its route, checks what the route declares, hands it over, and
/// turns whatever happens into an answer.
package struct Front: HTTPResponder {
    package typealias Context = Arrival

    let table: RouteTable
    let desk: BearerDesk
    let meter: RateMeter
    let parts: FrontParts

    package init(
        _ table: RouteTable,
        desk: BearerDesk,
        meter: RateMeter,
        parts: FrontParts,
    ) {
        self.table = table
        self.desk = desk
        self.meter = meter
        self.parts = parts
    }

    package func respond(to request: Request, context arrival: Arrival) async throws -> Response {
        let began = parts.uptime()
        let id = RequestID.next()
        var progress = Progress(id: id)
        var reply: Reply
        do {
            reply = try await answer(request, id: id, on: arrival, &progress)
        } catch {
            reply = self.reply(to: error, on: arrival, progress)
        }
        finish(&reply, progress)
        if parts.doors.state == .closed { reply.headers[.connection] = "close" }
        parts.watch?.saw(reply, of: progress.endpoint?.route)
        let duration = parts.uptime() - began
        parts.timings.record(duration, request.method, reply.status, progress.endpoint)
        if progress.endpoint?.route.metering != .bare {
            log(request, reply, duration, on: arrival, progress)
        }
        return mustClose(request, progress, reply)
            ? lastResponse(of: reply, to: request, on: arrival) : response(of: reply, to: request)
    }

    /// How far a request came.
    struct Progress {
        let id: RequestID
        var endpoint: Endpoint?
        var standing: RateMeter.Standing?
        var hasReadBody = false
        var caller: Caller?
    }
}

// The way of a request.
extension Front {
    private func answer(
        _ request: Request,
        id: RequestID,
        on arrival: Arrival,
        _ progress: inout Progress,
    ) async throws -> Reply {
        let (endpoint, values) = try find(request)
        progress.endpoint = endpoint
        if parts.doors.state == .closed {
            throw Problem(.shuttingDown, "the server is stopping; try again").retry(after: 5)
        }
        var call = Call(
            id: id,
            request: request,
            endpoint: endpoint,
            parameters: PathParameters(values: values, names: endpoint.names),
            arrival: arrival,
            limits: parts.limits,
        )
        let caller = try await caller(of: call, &progress)
        progress.caller = caller
        try checkPath(call)
        if endpoint.route.metering == .metered {
            progress.standing = try take(call, caller)
            call.query = try QueryParameters(
                parsing: Self.query(of: request),
                as: endpoint.route.queryParameters,
            )
        }
        switch endpoint.route.body {
        case .none: break
        case .stream(let types):
            try ContentType.check(request.headers, isOneOf: types)
            progress.hasReadBody = true
        case .json(let schema, _):
            try ContentType.check(request.headers, isOneOf: ["application/json"])
            call.body = try await JSONBody.read(call, as: schema)
            progress.hasReadBody = true
        }
        return try await parts.replays.answering(call, caller) { call in
            try await endpoint.route.handle(call, caller)
        }
    }

    private func find(_ request: Request) throws(Problem) -> (Endpoint, [Substring]) {
        let address = request.uri.string
        guard address.utf8.count <= parts.limits.addressBytes else {
            throw Problem(
                .addressTooLong,
                "an address has at most \(parts.limits.addressBytes) bytes",
            )
        }
        let end = address.utf8.firstIndex(of: UInt8(ascii: "?")) ?? address.endIndex
        let path = address[..<end]
        switch table.find(Self.method(of: request), path) {
        case .route(let endpoint, let values): return (endpoint, values)
        case .methods(let methods):
            // Whoever may read may also ask for the head alone.
            if request.method == .head,
                case .route(let found, let values) = table.find(.get, path)
            {
                return (found, values)
            }
            let implied: [HTTPRequest.Method] = methods.contains(.get) ? [.head] : []
            let allowed = Set(methods + implied).map(\.rawValue).sorted().joined(separator: ", ")
            throw Problem(.methodNotAllowed, "here one may \(allowed)")
                .with("allow", .text(allowed))
        case .nothing:
            throw Problem(.notFound, "there is nothing at this address; see /openapi.json")
        }
    }

    /// The method that is meant: clients behind old proxies say PATCH and DELETE in a header field.
    private static func method(of request: Request) -> HTTPRequest.Method {
        guard request.method == .post, let named = request.headers[.methodOverride] else {
            return request.method
        }
        return HTTPRequest.Method(named.uppercased()) ?? request.method
    }

    private static func query(of request: Request) -> Substring? {
        let address = request.uri.string
        guard let mark = address.utf8.firstIndex(of: UInt8(ascii: "?")) else { return nil }
        return address[address.utf8.index(after: mark)...].prefix { $0 != "#" }
    }

    private func caller(of call: Call, _ progress: inout Progress) async throws -> Caller? {
        let route = call.endpoint.route
        guard route.scope != nil || route.needsPerson else {
            if route.isForOwnPages { try parts.origin.check(call) }
            return nil
        }
        do {
            let caller = try await caller(of: call)
            if let scope = route.scope { try caller.require(scope) }
            if route.needsFreshSignIn { try checkFreshness(of: caller, route) }
            return caller
        } catch let problem as Problem where problem.kind == .unauthenticated {
            // Whoever tries tokens is counted, whatever the route.
            progress.standing = try take(call, nil)
            throw problem
        }
    }

    private func checkFreshness(of caller: Caller, _ route: Route) throws(Problem) {
        guard let session = caller.session else {
            guard route.refusesTokens else { return }
            throw Problem(
                .freshSignInNeeded,
                "this is for people who show who they are, and a token can't; sign in",
            )
        }
        try parts.sessions?.requireFresh(session)
    }

    /// By the token that a request shows; else by the session whose cookie comes with it.
    private func caller(of call: Call) async throws -> Caller {
        guard call.headers[.authorization] == nil, let sessions = parts.sessions,
            sessions.hasCookie(call.headers)
        else {
            guard !call.endpoint.route.needsPerson else {
                throw Problem(.unauthenticated, "this is for people who signed in; sign in first")
            }
            return try await desk.caller(of: call.headers)
        }
        return try await sessions.caller(of: call)
    }

    /// A name in a path that isn't of its form names nothing.
    private func checkPath(_ call: Call) throws(Problem) {
        for parameter in call.endpoint.route.pathParameters {
            let text = call.parameters[parameter.name]
            guard parameter.schema.complaints(about: .text(text)).isEmpty else {
                throw Problem(.notFound, "there is no such \(parameter.name)")
            }
        }
    }

    private func take(_ call: Call, _ caller: Caller?) throws(Problem) -> RateMeter.Standing? {
        let parties: [RateMeter.Party] =
            if let caller {
                [.token(caller.token), .tenant(caller.tenant)]
            } else {
                [
                    .address(
                        ClientAddress.text(
                            of: call.headers,
                            from: call.arrival,
                            proxies: parts.proxies,
                        )
                    )
                ]
            }
        let standing = meter.take(parties)
        if let standing, standing.isExceeded { throw standing.problem }
        return standing
    }
}
