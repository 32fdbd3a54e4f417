import Dispatch
import Foundation
import Glibc

/// A connection on which a test says what it wants, byte by byte.
struct RawConnection: Sendable {
    private let socket: Int32

    struct Failed: Error { let step: String }

    init(port: Int) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failed(step: "connect") }
    }

    /// Sends text; false where the other side has closed.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// What comes until the other side closes, off the threads that tasks share.
    func receiveAll() async -> String {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var (all, part) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
                while true {
                    let count = recv(socket, &part, part.count, 0)
                    guard count > 0 else { break }
                    all += part.prefix(count)
                }
                continuation.resume(returning: String(decoding: all, as: UTF8.self))
            }
        }
    }

    /// Whether bytes have come that nobody has read; it doesn't wait for them.
    var hasSomething: Bool {
        var byte: UInt8 = 0
        return recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) > 0
    }

    /// Does something that may wait, off the threads that tasks share.
    func offThread<Result: Sendable>(
        _ body: @escaping @Sendable (RawConnection) -> Result
    ) async -> Result {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: body(self)) }
        }
    }

    func close() { Glibc.close(socket) }
}
