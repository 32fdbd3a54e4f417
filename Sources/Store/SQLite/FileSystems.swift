import Foundation

/// The file systems that are mounted, as Linux lists them.
struct FileSystems {
    /// Those whose files other machines may change.
    static let overNetwork: Set = [
        "9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.ceph", "fuse.glusterfs",
        "fuse.sshfs", "gfs2", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "smb3", "smbfs",
    ]

    private let mounts: [(point: String, kind: String)]

    /// Reads lines of `/proc/self/mounts`: device, place, kind, options.
    init(mounts text: String) {
        mounts = text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            return fields.count >= 3 ? (Self.unescaped(fields[1]), String(fields[2])) : nil
        }
    }

    /// What kind of file system holds a folder: the last one that was mounted nearest to it.
    func kind(at folder: String) -> String? {
        let above = mounts.filter { mount in
            mount.point == "/" || folder == mount.point || folder.hasPrefix(mount.point + "/")
        }
        let nearest = above.map(\.point.count).max()
        return above.last { $0.point.count == nearest }?.kind
    }

    /// Blanks and the like stand as a backslash and three octal digits.
    private static func unescaped(_ field: Substring) -> String {
        field.replacing(/\\([0-7]{3})/) { match in
            UInt32(match.1, radix: 8).flatMap(Unicode.Scalar.init).map(String.init) ?? ""
        }.description
    }
}
