import Foundation
import Media
import Synchronization
import TestSupport
import Testing

@testable import Store

@Suite struct FolderObjectsTests {
    private static let content = noise(3_000_001, seed: 1)
    private var content: [UInt8] { Self.content }

    /// All regular files below a folder.
    private func files(_ folder: URL) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { path in
            let file = folder.appending(path: path).path
            let found = try FileManager.default.attributesOfItem(atPath: file)
            return found[.type] as? FileAttributeType == .typeRegular
        }
    }

    @Test(arguments: [1, 7_919, 1 << 20, 5_000_000])
    func `a stream is kept under the digest of its bytes`(chunk: Int) async throws {
        try await withTemporaryFolder { folder in
            let objects = try await FolderObjects.real(in: folder)
            let content = chunk == 1 ? Array(content.prefix(2_000)) : content
            let stored = try await objects.put(
                stream(content, chunk: chunk),
                expecting: .none,
            )
            #expect(stored.digest == ContentDigest(of: content))
            #expect(stored.bytes == UInt64(content.count))
            let hex = stored.digest.description
            #expect(
                try files(folder)
                    == ["objects/\(hex.prefix(2))/\(hex.dropFirst(2).prefix(2))/\(hex)"]
            )
            #expect(try await objects.bytes(of: stored.digest, limit: 4_000_000) == content)
            #expect(try await objects.size(of: stored.digest) == stored.bytes)
            #expect(try await objects.verify(stored.digest) == .intact)
        }
    }

    @Test func `the digest of another program names the file`() async throws {
        try await withTemporaryFolder { folder in
            let objects = try await FolderObjects.real(in: folder)
            let digest = try await objects.put(content).digest
            let outcome = try Tool.run(
                "/usr/bin/sha256sum",
                [folder.path + "/" + ObjectPlace.path(digest)],
                in: nil,
            )
            #expect(String(decoding: outcome.output, as: UTF8.self).hasPrefix("\(digest) "))
        }
    }

    @Test func `the same content at once by many is one file`() async throws {
        try await withTemporaryFolder { folder in
            let (one, other) = (
                try await FolderObjects.real(in: folder), try await FolderObjects.real(in: folder),
            )
            let small = Array(content.prefix(70_000))
            try await withThrowingTaskGroup(of: StoredObject.self) { group in
                for number in 0..<40 {
                    let objects = number.isMultiple(of: 2) ? one : other
                    group.addTask { try await objects.put(small) }
                }
                for try await stored in group { #expect(stored.bytes == 70_000) }
            }
            #expect(try files(folder).count == 1)
            #expect(try await one.verify(ContentDigest(of: small)) == .intact)
        }
    }

    @Test func `nothing stays of content that is not what was announced`() async throws {
        try await withTemporaryFolder { folder in
            let objects = try await FolderObjects.real(in: folder, limits: smallBuffers)
            let content = Array(content.prefix(1_000))
            let (digest, other) = (ContentDigest(of: content), ContentDigest(of: [1]))
            await #expect(
                throws: ObjectError.unexpectedDigest(announced: other, found: digest)
            ) { _ = try await objects.put(content, expecting: .init(digest: other)) }
            await #expect(throws: ObjectError.unexpectedLength(announced: 1_001, found: 1_000)) {
                _ = try await objects.put(content, expecting: .init(bytes: 1_001))
            }
            await #expect(throws: ObjectError.tooLong(limit: 999)) {
                _ = try await objects.put(content, expecting: .init(bytes: 999))
            }
            await #expect(throws: ObjectError.tooLong(limit: 10)) {
                _ = try await objects.put(content, expecting: .init(mostBytes: 10))
            }
            #expect(try files(folder).isEmpty)
            _ = try await objects.put(content, expecting: .init(digest: digest, bytes: 1_000))
            #expect(try files(folder).count == 1)
            #expect(try await objects.put([], expecting: .none).bytes == 0)
        }
    }

    @Test func `the next chunk is asked for only when the last is written`() async throws {
        let disk = SimulatedDisk()
        let objects = try await FolderObjects.simulated(on: disk, clock: SetClock())
        let given = Mutex(0)
        let chunks = AsyncThrowingStream<[UInt8], any Error> {
            // Of what was given, at most one buffer is not on the disk yet.
            let written = disk.drafts.compactMap { disk.files[$0]?.count }.first ?? 0
            let before = given.withLock { $0 }
            #expect(before - written < 64)
            guard before < 10_000 else { return nil }
            given.withLock { $0 += 50 }
            return Array(repeating: UInt8(before % 251), count: 50)
        }
        #expect(try await objects.put(chunks, expecting: .none).bytes == 10_000)
    }

    @Test func `nothing stays of a put that is cancelled or whose sender breaks off`() async throws
    {
        struct BrokenOff: Error {}
        let disk = SimulatedDisk()
        let objects = try await FolderObjects.simulated(on: disk, clock: SetClock())
        await #expect(throws: BrokenOff.self) {
            let chunks = AsyncThrowingStream<[UInt8], any Error> { stream in
                stream.yield(Array(repeating: 1, count: 1_000))
                stream.finish(throwing: BrokenOff())
            }
            _ = try await objects.put(chunks, expecting: .none)
        }
        #expect(disk.files.isEmpty)
        let put = Task {
            let chunks = AsyncThrowingStream<[UInt8], any Error> {
                if !disk.drafts.isEmpty, disk.files.values.contains(where: { $0.count > 500 }) {
                    withUnsafeCurrentTask { $0?.cancel() }
                }
                return Array(repeating: 1, count: 100)
            }
            _ = try await objects.put(chunks, expecting: .none)
        }
        await #expect(throws: CancellationError.self) { try await put.value }
        #expect(disk.files.isEmpty)
    }

    @Test func `ranges are read as they are, and not beyond the end`() async throws {
        try await withTemporaryFolder { folder in
            let objects = try await FolderObjects.real(in: folder, limits: smallBuffers)
            let content = Array(content.prefix(1_000))
            let digest = try await objects.put(content).digest
            for range in [0..<0, 0..<1, 63..<65, 0..<1_000, 999..<1_000, 1_000..<1_000]
                as [Range<UInt64>]
            {
                var read: [UInt8] = []
                for try await chunk in try await objects.chunks(of: digest, in: range) {
                    #expect(chunk.count <= 64)
                    read += chunk
                }
                #expect(read == Array(content[Int(range.lowerBound)..<Int(range.upperBound)]))
            }
            await #expect(throws: ObjectError.outOfRange(digest, bytes: 1_000)) {
                _ = try await objects.chunks(of: digest, in: 5..<1_001)
            }
            await #expect(throws: ObjectError.tooLong(limit: 999)) {
                _ = try await objects.bytes(of: digest, limit: 999)
            }
        }
    }

    @Test func `a damaged, short or missing object is found, and put again it is healed`()
        async throws
    {
        let disk = SimulatedDisk()
        let objects = try await FolderObjects.simulated(on: disk, clock: SetClock())
        let content = Array(content.prefix(1_000))
        let digest = try await objects.put(content).digest
        try disk.damage(ObjectPlace.path(digest)) { $0[777] ^= 1 }
        guard case .damaged(let found, 1_000) = try await objects.verify(digest) else {
            Issue.record("one turned bit was not found")
            return
        }
        #expect(found != digest)
        _ = try await objects.put(content)
        #expect(try await objects.verify(digest) == .intact)
        try disk.damage(ObjectPlace.path(digest)) { $0.removeLast() }
        guard case .damaged(_, 999) = try await objects.verify(digest) else {
            Issue.record("a missing byte was not found")
            return
        }
        #expect(try await objects.remove(digest, unlessPutSince: nil))
        #expect(try await !objects.remove(digest, unlessPutSince: nil))
        #expect(try await objects.verify(digest) == .missing)
        #expect(try await objects.size(of: digest) == nil)
        await #expect(throws: ObjectError.missing(digest)) {
            _ = try await objects.chunks(of: digest, in: nil)
        }
    }

    @Test(arguments: [1, 3, 50, 500])
    func `a list goes through all in order, page by page, and shows nothing else`(
        page: Int
    )
        async throws
    {
        try await withTemporaryFolder { folder in
            let clock = SetClock()
            let objects = try await FolderObjects.real(in: folder, clock: clock)
            var digests: [String] = []
            for number in 0..<40 as Range<UInt64> {
                digests.append(try await objects.put(noise(10, seed: number)).digest.description)
            }
            let first = ObjectPlace.inner(try #require(ObjectPlace.digest(name: digests[0])))
            symlink("/etc/passwd", folder.path + "/" + first + "/" + digests[0].dropLast() + "x")
            try Data().write(to: folder.appending(path: first + "/README"))
            try Data().write(to: folder.appending(path: "objects/zz"))
            var listed: [ListedObject] = []
            while true {
                let more = try await objects.list(after: listed.last?.digest, limit: page)
                #expect(more.count <= page)
                if more.isEmpty { break }
                listed += more
            }
            #expect(listed.map(\.digest.description) == digests.sorted())
            #expect(listed.allSatisfy { $0.bytes == 10 && $0.storedAt == clock.now })
        }
    }

    @Test(arguments: [true, false])
    func `a file is kept by a second name or by a copy`(handedOver: Bool) async throws {
        try await withTemporaryFolder { folder in
            let objects = try await FolderObjects.real(in: folder)
            let file = folder.appending(path: "upload")
            try Data(content).write(to: file)
            let path = FilePathBytes(file.path)
            let stored = try await objects.put(
                fileAt: path,
                handedOver: handedOver,
                expecting: .init(digest: ContentDigest(of: content)),
            )
            let kept = folder.path + "/" + ObjectPlace.path(stored.digest)
            let isSame = try inode(kept) == inode(file.path)
            #expect(isSame == handedOver)
            try FileManager.default.removeItem(at: file)
            #expect(try await objects.verify(stored.digest) == .intact)
            await #expect(throws: (any Error).self) {
                _ = try await objects.put(
                    fileAt: path,
                    handedOver: handedOver,
                    expecting: .none,
                )
            }
            #expect(try files(folder).count == 1)
        }
    }

    @Test func `a handed-over file in another file system is copied`() async throws {
        try await withTemporaryFolder { folder in
            let file = "/dev/shm/touchstone-\(UUID().uuidString)"
            try Data(content).write(to: URL(filePath: file))
            defer { unlink(file) }
            let objects = try await FolderObjects.real(in: folder)
            let stored = try await objects.put(
                fileAt: FilePathBytes(file),
                handedOver: true,
                expecting: .none,
            )
            #expect(try await objects.verify(stored.digest) == .intact)
            #expect(try files(folder).count == 1)
        }
    }

    private func inode(_ path: String) throws -> Int {
        let found = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(found[.systemFileNumber] as? Int)
    }
}

extension ObjectPlace {
    static func digest(name: String) -> ContentDigest? {
        let folder = "\(root)/\(name.prefix(2))/\(name.dropFirst(2).prefix(2))"
        return digest(name: name, in: folder)
    }
}
