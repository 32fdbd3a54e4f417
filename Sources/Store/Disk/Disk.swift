package import Foundation
package import Media

/// A folder on durable storage, and the few verbs that keeping files in it needs.
///
/// What is written may be lost by a power cut until ``DiskFile/sync()`` returns; a name that was
/// made, moved or removed, until ``syncFolder(_:)`` of its folder returns. Both may be half there
/// in between. Whoever acknowledges something waits for both.
///
/// Paths are names with `/` between them, below the disk's own folder (`""`): never absolute, never
/// upwards, and never through a symbolic link. All verbs block, so they belong on ``DiskThreads``.
package protocol Disk: Sendable {
    /// Makes a new file that only our account may read, and opens it for writing at its end.
    ///
    /// - Throws: ``DiskError`` with ``DiskError/Reason/exists`` where something has the name.
    func create(_ path: String) throws(DiskError) -> any DiskFile

    /// Opens a file for reading.
    func open(_ path: String) throws(DiskError) -> any DiskFile

    /// Opens a file that is there for writing at its end.
    func reopen(_ path: String) throws(DiskError) -> any DiskFile

    /// Gives a file that lies elsewhere a second name here, without copying it.
    ///
    /// - Returns: false where that can't be done: another file system, or one without links.
    func link(_ outside: FilePathBytes, as path: String) throws(DiskError) -> Bool

    /// The name by which other programs of this machine find a file; nil where they can't.
    func systemPath(of path: String) -> FilePathBytes?

    /// Moves a file to another name, in one step for all who look.
    ///
    /// - Parameter replacing: whether a file that has the name may go. Where not, the old name may
    ///   still be there beside the new one after a power cut.
    func rename(_ path: String, to newPath: String, replacing: Bool) throws(DiskError)

    /// Removes a file.
    func remove(_ path: String) throws(DiskError)

    /// Makes a folder that only our account may enter; one that is there is fine.
    func makeFolder(_ path: String) throws(DiskError)

    /// Makes the names in a folder durable.
    func syncFolder(_ path: String) throws(DiskError)

    /// What stands under a name, links not followed; nil where nothing does.
    func status(of path: String) throws(DiskError) -> FileStatus?

    /// Shows the names in a folder, in no order and without holding them all.
    ///
    /// - Parameter visit: says whether to go on.
    func list(
        _ folder: String,
        _ visit: (_ name: String) throws(DiskError) -> Bool,
    ) throws(DiskError)

    /// Takes a lock on a file or folder, against other takers in this and in other processes.
    ///
    /// It goes with the process, so none is ever left behind.
    ///
    /// - Returns: nil where another holds it.
    func lock(_ path: String, _ mode: LockMode) throws(DiskError) -> (any DiskLock)?
}

/// An open file; it is closed when nobody holds it any more.
package protocol DiskFile: AnyObject, Sendable {
    /// Writes all of the bytes at the file's end; after an error a part of them may be there.
    func append(_ bytes: UnsafeRawBufferPointer) throws(DiskError)

    /// Takes away what lies behind the first `count` bytes; a power cut may bring it back until a
    /// ``sync()`` returns.
    func cut(to count: UInt64) throws(DiskError)

    /// Fills the buffer with the bytes from `offset` on.
    ///
    /// - Returns: how many bytes were read; fewer than asked for only at the end.
    func read(
        at offset: UInt64,
        into buffer: UnsafeMutableRawBufferPointer,
    ) throws(DiskError) -> Int

    /// Makes the bytes and the time of change durable.
    ///
    /// After an error nobody knows what of them is: write the file again under another name.
    func sync() throws(DiskError)

    /// How long the file is, and when it was changed.
    func status() throws(DiskError) -> FileStatus

    /// Sets when the file was changed.
    func setModified(_ time: Date) throws(DiskError)
}

/// A lock that is held until it is released or nobody holds this object any more.
package protocol DiskLock: AnyObject, Sendable {
    func release()
}

/// Whether others may hold the lock too.
package enum LockMode: Sendable {
    /// Others may, in the same way.
    case shared
    /// Nobody else.
    case exclusive
}

/// What stands under a name.
package struct FileStatus: Hashable, Sendable {
    package enum Kind: Sendable {
        case file, folder, link, other
    }

    package let kind: Kind
    /// How long it is, in bytes.
    package let bytes: UInt64
    /// When it was changed.
    package let modified: Date

    package init(kind: Kind, bytes: UInt64, modified: Date) {
        self.kind = kind
        self.bytes = bytes
        self.modified = modified
    }
}

extension DiskFile {
    /// Writes bytes held in an array at the file's end.
    package func append(_ bytes: [UInt8]) throws(DiskError) {
        var fault: DiskError?
        bytes.withUnsafeBytes { buffer in
            do throws(DiskError) { try append(buffer) } catch { fault = error }
        }
        if let fault { throw fault }
    }

    /// Reads up to `count` bytes; fewer only at the end.
    package func read(at offset: UInt64, upTo count: Int) throws(DiskError) -> [UInt8] {
        var fault: DiskError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(DiskError) {
                filled = try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
            } catch {
                fault = error
            }
        }
        if let fault { throw fault }
        return bytes
    }
}
