import Foundation
import Synchronization

/// A file behind a descriptor of the system.
final class DescribedFile: DiskFile {
    /// After how many bytes the system is asked to begin writing them.
    private static let stretch = 8 << 20

    private let number: Int32
    private let path: String
    /// Bytes since the system was asked last.
    private let waiting = Atomic(0)

    init(_ number: Int32, path: String) {
        self.number = number
        self.path = path
    }

    deinit { close(number) }

    func append(_ bytes: UnsafeRawBufferPointer) throws(DiskError) {
        let written = fully(bytes.count) { done in
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            return write(number, rest.baseAddress, rest.count)
        }
        guard written == bytes.count else {
            // A write of nothing that is no error is how some file systems say that they are full.
            throw DiskError(.writing, path, errno: written == nil ? errno : ENOSPC)
        }
        beginWriting(after: bytes.count)
    }

    /// Lets the disk work while more comes, so that ``sync()`` finds little left to do.
    ///
    /// Nothing rests on it: what it can't begin, or where it isn't there, ``sync()`` does.
    private func beginWriting(after count: Int) {
        let (_, waiting) = waiting.add(count, ordering: .relaxed)
        guard waiting >= Self.stretch else { return }
        self.waiting.store(0, ordering: .relaxed)
        _ = syncFileRange?(number, 0, 0, 2)
    }

    func cut(to count: UInt64) throws(DiskError) {
        let length = off_t(clamping: count)
        guard retrying({ ftruncate(number, length) }) == 0 else {
            throw DiskError(.cutting, path, errno: errno)
        }
    }

    func read(
        at offset: UInt64,
        into buffer: UnsafeMutableRawBufferPointer,
    ) throws(DiskError) -> Int {
        guard offset <= UInt64(off_t.max) - UInt64(buffer.count) else { return 0 }
        let read = fully(buffer.count) { done in
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            return pread(number, rest.baseAddress, rest.count, off_t(offset) + off_t(done))
        }
        guard let read else { throw DiskError(.reading, path, errno: errno) }
        return read
    }

    func sync() throws(DiskError) {
        guard retrying({ fsync(number) }) == 0 else {
            throw DiskError(.syncing, path, errno: errno)
        }
    }

    func status() throws(DiskError) -> FileStatus {
        var found = stat()
        guard fstat(number, &found) == 0 else { throw DiskError(.looking, path, errno: errno) }
        return FileStatus(found)
    }

    func setModified(_ time: Date) throws(DiskError) {
        let stamp = timespec(time)
        guard futimens(number, [stamp, stamp]) == 0 else {
            throw DiskError(.dating, path, errno: errno)
        }
    }
}

/// Linux's own call by which writing begins without waiting for it (`SYNC_FILE_RANGE_WRITE` is 2),
/// which the C library shows only to those who ask for more than the standards.
private let syncFileRange: (@convention(c) (Int32, Int64, Int64, UInt32) -> Int32)? = dlsym(
    nil,
    "sync_file_range",
).map { unsafeBitCast($0, to: (@convention(c) (Int32, Int64, Int64, UInt32) -> Int32).self) }

/// An open folder, or whatever carries a lock.
final class FolderDescriptor: DiskLock {
    private let held: Atomic<Int32>

    init(_ number: Int32) { held = Atomic(number) }

    deinit { release() }

    var number: Int32 { held.load(ordering: .relaxed) }

    /// Gives the lock back and closes it.
    ///
    /// Closing alone would leave the lock to a child that is just being started: until it runs its
    /// own program, it has all our descriptors.
    func release() {
        let last = handOver()
        guard last >= 0 else { return }
        flock(last, LOCK_UN)
        close(last)
    }

    /// Gives the descriptor to someone who will close it.
    func handOver() -> Int32 { held.exchange(-1, ordering: .acquiringAndReleasing) }
}

/// Does a system call again as long as a signal interrupts it.
func retrying(_ call: () -> Int32) -> Int32 {
    while true {
        let outcome = call()
        if outcome >= 0 || errno != EINTR { return outcome }
    }
}

/// Does a system call on the rest, and again, until nothing is left or nothing more comes.
///
/// - Returns: how many bytes were moved; nil when the call failed.
func fully(_ count: Int, _ call: (_ done: Int) -> Int) -> Int? {
    var done = 0
    while done < count {
        let moved = call(done)
        if moved < 0 && errno == EINTR { continue }
        guard moved >= 0 else { return nil }
        if moved == 0 { break }
        done += moved
    }
    return done
}

extension FileStatus {
    init(_ found: stat) {
        let kind: Kind =
            switch found.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .other
            }
        let (seconds, nanoseconds) = (found.st_mtim.tv_sec, found.st_mtim.tv_nsec)
        self.init(
            kind: kind,
            bytes: UInt64(max(found.st_size, 0)),
            modified: Date(timeIntervalSince1970: Double(seconds) + Double(nanoseconds) / 1e9),
        )
    }
}

extension timespec {
    fileprivate init(_ time: Date) {
        let seconds = time.timeIntervalSince1970.rounded(.down)
        let rest = time.timeIntervalSince1970 - seconds
        self.init(tv_sec: Int(seconds), tv_nsec: Int(rest * 1e9))
    }
}
