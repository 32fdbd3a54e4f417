package import AsyncHTTPClient
package import HTTPTypes
import NIOCore
import NIOHTTP1
import Store

/// The one way out for calls to addresses that somebody else chose.
///
/// A name is looked up once for each call, every address that it has is checked, and the connection
/// goes to one of these very addresses, with the name in `Host` and in TLS: a name that leads
/// elsewhere a moment later leads nobody there (OWASP's sheet on forged requests of servers).
/// Nobody is sent elsewhere by an answer, and what is refused is counted.
package struct OutboundDoor: Sendable {
    package let rules: OutboundRules
    package let limits: OutboundLimits
    package let refusals = OutboundRefusals()
    private let resolver: HostResolver
    private let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameter sleep: waits in real time: the network does, too.
    package init(
        _ rules: OutboundRules,
        resolver: HostResolver,
        limits: OutboundLimits = OutboundLimits(),
        sleep: @escaping @Sendable (Duration) async throws -> Void = Surroundings.live.sleep,
    ) {
        self.rules = rules
        self.limits = limits
        self.resolver = resolver
        self.sleep = sleep
    }

    /// Looks whether an address would be called now, without calling it: for whoever registers one.
    ///
    /// - Throws: ``OutboundRefusal``, ``OutboundFault/tooSlow``.
    package func check(_ url: String) async throws {
        try await within(limits.connectSeconds * 2) { _ = try await route(to: url) }
    }

    /// Calls an address.
    ///
    /// - Parameters:
    ///   - seconds: for all of it, to the end of `reading`.
    ///   - reading: gets the answer, whose body comes as far as it is read.
    /// - Throws: ``OutboundRefusal``, ``OutboundFault``, what `reading` throws.
    package func call<Result: Sendable>(
        _ call: OutboundCall,
        within seconds: Double,
        reading: @escaping @Sendable (OutboundAnswer) async throws -> Result,
    ) async throws -> Result {
        try await within(seconds) {
            let (target, addresses) = try await route(to: call.url)
            var fault = OutboundFault.unreachable
            for address in addresses.prefix(limits.triedAddresses) {
                do {
                    return try await lend(target, at: address) { client in
                        let request = call.request(to: target)
                        let answer = try await client.execute(request, deadline: .distantFuture)
                        return try await reading(OutboundAnswer(answer))
                    }
                } catch  where OutboundFault.isBeforeConnection(error) {
                    fault = OutboundFault(of: error) ?? fault
                } catch {
                    throw OutboundFault(of: error) ?? error
                }
            }
            throw fault
        }
    }

    /// Reads an address, and finds where it leads; nothing is called yet.
    private func route(to url: String) async throws -> (OutboundTarget, [IPAddress]) {
        do {
            let target = try OutboundTarget(url, rules, limits)
            return (target, try await addresses(of: target.host))
        } catch let refusal as OutboundRefusal {
            refusals.count(refusal)
            throw refusal
        }
    }

    /// The addresses of a host, each of which may be called.
    private func addresses(of host: OutboundTarget.Host) async throws -> [IPAddress] {
        let found: [IPAddress] =
            switch host {
            case .address(let address): [address]
            case .name(let name): try await resolver.addresses(name)
            }
        guard (1...limits.hostAddresses).contains(found.count) else {
            throw OutboundRefusal.unknownHost
        }
        for address in found {
            if let refusal = rules.refusal(of: address) { throw refusal }
        }
        return found
    }

    /// Lends a client that knows one address for the host, and asks nobody for others.
    private func lend<Result>(
        _ target: OutboundTarget,
        at address: IPAddress,
        _ work: (HTTPClient) async throws -> Result,
    ) async throws -> Result {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .nanoseconds(Int64(limits.connectSeconds * 1e9))
        configuration.timeout.read = .nanoseconds(Int64(limits.idleSeconds * 1e9))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        if case .name(let name) = target.host {
            configuration.dnsOverride = [name: address.description]
        }
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: configuration,
        )
        do {
            let result = try await work(client)
            try? await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    /// Does something that may take so long, and no longer.
    private func within<Result: Sendable>(
        _ seconds: Double,
        _ work: @escaping @Sendable () async throws -> Result,
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Result.self) { group in
            group.addTask { try await work() }
            group.addTask { [sleep] in
                try await sleep(.seconds(seconds))
                throw OutboundFault.tooSlow
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() else { throw CancellationError() }
            return result
        }
    }
}

/// A call as it goes out.
package struct OutboundCall: Sendable {
    package var method = HTTPRequest.Method.get
    package var url: String
    package var fields: [(name: String, value: String)] = []
    package var body: [UInt8]?

    package init(_ method: HTTPRequest.Method, _ url: String) {
        self.method = method
        self.url = url
    }

    fileprivate func request(to target: OutboundTarget) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: target.url)
        request.method = HTTPMethod(rawValue: method.rawValue)
        request.headers.add(name: "user-agent", value: "touchstone")
        for field in fields { request.headers.add(name: field.name, value: field.value) }
        if let body { request.body = .bytes(body) }
        return request
    }
}

/// What was answered; its body comes as far as it is read.
package struct OutboundAnswer: Sendable {
    package let status: Int
    package let body: HTTPClientResponse.Body
    private let fields: HTTPHeaders

    init(_ response: HTTPClientResponse) {
        status = Int(response.status.code)
        body = response.body
        fields = response.headers
    }

    /// The first field of a name.
    package func field(_ name: String) -> String? { fields.first(name: name) }
}
