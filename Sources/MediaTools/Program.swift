import Foundation

/// A program that we run as a child.
package enum Program: String, Hashable, Sendable, CaseIterable {
    case ffmpeg, ffprobe, tesseract
    case espeak = "espeak-ng"

    /// Debian's name for the package that brings it.
    package var package: String {
        switch self {
        case .ffmpeg, .ffprobe: "ffmpeg"
        case .tesseract: "tesseract-ocr"
        case .espeak: "espeak-ng"
        }
    }

    /// What makes it say its version on the standard output.
    var versionArgument: String {
        switch self {
        case .ffmpeg, .ffprobe: "-version"
        case .tesseract, .espeak: "--version"
        }
    }

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
