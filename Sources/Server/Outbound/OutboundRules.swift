/// Where calls may go to whose address somebody else chose.
package struct OutboundRules: Hashable, Sendable {
    /// Whether addresses with `http` are called: for development, since nothing is sealed then.
    package var allowsPlainHTTP = false
    /// Ports that may be called; empty: any.
    package var ports: Set<Int> = [443]
    /// What may be called although no public host is there: networks of the operator's own.
    package var networks: [AddressBlock] = []

    package init() {}

    /// Why an address may not be called; nil where it may.
    package func refusal(of address: IPAddress) -> OutboundRefusal? {
        guard let kind = AddressKind(of: address) else { return nil }
        return networks.contains { $0.contains(address) } ? nil : .notPublic(kind)
    }
}

/// How much a call to an address that somebody else chose may take.
package struct OutboundLimits: Hashable, Sendable {
    /// Characters of an address.
    package var addressCharacters = 4_096
    /// Addresses that a host may have; of one with more none is called.
    package var hostAddresses = 64
    /// Addresses of a host that are tried until one takes the connection.
    package var triedAddresses = 3
    /// How long one of them may take for that.
    package var connectSeconds = 5.0
    /// How long nothing may come of an answer that goes on.
    package var idleSeconds = 30.0

    package init() {}
}
