import Foundation
import Media
import TestSupport
import Testing

@testable import Store

/// What every keeper of objects promises, tried on each of them.
@Suite struct ObjectConformanceTests {
    private struct BrokenOff: Error {}

    enum Keeper: String, Sendable, CaseIterable, CustomTestStringConvertible {
        case folder, bucket

        var testDescription: String { rawValue }

        func run(
            _ work: @escaping @Sendable (any Objects, SetClock) async throws -> Void
        ) async throws {
            switch self {
            case .folder:
                try await withTemporaryFolder { folder in
                    let clock = SetClock()
                    let objects = try await FolderObjects.real(
                        in: folder,
                        clock: clock,
                        limits: smallBuffers,
                    )
                    try await work(objects, clock)
                }
            case .bucket: try await S3Rig.run { try await work($0.objects, $0.clock) }
            }
        }
    }

    @Test(arguments: Keeper.allCases, [0, 1, 64, 65, 299, 300, 301, 384, 385, 5_000])
    func `content of any length is kept under its digest and read back`(
        _ keeper: Keeper,
        _ length: Int,
    ) async throws {
        let content = noise(length, seed: 7)
        try await keeper.run { objects, clock in
            for chunk in [7, 64, 10_000] {
                let stored = try await objects.put(
                    stream(content, chunk: chunk),
                    expecting: .init(
                        digest: ContentDigest(of: content),
                        bytes: UInt64(length),
                    ),
                )
                #expect(stored.digest == ContentDigest(of: content))
                #expect(stored.bytes == UInt64(length))
                #expect(stored.storedAt == clock.now)
                #expect(try await objects.bytes(of: stored.digest, limit: 10_000) == content)
                #expect(try await objects.verify(stored.digest) == .intact)
                #expect(try await objects.size(of: stored.digest) == UInt64(length))
            }
            #expect(try await objects.list(after: nil, limit: 10).count == 1)
        }
    }

