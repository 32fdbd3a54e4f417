import Glibc
package import Store

/// Finds the addresses of a host's name; handed in, so that a test can be the name server.
package struct HostResolver: Sendable {
    /// - Throws: ``OutboundRefusal/unknownHost``.
    package let addresses: @Sendable (String) async throws -> [IPAddress]

    package init(_ addresses: @escaping @Sendable (String) async throws -> [IPAddress]) {
        self.addresses = addresses
    }

    /// Asks the system, which may take its time, on threads of their own.
    ///
    /// Whoever gives up waiting goes on at once; the system's answer is then nobody's.
    package static func system(
        on threads: DiskThreads = DiskThreads(count: 4)
    ) -> HostResolver {
        HostResolver { name in
            let (answers, answering) = AsyncStream.makeStream(of: [IPAddress].self)
            Task {
                answering.yield(await threads.run { lookUp(name) })
                answering.finish()
            }
            for await found in answers {
                guard !found.isEmpty else { throw OutboundRefusal.unknownHost }
                return found
            }
            throw CancellationError()
        }
    }

    /// Every address of either family, each once, in the system's order; none where it knows none.
    private static func lookUp(_ name: String) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [IPAddress] = []
        var next = list
        while let entry = next {
            if let address = address(of: entry.pointee), !found.contains(address) {
                found.append(address)
            }
            next = entry.pointee.ai_next
        }
        return found
    }

    private static func address(of entry: addrinfo) -> IPAddress? {
        guard let place = entry.ai_addr.map(UnsafeRawPointer.init) else { return nil }
        switch entry.ai_family {
        case AF_INET where entry.ai_addrlen >= socklen_t(MemoryLayout<sockaddr_in>.size):
            let address = place.loadUnaligned(as: sockaddr_in.self).sin_addr
            return IPAddress(bytes: withUnsafeBytes(of: address) { Array($0) })
        case AF_INET6 where entry.ai_addrlen >= socklen_t(MemoryLayout<sockaddr_in6>.size):
            let address = place.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            return IPAddress(bytes: withUnsafeBytes(of: address) { Array($0) })
        default: return nil
        }
    }
}
