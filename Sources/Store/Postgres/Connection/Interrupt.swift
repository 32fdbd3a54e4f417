import Glibc
import Synchronization

/// A descriptor beside the socket that makes a waiting thread look up.
final class Wake: Sendable {
    /// Readable after ``ring()``; -1, which `poll` passes over, when the process has no descriptor
    /// left.
    let descriptor: Int32
    private let bell: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        _ = socketpair(AF_UNIX, Int32(kind), 0, &ends)
        (descriptor, bell) = (ends[0], ends[1])
    }

    deinit {
        for end in [descriptor, bell] where end >= 0 { close(end) }
    }

    func ring() {
        var byte: UInt8 = 1
        _ = send(bell, &byte, 1, Int32(MSG_NOSIGNAL))
    }

    func silence() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while recv(descriptor, &bytes, bytes.count, 0) == bytes.count {}
    }
}

/// Asks one piece of work on a connection to stop; never what runs there after it.
final class Interrupt: Sendable {
    private let wake: Wake
    private let fired = Atomic(false)

    init(_ wake: Wake) { self.wake = wake }

    var isFired: Bool { fired.load(ordering: .acquiring) }

    func fire() {
        fired.store(true, ordering: .releasing)
        wake.ring()
    }
}
