import Foundation

/// Why an index can't do what it was asked for.
public enum IndexFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The system refused something about a file.
    case disk(IndexDiskFault)
    /// A segment, which is named, can't be used.
    case segment(String, SegmentFault)
    /// The list of the folder's segments can't be used.
    case manifest(ManifestFault)
    /// Rows under a name can't be added, because the name was retired.
    case retired(UInt64)
    /// Another process has the folder open.
    case inUse(String)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .disk(let fault): fault.description
        case .segment(let name, let fault): "\(name): \(fault)"
        case .manifest(let fault): fault.description
        case .retired(let payload): "\(payload) is retired: add the entry under another name"
        case .inUse(let path): "\(path) is open in another process: end that first"
        }
    }
}

/// Why the list of a folder's segments can't be used.
public enum ManifestFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file is something else.
    case notAManifest
    /// A later or earlier Touchstone wrote it.
    case otherVersion(UInt32)
    /// It isn't what was written.
    case damaged
    /// A segment has another number of rows than the list says.
    case contradicted(segment: String)

    /// What is wrong, and what to do.
    public var description: String {
        let remedy = "remove the folder's files and build the index again from its bank"
        return switch self {
        case .notAManifest: "the folder's manifest is none of an index: choose another folder"
        case .otherVersion(let version): "the manifest has version \(version): \(remedy)"
        case .damaged: "the manifest is damaged: \(remedy)"
        case .contradicted(let segment): "\(segment) isn't what the manifest says: \(remedy)"
        }
    }
}

/// What the system refused.
public struct IndexDiskFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was being done.
    public enum Action: String, Hashable, Sendable {
        case opening, listing, creating, writing, syncing, renaming, removing
    }

    /// What was being done.
    public let action: Action
    /// The file or folder.
    public let name: String
    /// The system's number for the reason.
    public let errno: Int32

    package init(_ action: Action, _ name: String, errno: Int32) {
        self.action = action
        self.name = name
        self.errno = errno
    }

    /// What failed, and the system's words for why.
    public var description: String {
        "\(action.rawValue) \(name) failed: \(String(cString: strerror(errno)))"
    }
}
