import Synchronization
import TransparencyLog

/// The tiles and bundles of an exported log, read where the caller stands.
final class ExportedTiles: LogReader {
    private let folder: LogFolder
    private let first = Mutex<DiskError?>(nil)

    init(_ folder: LogFolder) { self.folder = folder }

    /// Why the disk could not be read: no finding about the log.
    var fault: DiskError? { first.withLock { $0 } }

    func bytes(of tile: TileID) throws -> [UInt8]? { try read("\(tile)") }

    func bytes(of bundle: EntryBundleID) throws -> [UInt8]? { try read("\(bundle)") }

    private func read(_ path: String) throws(DiskError) -> [UInt8]? {
        do throws(DiskError) {
            return try folder.read(path)
        } catch {
            // These say what stands under the name.
            if ![.wrongKind, .tooLong].contains(error.reason) {
                first.withLock { $0 = $0 ?? error }
            }
            throw error
        }
    }
}

extension LogFinding {
    /// What an audit found, at the file of the log's folder.
    init(_ finding: AuditFinding) {
        let (place, problem): (Place, String) =
            switch finding {
            case .missingTile(let id): (.file("\(id)"), "the file is missing")
            case .missingBundle(let id): (.file("\(id)"), "the file is missing")
            case .unreadableTile(let id, let reason): (.file("\(id)"), "can't be read: \(reason)")
            case .unreadableBundle(let id, let reason):
                (.file("\(id)"), "can't be read: \(reason)")
            case .wrongTileLength(let id, let count):
                (.file("\(id)"), "it has \(count) bytes instead of \(id.byteCount)")
            case .malformedBundle(let id, let malformation): (.file("\(id)"), "\(malformation)")
            case .changedEntry(let index, let id):
                (
                    .position(Int(index % 256), inFile: "\(id)"),
                    "the entry of leaf \(index) changed",
                )
            case .changedHash(let id, let position):
                (.position(position, inFile: "\(id)"), "it differs from what lies below")
            case .disagreement(let id, let position):
                (
                    .position(position, inFile: "\(id)"),
                    "it differs from what lies below, and neither fits the tree",
                )
            case .replacedTile(let id):
                (.file("\(id)"), "it fits what lies below, but not the tree above")
            case .changedRoot:
                (.file(LogPath.checkpoint.text), "its root is not what tiles and bundles give")
            }
        self.init(place, problem)
    }
}
