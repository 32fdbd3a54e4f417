import Foundation
package import Media

/// Standard input, kept in a private file so that it can be read anywhere.
package final class Spool: Sendable {
    /// The file's name; it is removed with this object.
    package let path: FilePathBytes
    private let folder: String

    /// The most that is taken from standard input, in bytes.
    package static let limitBytes: UInt64 = 8 << 30

    /// Reads a descriptor to its end.
    ///
    /// - Throws: ``Fault`` when there is more than `limitBytes`, or it can't be read or kept.
    package init(
        reading descriptor: Int32,
        limitBytes: UInt64 = Spool.limitBytes,
    ) throws(Fault) {
        let parent = FileManager.default.temporaryDirectory.path
        var template = Array("\(parent)/touchstone-XXXXXX\0".utf8CString.dropLast())
        guard mkdtemp(&template) != nil else {
            throw Fault(.outputFolder, "no private folder can be made in \(parent)")
        }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        path = FilePathBytes("\(folder)/input")
        do { try fill(from: descriptor, limitBytes) } catch {
            remove()
            throw error
        }
    }

    deinit { remove() }

    private func fill(from descriptor: Int32, _ limitBytes: UInt64) throws(Fault) {
        let kept = path.withCString { open($0, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600) }
        guard kept >= 0 else { throw Fault(OutputFault.folder(errno: errno)) }
        defer { close(kept) }
        var total: UInt64 = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            try Self.wait(for: descriptor)
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

    private func keep(_ bytes: ArraySlice<UInt8>, in kept: Int32) throws(Fault) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(kept, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Fault(WritingFault.system(errno: errno)) }
            rest = rest.dropFirst(count)
        }
    }

    private func remove() {
        _ = path.withCString { unlink($0) }
        _ = rmdir(folder)
    }
}
