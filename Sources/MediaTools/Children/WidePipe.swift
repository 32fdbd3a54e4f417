import Foundation

/// A pipe of a mebibyte between a child and a thread of our own.
///
/// The usual 64 KiB cost a raw video two thirds of its speed, and a thread may block where a task
/// must not.
struct WidePipe: Sendable {
    let reading: Descriptor
    let writing: Descriptor
    private static let bytes = 1 << 20
    private static let turnsAfterStop = 50
    /// `F_SETPIPE_SZ`, which Glibc's module doesn't show.
    private static let setsSize: Int32 = 1031

    init() throws(ToolFault) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .system(what: "making a pipe", errno: errno) }
        // A child started between these two lines can't get the ends: every child of ours is
        // started by the one library, which closes all descriptors in it but the standard three.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // An ordinary user has a quota for wide pipes; a narrow one is slower and no less right.
        _ = fcntl(ends[0], Self.setsSize, Int32(Self.bytes))
        reading = Descriptor(ends[0])
        writing = Descriptor(ends[1])
    }

    /// Reads to the end on a thread of its own; calls of `take` never overlap.
    ///
    /// Reaching the end means that every process that held the other end is gone. When `take`
    /// throws, the pipe is closed at once, so that the child can't fill it any further.
    func drain<State: Sendable>(
        into state: State,
        _ take: @escaping @Sendable (inout State, UnsafeRawBufferPointer) throws -> Void,
    ) async throws -> State {
        try await onOwnThread { stop in
            defer { reading.close() }
            var state = state
            try read(until: stop) { try take(&state, $0) }
            return state
        }
    }

    /// Writes what `next` gives on a thread of its own, until it gives `nil` or nobody reads.
    func feed(_ next: @escaping @Sendable () throws -> [UInt8]?) async throws {
        try await onOwnThread { stop in
            defer { writing.close() }
            blockBrokenPipeSignal()
            _ = fcntl(writing.number, F_SETFL, O_NONBLOCK)
            while let bytes = try next() {
                guard try write(bytes, until: stop) else { return }
            }
        }
    }

    private func read(
        until stop: StopSign,
        _ take: (UnsafeRawBufferPointer) throws -> Void,
    ) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bytes, alignment: 16)
        defer { buffer.deallocate() }
        // Nobody wants the rest of a child that was stopped, but its end is worth waiting for.
        var grace = Self.turnsAfterStop
        while stop.waits(for: POLLIN, on: reading.number, grace: &grace) {
            let count = Foundation.read(reading.number, buffer.baseAddress, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw ToolFault.system(what: "reading a pipe", errno: errno) }
            if count == 0 { return }
            if stop.isRaised { continue }
            try take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// Writes everything; `false` when nobody reads any more.
    private func write(_ bytes: [UInt8], until stop: StopSign) throws(ToolFault) -> Bool {
        var (done, grace) = (0, 0)
        while done < bytes.count {
            guard stop.waits(for: POLLOUT, on: writing.number, grace: &grace) else { return false }
            let count = bytes.withUnsafeBytes {
                Foundation.write(
                    writing.number,
                    $0.baseAddress?.advanced(by: done),
                    $0.count - done,
                )
            }
            if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
            if count < 0 && errno == EPIPE { return false }
            guard count >= 0 else { throw .system(what: "writing to a pipe", errno: errno) }
            done += count
        }
        return true
    }
}

/// Keeps a write to a child that is gone from ending us; the signal would go to this thread alone.
private func blockBrokenPipeSignal() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
}

/// Does blocking work where no task waits in line behind it.
private func onOwnThread<Value: Sendable>(
    _ work: @escaping @Sendable (StopSign) throws -> Value
) async throws -> Value {
    let stop = StopSign()
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try work(stop) }) }
        }
    } onCancel: {
        stop.raise()
    }
}
