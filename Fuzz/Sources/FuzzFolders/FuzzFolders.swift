import Fingerprints
import Foundation
import FuzzDriver
import Media

/// Opens an index whose manifest is damaged, changes it, and opens it again.
///
/// The folder has the segments 1 and 2, of 300 and 30 rows. With an even first byte the checksum of
/// what follows is put right.
@main struct FuzzFolders {
    private static let folder = FileManager.default.temporaryDirectory
        .appending(path: "fuzz-folder-\(getpid())")
    private static let kept = folder.appendingPathExtension("kept")
    private static let path = FilePathBytes(folder.path)

    private static let rows = (0..<400).map { row in
        IndexEntry(payload: UInt64(row), hash: PDQHash(words: [UInt64(row), 0, 0, ~UInt64(row)]))
    }

    static func main() throws {
        try prepare()
        fuzz { bytes in
            guard let kind = bytes.first else { return }
            var manifest = Array(bytes.dropFirst())
            if kind % 2 == 0, manifest.count >= 4 {
                manifest.replaceSubrange(
                    (manifest.count - 4)...,
                    with: CRC32C.bytes(of: manifest.dropLast(4)),
                )
            }
            guard (try? restore(manifest)) != nil else { return }
            play(kind)
        }
    }

    /// Makes the segments.
    private static func prepare() throws {
        try FileManager.default.createDirectory(at: kept, withIntermediateDirectories: true)
        let index = try LiveIndex(at: FilePathBytes(kept.path))
        try index.add(Array(rows[..<300]))
        try index.settle(everything: true)
        try index.add(Array(rows[300..<330]))
        try index.settle(everything: true)
        precondition(index.view.segments.count == 2)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private static func restore(_ manifest: [UInt8]) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            unlink(folder.appending(path: name).path)
        }
        for name in ["segment-1", "segment-2"] {
            link(kept.appending(path: name).path, folder.appending(path: name).path)
        }
        try Data(manifest).write(to: folder.appending(path: "manifest"))
    }

    /// What an index shows once everything is settled is there again when it is opened anew.
    private static func play(_ kind: UInt8) {
        guard let settled = settled(kind) else { return }
        let again = try? LiveIndex(at: path)
        precondition(again.map { everything(in: $0.view) } == settled.shown, "another state")
        precondition(again?.view.sequence == settled.sequence, "another sequence")
    }

    /// What an index shows after some changes; the folder is free again then.
    private static func settled(_ kind: UInt8) -> (shown: [IndexMatch], sequence: UInt64)? {
        guard let index = try? LiveIndex(at: path) else { return nil }
        let isAdded = (try? index.add(Array(rows[330..<360]), sequence: 7)) != nil
        if kind & 4 != 0 { index.retire([UInt64(kind), 5]) }
        guard (try? index.settle(everything: true)) != nil else { return nil }
        let shown = everything(in: index.view)
        precondition(
            !isAdded || shown.contains { $0.payload == 331 },
            "what was added isn't found",
        )
        return (shown, index.view.sequence)
    }

    private static func everything(in view: IndexView) -> [IndexMatch] {
        let terms = SearchTerms(radius: 256, limit: .max, way: .flat)
        return view.search(PDQHash(words: .zero), terms).matches
    }
}
