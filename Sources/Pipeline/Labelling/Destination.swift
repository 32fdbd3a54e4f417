import Foundation
package import Media

/// Where an output goes, and whether it may replace what is there.
package struct Destination: Sendable {
    package let path: FilePathBytes
    package let mayReplace: Bool

    package init(path: FilePathBytes, mayReplace: Bool) {
        self.path = path
        self.mayReplace = mayReplace
    }

    /// Finds out early what would otherwise show after hours of copying.
    func checkIsFree() throws(Fault) {
        var status = stat()
        guard path.withCString({ lstat($0, &status) }) == 0 else { return }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: throw Fault(.outputFolder, "the output is a folder; name a file")
        case S_IFREG: break
        case S_IFLNK: throw Fault(.outputFolder, "the output is a link; name the file itself")
        default: throw Fault(.outputFolder, "the output is a pipe or a device; name a file")
        }
        guard mayReplace else { throw Fault(OutputFault.exists) }
    }
}
