package import HTTPTypes
package import Hummingbird
package import Logging
package import NIOCore
package import Store

/// One request on its way: what a route's handler is handed.
///
/// What the route declares has been checked by then: token and scope, content type, the body against
/// its schema, parameters.
package struct Call: Sendable {
    package let id: RequestID
    package let request: Request
    let endpoint: Endpoint
    package let parameters: PathParameters
    /// The connection on which it came.
    package let arrival: Arrival
    /// The whole body, of a route that takes one; empty where the handler reads a stream.
    package internal(set) var body = ByteBuffer()
    /// The parameters of the query that the route declares.
    package internal(set) var query = QueryParameters()
    /// How to remember the answer of a call that says it may come twice.
    package internal(set) var replay: (any ReplayRecord)?
    let limits: RequestLimits

    /// Logs with the request's id.
    package var logger: Logger {
        var logger = arrival.logger
        logger[metadataKey: "request_id"] = .string(id.text)
        return logger
    }

    package var route: Route { endpoint.route }

    package var headers: HTTPFields { request.head.headerFields }

    /// The body as it comes, for routes that take a stream.
    ///
    /// A body that stands still for ``RequestLimits/idleBodySeconds`` throws a problem, as one does
    /// that breaks off. Only asking for the next chunk reads on.
    package var chunks: BodyChunks {
        BodyChunks(request.body, patience: .idle(limits.idleBodySeconds), arrival: arrival)
    }
}

/// The connection on which a request came.
package struct Arrival: InitializableFromSource, Sendable {
    package let channel: any NIOCore.Channel
    package let logger: Logger

    package init(source: ApplicationRequestContextSource) {
        channel = source.channel
        logger = source.logger
    }
}

/// What stands in a path where its template has names.
package struct PathParameters: Hashable, Sendable {
    package internal(set) var values: [Substring] = []
    let names: [String]

    /// The value of a name that the route's template has.
    package subscript(_ name: String) -> String {
        guard let place = names.firstIndex(of: name), place < values.count else { return "" }
        return String(values[place])
    }
}

/// Lets a call's answer be remembered in the transaction that did its work.
package protocol ReplayRecord: Sendable {
    /// Writes down what a repetition of the call will be answered with.
    ///
    /// - Throws: where the call has been taken over meanwhile, so that the transaction must not be
    ///   committed.
    func finish(with reply: Reply, in transaction: any Transaction) throws
}
