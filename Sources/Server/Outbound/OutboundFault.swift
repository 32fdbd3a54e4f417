import AsyncHTTPClient
import Glibc
import NIOCore

/// Why a call that was allowed got no answer.
package enum OutboundFault: String, Error, Hashable, Sendable, CustomStringConvertible {
    /// Nobody took the connection, or it broke.
    case unreachable
    /// The other side's certificate doesn't hold, or it speaks no TLS.
    case untrusted
    /// It took longer than it may.
    case tooSlow = "too-slow"

    package var description: String {
        switch self {
        case .unreachable: "nobody answers there; look whether the service runs and is reachable"
        case .untrusted: "its certificate isn't trusted; look at its chain, its name and its dates"
        case .tooSlow: "it took too long to answer; answer first and work afterwards"
        }
    }

    /// What an error of the network means; nil for an error of somebody else.
    init?(of error: any Error) {
        switch error {
        case let fault as OutboundFault: self = fault
        case let error as HTTPClientError: self.init(of: error)
        case is IOError, is ChannelError: self = .unreachable
        default:
            // The kinds of errors of TLS and of HTTP's parser are known to the client alone.
            let type = String(reflecting: type(of: error))
            if type.hasPrefix("NIOSSL") {
                self = .untrusted
            } else if type.hasPrefix("NIO") {
                self = .unreachable
            } else {
                return nil
            }
        }
    }

    private init?(of error: HTTPClientError) {
        switch error {
        case .cancelled: return nil
        case .deadlineExceeded, .readTimeout, .writeTimeout, .connectTimeout,
            .getConnectionFromPoolTimeout:
            self = .tooSlow
        case .tlsHandshakeTimeout: self = .untrusted
        default: self = .unreachable
        }
    }

    /// Whether nothing was sent yet, so that another address of the host may be tried.
    static func isBeforeConnection(_ error: any Error) -> Bool {
        if let error = error as? HTTPClientError { return error == .connectTimeout }
        guard let error = error as? IOError else { return false }
        return [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL, ETIMEDOUT]
            .contains(error.errnoCode)
    }
}
