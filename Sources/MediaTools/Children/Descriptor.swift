import Foundation
import Synchronization

/// A file descriptor that is closed once, by whoever comes first.
final class Descriptor: Sendable {
    private let held: Mutex<Int32?>

    init(_ number: Int32) { held = Mutex(number) }

    deinit { close() }

    /// The descriptor's number, or −1 when it is closed.
    var number: Int32 { held.withLock { $0 ?? -1 } }

    func close() {
        let last = held.withLock { number in
            defer { number = nil }
            return number
        }
        if let last { _ = Foundation.close(last) }
    }

    /// Opens the device that reads as empty.
    static func nothing() throws(ToolFault) -> Descriptor {
        let opened = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw .system(what: "opening /dev/null", errno: errno) }
        return Descriptor(opened)
    }
}

/// Tells a thread that nobody waits for it any more.
final class StopSign: Sendable {
    private let raised = Atomic(false)

    var isRaised: Bool { raised.load(ordering: .acquiring) }

    func raise() { raised.store(true, ordering: .releasing) }

    /// Waits until a descriptor can be read or written.
    ///
    /// - Parameter grace: how many tenths of a second, or turns with something to do, are left
    ///   once the sign is raised.
    /// - Returns: whether there is something to do.
    func waits(for events: Int32, on number: Int32, grace: inout Int) -> Bool {
        var asked = pollfd(fd: number, events: Int16(events), revents: 0)
        while true {
            if isRaised {
                grace -= 1
                if grace < 0 { return false }
            }
            if poll(&asked, 1, 100) > 0 { return true }
        }
    }
}
