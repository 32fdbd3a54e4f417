import Foundation

/// A file that appears whole or not at all.
///
/// Bytes go to an unnamed file in the output's own folder (or, where the file system has none, to
/// a hidden draft that is removed with this object); ``publish(replacing:)`` makes them durable
/// and gives them their name. If the process dies before, nothing of it is left.
public final class OutputFile: ByteSink {
    private let path: FilePathBytes
    private let folder: FilePathBytes
    private let descriptor: Int32
    /// The draft's name where unnamed files don't exist.
    private var draft: FilePathBytes?

    /// Opens a draft beside the path; the path itself is not touched.
    ///
    /// - Throws: ``OutputFault/folder(errno:)`` when the folder isn't there or may not be written.
    public init(path: FilePathBytes) throws(OutputFault) {
        self.path = path
        folder = path.folder
        let unnamed = folder.withCString { open($0, Self.unnamedFile | O_RDWR | O_CLOEXEC, 0o666) }
        if unnamed >= 0 {
            descriptor = unnamed
            return
        }
        guard [EOPNOTSUPP, EISDIR, EINVAL, ENOENT].contains(errno) else {
            throw .folder(errno: errno)
        }
        let draft = path.sibling
        descriptor = draft.withCString { open($0, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o666) }
        guard descriptor >= 0 else { throw .folder(errno: errno) }
        self.draft = draft
    }

    /// `O_TMPFILE`, which the importer leaves out.
    private static let unnamedFile: Int32 = 0o20000000 | O_DIRECTORY

    deinit {
        close(descriptor)
        if let draft { _ = draft.withCString { unlink($0) } }
    }

    /// Appends bytes, again after an interruption.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(WritingFault) {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .system(errno: errno) }
            done += count
        }
    }

    /// Copies within the kernel where it can, else through a buffer.
    public func copy(_ range: Range<UInt64>, of source: any ByteSource) throws(CopyingFault) {
        guard let file = source as? FileSource else { return try copyThroughBuffer(range, source) }
        var from = off_t(range.lowerBound)
        var left = range.count
        while left > 0 {
            let count = sendfile(descriptor, file.descriptor, &from, left)
            if count < 0 && errno == EINTR { continue }
            if count < 0 && [EINVAL, ENOSYS].contains(errno) {
                return try copyThroughBuffer(UInt64(from)..<range.upperBound, source)
            }
            guard count >= 0 else { throw .writing(.system(errno: errno)) }
            guard count > 0 else { throw .reading(.truncated(at: UInt64(from))) }
            left -= count
        }
    }

    private func copyThroughBuffer(
        _ range: Range<UInt64>,
        _ source: any ByteSource,
    ) throws(CopyingFault) {
        for start in stride(from: range.lowerBound, to: range.upperBound, by: 1 << 20) {
            let bytes: [UInt8]
            let count = Int(min(1 << 20, range.upperBound - start))
            do { bytes = try source.bytes(at: start, count: count) } catch { throw .reading(error) }
            do { try write(bytes) } catch { throw .writing(error) }
        }
    }

    /// Reads the draft back before it has a name.
    public func readBack() throws(OpeningFault) -> FileSource {
        try FileSource(path: FilePathBytes("/proc/self/fd/\(descriptor)"))
    }

    /// Lets nobody read the output who may not read the source.
    public func restrict(like source: FileSource) {
        var (own, others) = (stat(), stat())
        guard fstat(descriptor, &own) == 0, fstat(source.descriptor, &others) == 0 else { return }
        fchmod(descriptor, own.st_mode & others.st_mode & 0o777 | 0o600)
    }

    /// Makes the bytes durable and gives the file its name.
    ///
    /// - Parameter replacing: whether a file that has the name may be replaced.
    /// - Throws: ``OutputFault/exists`` when it may not; nothing is changed then.
    public func publish(replacing: Bool) throws(OutputFault) {
        guard fsync(descriptor) == 0 else { throw .writing(errno: errno) }
        if !replacing {
            try name(path)
        } else {
            keepMode()
            let temporary = draft ?? path.sibling
            if draft == nil { try name(temporary) }
            draft = temporary
            try rename(temporary)
        }
        draft = nil
        try syncFolder()
    }

    private func name(_ name: FilePathBytes) throws(OutputFault) {
        let own = draft ?? FilePathBytes("/proc/self/fd/\(descriptor)")
        let linked = own.withCString { from in
            name.withCString { linkat(AT_FDCWD, from, AT_FDCWD, $0, AT_SYMLINK_FOLLOW) }
        }
        if linked != 0, let draft, [EPERM, EOPNOTSUPP].contains(errno) {
            return try moveToFreeName(draft)
        }
        guard linked == 0 else { throw errno == EEXIST ? .exists : .folder(errno: errno) }
        if let draft { _ = draft.withCString { unlink($0) } }
    }

    /// File systems without links (FAT, some network shares) can only rename.
    ///
    /// Between the look and the renaming another process could take the name; there is no call
    /// that does both on such a file system.
    private func moveToFreeName(_ draft: FilePathBytes) throws(OutputFault) {
        var status = stat()
        guard path.withCString({ lstat($0, &status) }) != 0 else { throw .exists }
        try rename(draft)
    }

    /// A file that is replaced keeps who may read it.
    private func keepMode() {
        var status = stat()
        guard path.withCString({ stat($0, &status) }) == 0 else { return }
        fchmod(descriptor, status.st_mode & 0o777)
    }

    private func rename(_ temporary: FilePathBytes) throws(OutputFault) {
        let renamed = temporary.withCString { from in
            path.withCString { Foundation.rename(from, $0) }
        }
        guard renamed == 0 else { throw .folder(errno: errno) }
    }

    private func syncFolder() throws(OutputFault) {
        let opened = folder.withCString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        // A folder that may be written and not read takes the file; only its sync isn't to be had.
        guard opened >= 0 else { return }
        defer { close(opened) }
        guard fsync(opened) == 0 || errno == EINVAL else { throw .writing(errno: errno) }
    }
}

/// Why an output file could not be made.
public enum OutputFault: Error, Hashable, Sendable {
    /// A file of that name is there, and replacing it was not allowed.
    case exists
    /// The folder refuses a new file, with the system's error number.
    case folder(errno: Int32)
    /// The bytes could not be made durable, with the system's error number.
    case writing(errno: Int32)
}

extension FilePathBytes {
    /// The folder that holds the file.
    fileprivate var folder: FilePathBytes {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return FilePathBytes(".") }
        return FilePathBytes(bytes: Array(bytes[..<Swift.max(slash, 1)]))
    }

    /// A hidden name in the same folder that nobody uses.
    fileprivate var sibling: FilePathBytes {
        FilePathBytes(bytes: folder.bytes + Array("/.touchstone-\(UUID().uuidString)".utf8))
    }
}
