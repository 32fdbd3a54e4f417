import Crypto
import Foundation
import Media
import Store
import TransparencyLog

/// A large log in a folder, made straight into tiles: its entries are SHA-256 of a counter.
struct BenchedLog {
    let url: URL
    let folder: LogFolder
    let checkpoint: Checkpoint
    let keys: KeyRing

    private static let origin = "log.bench/leaves"
    private static let checkpointName = "checkpoint"

    /// Takes what the folder holds, or makes the log in it.
    init(in path: String, leaves: Int) throws {
        let signer = try Self.signer()
        url = URL(filePath: path)
        if !FileManager.default.fileExists(atPath: url.appending(path: "checkpoint").path) {
            try Self.make(leaves: leaves, in: url, signedBy: signer)
        }
        keys = KeyRing(origin: Self.origin, key: signer.verifier)
        let note = Array(try Data(contentsOf: url.appending(path: Self.checkpointName)))
        checkpoint = try SignedCheckpoint(parsing: note, keys: keys).checkpoint
        guard checkpoint.size == UInt64(leaves) else { throw OtherSize() }
        folder = LogFolder(
            try FolderDisk(at: FilePathBytes(url.path)),
            threads: DiskThreads(),
            surroundings: .live,
        )
    }

    struct OtherSize: Error {}

    static func signer(origin: String = origin) throws -> SignerKey {
        guard let name = KeyName(origin) else { throw OtherSize() }
        return try SignerKey(name: name, seed: [UInt8](repeating: 7, count: 32))
    }

    /// The entry of a leaf.
    static func entry(_ index: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt64(index).bigEndian) { Array(SHA256.hash(data: Array($0))) }
    }

    private static func make(leaves: Int, in url: URL, signedBy signer: SignerKey) throws {
        var (tree, bundle) = (TileBuilder(), [[UInt8]]())
        for index in 0..<leaves {
            let entry = entry(index)
            bundle.append(entry)
            for tile in tree.append(.leaf(entry)) { try write(tile.bytes, "\(tile.id)", url) }
            guard bundle.count == 256 || index == leaves - 1 else { continue }
            if let id = EntryBundleID(index: UInt64(index / 256), width: bundle.count),
                let whole = EntryBundle(entries: bundle)
            {
                try write(whole.bytes, "\(id)", url)
            }
            bundle = []
        }
        for tile in tree.edge { try write(tile.bytes, "\(tile.id)", url) }
        let head = try Checkpoint(origin: origin, size: tree.size, root: tree.root)
        try write(try head.signed(by: [signer]).bytes, checkpointName, url)
    }

    private static func write(_ bytes: [UInt8], _ path: String, _ url: URL) throws {
        let file = url.appending(path: path)
        do {
            try Data(bytes).write(to: file)
        } catch {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true,
            )
            try Data(bytes).write(to: file)
        }
    }
}
