import HTTPTypes

/// Finds the route of a request.
///
/// A tree of path steps: a word goes before a name, and nothing else is tried.
package final class RouteTable: Sendable {
    /// Why declarations can't be one table.
    package enum Fault: Error, Hashable {
        /// Two routes have this method and path.
        case doubled(String)
        /// Two operations have this name.
        case doubledOperation(String)
        /// Names of the path that aren't declared, or the other way round.
        case undeclared(String)
        /// At one place of the path two names would mean the same.
        case ambiguous(String)
    }

    /// What a request finds.
    enum Finding {
        case route(Endpoint, [Substring])
        /// The path is there with these methods only.
        case methods([HTTPRequest.Method])
        case nothing
    }

    private struct Node {
        var words: [Substring: Int] = [:]
        var name: (place: Int, text: String)?
        var endpoints: [Endpoint] = []
    }

    package let routes: [Route]
    let endpoints: [Endpoint]
    private let nodes: [Node]

    package init(_ routes: [Route]) throws(Fault) {
        var (nodes, operations) = ([Node()], Set<String>())
        var endpoints: [Endpoint] = []
        for route in routes {
            let title = "\(route.method) \(route.template.text)"
            guard operations.insert(route.operation).inserted else {
                throw .doubledOperation(route.operation)
            }
            guard Set(route.template.names) == Set(route.pathParameters.map(\.name)),
                route.template.names.count == route.pathParameters.count
            else { throw .undeclared(title) }
            let place = try Self.grow(&nodes, by: route)
            guard !nodes[place].endpoints.contains(where: { $0.route.method == route.method })
            else { throw .doubled(title) }
            let endpoint = Endpoint(route)
            nodes[place].endpoints.append(endpoint)
            endpoints.append(endpoint)
        }
        self.routes = routes
        self.nodes = nodes
        self.endpoints = endpoints
    }

    /// Adds what a route's path needs, and gives the place of its end.
    private static func grow(_ nodes: inout [Node], by route: Route) throws(Fault) -> Int {
        var place = 0
        for step in route.template.steps {
            switch step {
            case .word(let word):
                if let next = nodes[place].words[word[...]] {
                    place = next
                } else {
                    nodes[place].words[word[...]] = nodes.count
                    place = nodes.count
                    nodes.append(Node())
                }
            case .name(let text):
                if let next = nodes[place].name {
                    guard next.text == text else { throw .ambiguous(route.template.text) }
                    place = next.place
                } else {
                    nodes[place].name = (nodes.count, text)
                    place = nodes.count
                    nodes.append(Node())
                }
            }
        }
        return place
    }

    /// Finds the route for a method and a path without its query.
    func find(_ method: HTTPRequest.Method, _ path: Substring) -> Finding {
        var (place, values) = (0, [Substring]())
        guard path.utf8.first == UInt8(ascii: "/") else { return .nothing }
        var rest = path.dropFirst()
        while !rest.isEmpty {
            let end = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
            let step = rest[..<end]
            let isLast = end == rest.endIndex
            rest = isLast ? rest[end...] : rest[rest.utf8.index(after: end)...]
            // An empty step, or a slash at the end, is another address.
            guard !step.isEmpty, isLast || !rest.isEmpty else { return .nothing }
            if let next = nodes[place].words[step] {
                place = next
            } else if let next = nodes[place].name {
                values.append(step)
                place = next.place
            } else {
                return .nothing
            }
        }
        let endpoints = nodes[place].endpoints
        if let endpoint = endpoints.first(where: { $0.route.method == method }) {
            return .route(endpoint, values)
        }
        return endpoints.isEmpty ? .nothing : .methods(endpoints.map(\.route.method))
    }
}

/// A route where requests find it, with what is worked out once.
final class Endpoint: Sendable {
    let route: Route
    let names: [String]
    let timings = StatusTimings()

    init(_ route: Route) {
        self.route = route
        names = route.template.names
    }
}
