package import Foundation

/// The optional folder of real media with expected results, beside the repository.
package enum Cases {
    /// The folder, or `nil` where it isn't there.
    package static let folder: URL? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder = root.deletingLastPathComponent().appending(path: "shared/cases")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    /// The files of a sub-folder, sorted by name; none where the folder isn't there.
    package static func files(in path: String) -> [URL] {
        guard let folder = folder?.appending(path: path) else { return [] }
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (names ?? []).sorted().map { folder.appending(path: $0) }
            .filter { !$0.hasDirectoryPath }
    }

    /// The bytes of one file, or `nil` where it isn't there.
    package static func bytes(of path: String) -> [UInt8]? {
        guard let file = folder?.appending(path: path) else { return nil }
        return (try? Data(contentsOf: file)).map { Array($0) }
    }
}
