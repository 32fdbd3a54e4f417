import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Pipeline

extension Front {
    /// The answer to an error; one that nobody expected is logged, and nobody outside reads of it.
    func reply(
        to error: any Error,
        on arrival: Arrival,
        _ progress: Progress,
    ) -> Reply {
        if let problem = Problem.expected(error) { return Reply(problem, of: progress.id) }
        arrival.logger.error(
            "a request failed",
            metadata: [
                "request_id": .string(progress.id.text),
                "operation": .string(progress.endpoint?.route.operation ?? ""),
                "error": .string("\(type(of: error)): \(error)"),
            ],
        )
        return Reply(.fault, of: progress.id)
    }

    /// What every answer says.
    func finish(_ reply: inout Reply, _ progress: Progress) {
        reply.headers.append(HTTPField(name: .requestID, value: progress.id.text))
        reply.headers.append(Self.nosniff)
        if !reply.headers.contains(.cacheControl) { reply.headers.append(Self.noStore) }
        if let route = progress.endpoint?.route, route.metering == .metered {
            harden(&reply, of: route)
        }
        progress.standing?.write(to: &reply.headers)
        for field in progress.endpoint?.route.standingFields ?? [:] {
            reply.headers[field.name] = field.value
        }
    }

    /// What browsers are told of every answer but those before a play: to run nothing in it, to show
    /// it in no frame, to tell nobody its address, and to come by TLS only (OWASP ASVS 5.0, 3.4).
    private func harden(_ reply: inout Reply, of route: Route) {
        if !reply.headers.contains(.contentSecurityPolicy) {
            reply.headers.append(Self.nothingRuns)
        }
        if !reply.headers.contains(.referrerPolicy) { reply.headers.append(Self.noReferrer) }
        if parts.origin.isSecure { reply.headers.append(Self.transportSecurity) }
        // What a session may change an answer by.
        if route.scope != nil || route.needsPerson || route.isForOwnPages {
            reply.headers.append(Self.varies)
        }
    }

    // Every answer has them, so they are made once.
    private static let nothingRuns = HTTPField(
        name: .contentSecurityPolicy,
        value: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    )
    private static let noReferrer = HTTPField(name: .referrerPolicy, value: "no-referrer")
    private static let transportSecurity = HTTPField(
        name: .strictTransportSecurity,
        value: "max-age=63072000; includeSubDomains",
    )
    private static let varies = HTTPField(
        name: .vary,
        value: "Authorization, Cookie, Origin, Sec-Fetch-Site",
    )
    private static let nosniff = HTTPField(name: .xContentTypeOptions, value: "nosniff")
    private static let noStore = HTTPField(name: .cacheControl, value: "no-store")

    /// Whether the connection must be closed because of a body that nobody will read.
    func mustClose(_ request: Request, _ progress: Progress, _ reply: Reply) -> Bool {
        if reply.status == .requestTimeout { return true }
        let isRefused = reply.status.code >= 400
        guard isRefused || !progress.hasReadBody else { return false }
        let length = request.headers.value(of: .contentLength).flatMap { Int($0) }
        let isLarge = length.map { $0 > parts.limits.lingerBytes } ?? false
        return isLarge || request.headers.contains(.transferEncoding)
    }

    func response(of reply: Reply, to request: Request) -> Response {
        let body: ResponseBody =
            switch reply.body {
            case .none: ResponseBody()
            case .bytes(let bytes): ResponseBody(byteBuffer: bytes)
            case .stream(let stream): stream
            }
        let response = Response(status: reply.status, headers: reply.headers, body: body)
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// An answer after which the connection is closed, once its sender had time to read why: closed
    /// at once, what it still sends would break the line before it reads.
    func lastResponse(of reply: Reply, to request: Request, on arrival: Arrival) -> Response {
        var response = response(of: reply.with(.connection, "close"), to: request)
        let channel = arrival.channel
        let linger = TimeAmount.nanoseconds(Int64(parts.limits.lingerSeconds * 1e9))
        response.body = ResponseBody(contentLength: response.body.contentLength) { writer in
            if case .bytes(let bytes) = reply.body { try await writer.write(bytes) }
            try await writer.finish(nil)
            channel.eventLoop.scheduleTask(in: linger) { channel.close(mode: .all, promise: nil) }
        }
        return response
    }

    /// One line a request: no address, no query, no token, and the path only as its template.
    func log(
        _ request: Request,
        _ reply: Reply,
        _ duration: Duration,
        on arrival: Arrival,
        _ progress: Progress,
    ) {
        let level: Logger.Level = reply.status.code >= 500 ? .warning : .info
        guard arrival.logger.logLevel <= level else { return }
        var metadata: Logger.Metadata = [
            "request_id": .string(progress.id.text), "method": .string(request.method.rawValue),
            "route": .string(progress.endpoint?.route.template.text ?? "none"),
            "status": .stringConvertible(reply.status.code),
            "seconds": .stringConvertible(duration / .seconds(1)),
        ]
        if let caller = progress.caller {
            metadata["tenant"] = .string(caller.tenant)
            metadata["token"] = .string(caller.token)
        }
        arrival.logger.log(level: level, "request", metadata: metadata)
    }
}

extension Reply {
    /// The problem as an answer.
    package init(_ problem: Problem, of id: RequestID) {
        var headers: HTTPFields = [.contentType: "application/problem+json"]
        if let seconds = problem.retryAfter { headers[.retryAfter] = "\(seconds)" }
        if problem.status == 401 {
            headers[.wwwAuthenticate] = "Bearer realm=\"touchstone\""
        }
        if case .text(let allowed) = problem.extensions["allow"] { headers[.allow] = allowed }
        self.init(
            HTTPResponse.Status(code: problem.status, reasonPhrase: problem.kind.reason),
            headers: headers,
            body: .bytes(ByteBuffer(string: problem.document(of: id).compactText)),
        )
    }
}

extension ProblemKind {
    /// What stands beside the status on the first line of an answer.
    fileprivate var reason: String { HTTPResponse.Status(code: status).reasonPhrase }
}
