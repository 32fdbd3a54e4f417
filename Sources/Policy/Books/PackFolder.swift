import Foundation

/// A folder of packs on disk, laid out as `Packs` is.
package enum PackFolder {
    /// Why a folder can't be read.
    package enum Fault: Error, Hashable, CustomStringConvertible {
        case noFolder(String)
        case unreadable(String)
        case tooManyFiles(Int)
        /// A table in the form that was read before it had states.
        case formerTable(String)

        package var description: String {
            switch self {
            case .noFolder(let path): "\(path): no such folder"
            case .unreadable(let path): "\(path): can't be read"
            case .tooManyFiles(let most): "the folder has more than \(most) files of packs"
            case .formerTable(let path): "\(path):1: the table is obligations.csv now"
            }
        }
    }

    /// Reads the table and the YAML files of both rooms; other files are left alone.
    package static func files(
        in folder: String,
        limits: PolicyLimits = PolicyLimits(),
    ) throws(Fault) -> [PackFile] {
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
        guard isThere, isFolder.boolValue else { throw .noFolder(folder) }
        guard !FileManager.default.fileExists(atPath: "\(folder)/obligations.yaml") else {
            throw .formerTable("\(folder)/obligations.yaml")
        }
        var paths = ["\(folder)/obligations.csv"].filter(FileManager.default.fileExists)
        for room in ["policies", "profiles"] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(room)"))
            paths += (names ?? []).sorted().filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
                .map { "\(folder)/\(room)/\($0)" }
        }
        guard paths.count <= limits.files else { throw .tooManyFiles(limits.files) }
        var files: [PackFile] = []
        for path in paths { files.append(try file(at: path, limits: limits)) }
        return files
    }

    /// Reads one file, and one byte more than allowed where there are more.
    package static func file(
        at path: String,
        limits: PolicyLimits = PolicyLimits(),
    ) throws(Fault) -> PackFile {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw .unreadable(path) }
        defer { try? handle.close() }
        do {
            let data = try handle.read(upToCount: limits.fileBytes + 1) ?? Data()
            return PackFile(path, Array(data))
        } catch {
            throw .unreadable(path)
        }
    }
}
