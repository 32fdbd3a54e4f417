import Foundation

/// A program that we run as a child.
package enum Program: String, Hashable, Sendable, CaseIterable {
    case ffmpeg, ffprobe

    /// Debian's name for the package that brings it.
    package var package: String { "ffmpeg" }

    /// The first file of that name in the folders that we may execute, its links followed.
    static func find(_ name: String, in folders: [String]) -> String? {
        let path = folders.map { $0 + "/" + name }.first { path in
            var status = stat()
            return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
                && access(path, X_OK) == 0
        }
        return path.map { URL(filePath: $0).resolvingSymlinksInPath().path }
    }
}
