import Foundation

/// A regular file, read where it is asked for and never whole.
public final class FileSource: ByteSource {
    /// The file's size when it was opened.
    public let size: UInt64
    /// The descriptor, for system calls that copy from file to file; open as long as this lives.
    package let descriptor: Int32

    /// A name for the open file, as long as this lives; children are handed the descriptor itself.
    package var openPath: FilePathBytes { FilePathBytes("/proc/self/fd/\(descriptor)") }

    /// Opens a file by the bytes of its name.
    ///
    /// - Throws: ``OpeningFault`` when there is no such file, or it isn't a regular one.
    public init(path: FilePathBytes) throws(OpeningFault) {
        let opened = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard opened >= 0 else { throw OpeningFault(errno: errno) }
        var status = stat()
        guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            close(opened)
            throw isFolder ? .directory : .notRegular
        }
        descriptor = opened
        size = UInt64(status.st_size)
    }

    deinit { close(descriptor) }

    /// Reads with `pread`, again after an interruption, until the buffer is full or the file ends.
    public func read(
        at offset: UInt64,
        into buffer: UnsafeMutableRawBufferPointer,
    ) throws(ReadingFault) -> Int {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = pread(
                descriptor,
                rest.baseAddress,
                rest.count,
                off_t(offset) + off_t(done),
            )
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .system(errno: errno, at: offset + UInt64(done)) }
            if count == 0 { break }
            done += count
        }
        return done
    }
}

/// Why a file could not be opened.
public enum OpeningFault: Error, Hashable, Sendable {
    /// Nothing has that name.
    case missing
    /// The name is a folder's.
    case directory
    /// The name is a pipe's, a socket's or a device's.
    case notRegular
    /// We may not read it.
    case forbidden
    /// The system refused for another reason, with its error number.
    case system(errno: Int32)

    init(errno number: Int32) {
        switch number {
        case ENOENT, ENOTDIR: self = .missing
        case EACCES, EPERM: self = .forbidden
        case EISDIR: self = .directory
        default: self = .system(errno: number)
        }
    }
}
