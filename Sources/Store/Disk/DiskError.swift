import Foundation

/// Why a verb on the disk could not be carried out.
package struct DiskError: Error, Hashable, Sendable {
    /// What stood in the way.
    package enum Reason: String, Sendable, CaseIterable {
        /// The disk, or a quota on it, has no room.
        case full
        /// The account may not.
        case forbidden
        /// The file system may only be read.
        case readOnly
        /// Nothing has that name.
        case missing
        /// Something has that name already.
        case exists
        /// Something of another kind stands there: a file for a folder, a link, a device.
        case wrongKind
        /// The file system lacks what is needed: links, or locks on folders.
        case unsupported
        /// The path could lead out of the folder, or no file system takes it.
        case unsuitablePath
        /// The file is longer than it may be.
        case tooLong
        /// The process has too many files open.
        case tooManyOpen
        /// Reading or writing failed, or something unforeseen.
        case inputOutput
    }

    /// What was being done, as the words after "could not".
    package enum Action: String, Sendable {
        case creating = "make the file"
        case opening = "open"
        case reading = "read"
        case writing = "write to"
        case cutting = "shorten"
        case syncing = "make durable"
        case renaming = "rename"
        case linking = "link"
        case removing = "remove"
        case makingFolder = "make the folder"
        case looking = "look at"
        case listing = "list"
        case locking = "lock"
        case dating = "set the time of"
    }

    package let reason: Reason
    package let action: Action
    package let path: String
    /// The system's error number; 0 where it wasn't asked.
    package let errno: Int32

    package init(_ action: Action, _ path: String, errno: Int32) {
        self.init(action, path, reason: Reason(errno: errno), errno: errno)
    }

    package init(_ action: Action, _ path: String, reason: Reason, errno: Int32 = 0) {
        self.reason = reason
        self.action = action
        self.path = path
        self.errno = errno
    }
}

extension DiskError.Reason {
    package init(errno number: Int32) {
        self =
            switch number {
            case ENOSPC, EDQUOT, EFBIG: .full
            case EACCES, EPERM: .forbidden
            case EROFS: .readOnly
            case ENOENT: .missing
            case EEXIST, ENOTEMPTY: .exists
            case ENOTDIR, EISDIR, ELOOP, ENXIO: .wrongKind
            case EOPNOTSUPP, ENOSYS, ENOLCK, EXDEV, EMLINK: .unsupported
            case ENAMETOOLONG, EINVAL: .unsuitablePath
            case EMFILE, ENFILE: .tooManyOpen
            default: .inputOutput
            }
    }

    /// What it is, and what to do about it.
    fileprivate var advice: String {
        switch self {
        case .full: "no room is left on the disk or in the quota; make room and try again"
        case .forbidden: "this account may not; give it the folder, with rights to read and write"
        case .readOnly: "the file system is mounted for reading only; mount it for writing"
        case .missing: "nothing has this name; check the path, and whether the disk is mounted"
        case .exists: "something has this name already"
        case .wrongKind:
            "something of another kind stands there, such as a file for a folder, or a symbolic "
                + "link; look who put it there and move it away"
        case .unsupported:
            "the file system can't do this; use a local one such as ext4 or XFS for this folder"
        case .unsuitablePath: "this is no path below the folder"
        case .tooLong: "the file is longer than it may be, so it isn't one of ours"
        case .tooManyOpen: "too many files are open; raise the limit on open files"
        case .inputOutput: "the disk failed; see the system's log, and check the disk"
        }
    }
}

extension DiskError: CustomStringConvertible {
    package var description: String {
        let system = errno == 0 ? "" : " (\(String(cString: strerror(errno))))"
        return "could not \(action.rawValue) \(path)\(system): \(reason.advice)"
    }
}
