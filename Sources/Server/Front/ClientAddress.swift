import HTTPTypes
import NIOCore

/// From where a request came, for limits on those who show no token.
enum ClientAddress {
    /// The address of the connection, or where a proxy of ours made it, the one that the proxy names.
    ///
    /// What other proxies further out say is anybody's word, so only the last name counts.
    static func text(of headers: HTTPFields, from arrival: Arrival, proxies: Set<String>) -> String
    {
        let peer = arrival.channel.remoteAddress?.ipAddress ?? "local"
        guard proxies.contains(peer), let chain = headers[.forwardedFor] else { return peer }
        let named = chain.split(separator: ",").map { $0.drop { $0 == " " } }
            .map { String($0.prefix { $0 != " " }.prefix(45)) }
        return named.last { !proxies.contains($0) } ?? peer
    }
}
