import ArgumentParser
import Foundation
import Media
import Store

/// Objects put durably on the disk, beside plain files that are written and synced.
struct ObjectsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "objects")

    @Argument(help: "A folder, which must be there.") var folder: String
    @Option(help: "Bytes of each object.") var bytes = 256 << 20
    @Option(help: "Objects.") var count = 1

    struct Figures: Codable {
        let bytes: Int
        let count: Int
        let taken: Taken
        let growthMebibytes: Int
    }

    func run() async throws {
        let objects = try await FolderObjects.open(
            on: try FolderDisk(at: FilePathBytes(folder)),
            threads: DiskThreads(),
            surroundings: .live,
        )
        let before = Taken.peakMebibytes
        let taken = try await Taken.measure {
            for number in 0..<count {
                let chunks = Chunks(number: number, bytes: bytes)
                _ = try await objects.put(chunks, expecting: .none)
            }
        }
        try report(
            Figures(
                bytes: bytes,
                count: count,
                taken: taken,
                growthMebibytes: Taken.peakMebibytes - before,
            )
        )
    }

    /// An object's bytes, a chunk of 64 KiB at a time; each object differs in its first bytes.
    private struct Chunks: AsyncSequence, AsyncIteratorProtocol {
        private static let chunk = [UInt8](repeating: 0xA5, count: 64 << 10)
        private let number: Int
        private var left: Int
        private var isFirst = true

        init(number: Int, bytes: Int) { (self.number, left) = (number, bytes) }

        func makeAsyncIterator() -> Chunks { self }

        mutating func next() async -> [UInt8]? {
            guard left > 0 else { return nil }
            var chunk = Array(Self.chunk.prefix(left))
            if isFirst { withUnsafeBytes(of: number) { chunk.replaceSubrange(0..<8, with: $0) } }
            isFirst = false
            left -= chunk.count
            return chunk
        }
    }
}
