import Foundation
import Media

/// Files that a child gets open, since it couldn't open them by a name.
///
/// The library that starts children closes all descriptors but the standard three, and bubblewrap
/// can't bind a file that has no name. So `flock`, which keeps open what it locks, stands before
/// the child once for each file: the first becomes descriptor 3, the next 4. The locks are shared
/// and keep nobody from anything.
struct Handover: Sendable {
    /// The command line that opens them, up to the program that is to have them.
    private(set) var words: [[UInt8]] = []
    private var next = 3

    /// Opens one of our own descriptors' files for reading, from its beginning.
    ///
    /// - Returns: the number by which the child knows it.
    mutating func open(_ descriptor: Int32) throws(ToolFault) -> Int {
        defer { next += 1 }
        let ours = "/proc/\(getpid())/fd/\(descriptor)"
        let opening = [try Launcher.flock.path(), "--shared", "--nonblock", "--no-fork", ours]
        words += opening.map { Array($0.utf8) }
        return next
    }
}

extension FilePathBytes {
    /// Which of our own descriptors it names, as `/proc/self/fd/7` names the seventh.
    var ownDescriptor: Int32? {
        let folder = Array("/proc/self/fd/".utf8)
        guard bytes.starts(with: folder) else { return nil }
        return Int32(String(decoding: bytes.dropFirst(folder.count), as: UTF8.self))
    }
}
