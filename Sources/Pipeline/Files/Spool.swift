import Foundation
package import Media

/// Standard input, kept in a file without a name so that it can be read anywhere.
///
/// Whatever ends us, the system takes the file back: nothing of somebody's media stays behind.
package final class Spool: Sendable {
    /// By what name this process reads it, as long as this object lives.
    package var path: FilePathBytes { FilePathBytes("/proc/self/fd/\(descriptor)") }
    private let descriptor: Int32

    /// The most that is taken from standard input, in bytes.
    package static let limitBytes: UInt64 = 8 << 30

    /// Reads a descriptor to its end.
    ///
    /// - Throws: ``Fault`` when there is more than `limitBytes`, or it can't be read or kept.
    package init(
        reading descriptor: Int32,
        limitBytes: UInt64 = Spool.limitBytes,
    ) throws(Fault) {
        let kept = try Self.namelessFile(in: FileManager.default.temporaryDirectory.path)
        do { try Self.fill(kept, from: descriptor, limitBytes) } catch {
            close(kept)
            throw error
        }
        // From here on nobody opens it for writing, not even a child that it's handed to.
        _ = fchmod(kept, 0o400)
        self.descriptor = kept
    }

    deinit { close(descriptor) }

    /// Where the file system has no such files, it's one that loses its name at once.
    private static func namelessFile(in folder: String) throws(Fault) -> Int32 {
        let unnamed = open(folder, unnamedFile | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        if unnamed >= 0 { return unnamed }
        var name = Array("\(folder)/touchstone-XXXXXX".utf8CString)
        let named = mkstemp(&name)
        guard named >= 0 else {
            throw Fault(.outputFolder, "standard input can't be kept in \(folder)")
        }
        unlink(name)
        _ = fcntl(named, F_SETFD, FD_CLOEXEC)
        return named
    }

    /// `O_TMPFILE`, which the importer leaves out.
    private static let unnamedFile: Int32 = 0o20000000 | O_DIRECTORY

    private static func fill(
        _ kept: Int32,
        from descriptor: Int32,
        _ limitBytes: UInt64,
    ) throws(Fault) {
        var total: UInt64 = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            try wait(for: descriptor)
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw Fault(ReadingFault.system(errno: errno, at: total)) }
            if count == 0 { return }
            total += UInt64(count)
            guard total <= limitBytes else {
                throw Fault(.overLimit, "standard input gives more than \(limitBytes) bytes")
            }
            try keep(buffer[..<count], in: kept)
        }
    }

    /// Waits for bytes or the end, a tenth of a second at a time, so that a silent sender can't
    /// keep us from stopping.
    private static func wait(for descriptor: Int32) throws(Fault) {
        var asked = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            guard !Task.isCancelled else { throw Fault(.cancelled, "stopped") }
            if poll(&asked, 1, 100) != 0 { return }
        }
    }

    private static func keep(_ bytes: ArraySlice<UInt8>, in kept: Int32) throws(Fault) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(kept, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Fault(WritingFault.system(errno: errno)) }
            rest = rest.dropFirst(count)
        }
    }
}