    @Test(arguments: Keeper.allCases)
    func `nothing stays of content that is not what was announced`(_ keeper: Keeper) async throws {
        let content = noise(1_000, seed: 8)
        let (digest, other) = (ContentDigest(of: content), ContentDigest(of: [1]))
        try await keeper.run { objects, _ in
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
            let broken = AsyncThrowingStream<[UInt8], any Error> { stream in
                stream.yield(Array(content.prefix(700)))
                stream.finish(throwing: BrokenOff())
            }
            await #expect(throws: BrokenOff.self) {
                _ = try await objects.put(broken, expecting: .none)
            }
            let listed = try await objects.list(after: nil, limit: 10)
            #expect(listed.isEmpty)
        }
    }

    @Test(arguments: Keeper.allCases)
    func `ranges are read as they are, and not beyond the end`(_ keeper: Keeper) async throws {
        let content = noise(1_000, seed: 9)
        try await keeper.run { objects, _ in
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

    @Test(arguments: Keeper.allCases, [1, 3, 50])
    func `a list goes through all in order, page by page`(
        _ keeper: Keeper,
        _ page: Int,
    ) async throws {
        try await keeper.run { objects, clock in
            var digests: [String] = []
            for number in 0..<25 as Range<UInt64> {
                digests.append(try await objects.put(noise(10, seed: number)).digest.description)
            }
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

    @Test(arguments: Keeper.allCases)
    func `a removal takes what is old, and what was put since stays`(_ keeper: Keeper) async throws
    {
        let content = noise(700, seed: 10)
        try await keeper.run { objects, clock in
            let digest = try await objects.put(content).digest
            #expect(try await !objects.remove(digest, unlessPutSince: clock.now))
            clock.advance(hours: 25)
            #expect(try await objects.put(content).storedAt == clock.now)
            let limit = clock.now.addingTimeInterval(-3_600)
            #expect(try await !objects.remove(digest, unlessPutSince: limit))
            #expect(try await objects.verify(digest) == .intact)
            clock.advance(hours: 25)
            #expect(try await objects.remove(digest, unlessPutSince: clock.now))
            #expect(try await !objects.remove(digest, unlessPutSince: nil))
            #expect(try await objects.verify(digest) == .missing)
            #expect(try await objects.size(of: digest) == nil)
            #expect(try await objects.filePath(of: digest) == nil)
            await #expect(throws: ObjectError.missing(digest)) {
                _ = try await objects.chunks(of: digest, in: nil)
            }
            _ = try await objects.put(content)
            #expect(try await objects.remove(digest, unlessPutSince: nil))
        }
    }

    @Test(arguments: Keeper.allCases, [200, 1_000])
    func `files are kept, and adopted by a digest that fits`(
        _ keeper: Keeper,
        _ length: Int,
    ) async throws {
        let content = noise(length, seed: 11)
        let digest = ContentDigest(of: content)
        try await keeper.run { objects, _ in
            try await withTemporaryFolder { folder in
                let file = folder.appending(path: "upload")
                try Data(content).write(to: file)
                let path = FilePathBytes(file.path)
                for handedOver in [false, true] {
                    let stored = try await objects.put(
                        fileAt: path,
                        handedOver: handedOver,
                        expecting: .none,
                    )
                    #expect(stored.digest == digest)
                }
                let bytes = UInt64(length)
                await #expect(
                    throws: ObjectError.unexpectedLength(announced: bytes + 1, found: bytes)
                ) { _ = try await objects.adopt(fileAt: path, as: digest, bytes: bytes + 1) }
                #expect(
                    try await objects.adopt(fileAt: path, as: digest, bytes: bytes).bytes == bytes
                )
                #expect(try await objects.verify(digest) == .intact)
                try FileManager.default.removeItem(at: file)
                await #expect(throws: (any Error).self) {
                    _ = try await objects.put(fileAt: path, handedOver: true, expecting: .none)
                }
            }
        }
    }

    @Test(arguments: Keeper.allCases)
    func `the same content at once by many is one object`(_ keeper: Keeper) async throws {
        let content = noise(900, seed: 12)
        try await keeper.run { objects, _ in
            try await withThrowingTaskGroup(of: StoredObject.self) { group in
                for _ in 0..<12 { group.addTask { try await objects.put(content) } }
                for try await stored in group { #expect(stored.bytes == 900) }
            }
            #expect(try await objects.list(after: nil, limit: 10).count == 1)
            #expect(try await objects.verify(ContentDigest(of: content)) == .intact)
        }
    }

    @Test(arguments: Engine.allCases, Keeper.allCases)
    func `the sweep takes what nobody wants, a day after it was put`(
        _ engine: Engine,
        _ keeper: Keeper,
    ) async throws {
        try await engine.withMigratedDatabase { database in
            try await keeper.run { objects, clock in
                let sweep = OrphanSweep(
                    objects: objects,
                    database: database,
                    limits: smallBuffers,
                    surroundings: clock.surroundings,
                )
                let wanted = try await objects.put(noise(400, seed: 13))
                let orphan = try await objects.put(noise(400, seed: 14))
                let now = clock.now
                try await database.write {
                    try ObjectCatalogue().add(wanted, for: "item/1", now: now, in: $0)
                }
                clock.advance(hours: 23)
                #expect(try await sweep.run().orphanCount == 0)
                clock.advance(hours: 2)
                let young = try await objects.put(noise(400, seed: 15))
                let report = try await sweep.run()
                #expect(report.orphanCount == 1 && report.isWhole)
                #expect(try await objects.size(of: orphan.digest) == nil)
                #expect(try await objects.size(of: young.digest) == 400)
                #expect(try await objects.remove(wanted.digest, unlessPutSince: nil))
                #expect(try await sweep.run().missing == [wanted.digest])
            }
        }
    }
}
