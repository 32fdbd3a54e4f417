import Foundation
import Media
import Synchronization
import TestSupport

@testable import Store

/// A clock that moves when it is told to.
final class SetClock: Sendable {
    private let time: Mutex<Date>

    init(_ time: Date = Date(timeIntervalSince1970: 1_800_000_000)) { self.time = Mutex(time) }

    var now: Date { time.withLock { $0 } }

    func advance(hours: Double) { time.withLock { $0 += hours * 3600 } }

    /// Surroundings with this clock, in which waiting takes no time.
    var surroundings: Surroundings {
        Surroundings(
            now: { [self] in now },
            chance: Surroundings.live.chance,
            secretBytes: Surroundings.live.secretBytes,
            sleep: { _ in
                try Task.checkCancellation()
                await Task.yield()
            },
        )
    }
}

/// Limits under which a few bytes are many buffers.
let smallBuffers = {
    var limits = ObjectLimits()
    limits.bufferBytes = 64
    return limits
}()

/// Threads for all tests' disks.
let diskThreads = DiskThreads(count: 4)

extension FolderObjects {
    /// Objects on a disk in memory.
    static func simulated(
        on disk: SimulatedDisk,
        clock: SetClock,
        limits: ObjectLimits = smallBuffers,
    ) async throws -> FolderObjects {
        try await open(
            on: disk,
            threads: diskThreads,
            limits: limits,
            surroundings: clock.surroundings,
        )
    }

    /// Objects in a folder.
    static func real(
        in folder: URL,
        clock: SetClock = SetClock(),
        limits: ObjectLimits = ObjectLimits(),
    ) async throws -> FolderObjects {
        try await open(
            on: try FolderDisk(at: FilePathBytes(folder.path)),
            threads: diskThreads,
            limits: limits,
            surroundings: clock.surroundings,
        )
    }
}

/// Bytes that no pattern compresses, the same for the same seed.
func noise(_ count: Int, seed: UInt64) -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    let words = (0...count / 8).map { _ in random.next() }
    return words.withUnsafeBytes { Array($0.prefix(count)) }
}

/// Bytes as a stream of chunks.
func stream(_ bytes: [UInt8], chunk: Int) -> AsyncStream<[UInt8]> {
    AsyncStream { stream in
        for start in Swift.stride(from: 0, to: bytes.count, by: chunk) {
            stream.yield(Array(bytes[start..<min(start + chunk, bytes.count)]))
        }
        stream.finish()
    }
}

extension SimulatedDisk {
    /// The names of drafts that are there.
    var drafts: [String] { files.keys.filter { $0.hasPrefix(ObjectPlace.drafts) } }

    /// Objects whose bytes are not those by whose digest they are called.
    var halfObjects: [String] {
        files.filter { path, bytes in
            !path.hasPrefix(ObjectPlace.drafts)
                && path != ObjectPlace.path(ContentDigest(of: bytes))
        }.map(\.key)
    }

    /// Whether an object is there with these bytes.
    func holds(_ bytes: [UInt8]) -> Bool {
        files[ObjectPlace.path(ContentDigest(of: bytes))] == bytes
    }
}
