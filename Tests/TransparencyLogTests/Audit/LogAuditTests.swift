import TestSupport
import Testing

@testable import TransparencyLog

@Suite struct LogAuditTests {
    @Test(arguments: [0, 1, 2, 255, 256, 257, 511, 512, 1000])
    func `finds nothing in a log that is whole`(size: Int) async throws {
        let sizes = [0, 1, 100, 256, 300, 600, 999].filter { $0 < size }
        let log = try StoredLog(size: size, checkpoints: sizes)
        #expect(await log.findings() == [])
        let summary = await LogAudit(checkpoint: log.checkpoint, reader: log).run { _ in }
        #expect(summary.entries == UInt64(size))
        #expect(summary.tiles == log.tiles.tiles.keys.count { log.isNewest($0) })
    }

    @Test func `ends when it is told to, and says so`() async throws {
        let log = try StoredLog(size: 1_000)
        var looks = 0
        let summary = await LogAudit(checkpoint: log.checkpoint, reader: log).run { _ in
        } while: {
            looks += 1
            return looks < 3
        }
        #expect(summary.entries == 512 && !summary.isComplete && summary.findings == 0)
        let whole = await LogAudit(checkpoint: log.checkpoint, reader: log).run { _ in }
        #expect(whole.isComplete)
    }

    @Test func `finds every changed byte of an entry, and names the leaf`() async throws {
        let good = try StoredLog(size: 700)
        for (id, bytes) in good.bundles {
            let bundle = try EntryBundle(parsing: bytes, width: id.width)
            for position in stride(from: 0, to: id.width, by: 19) {
                var log = good
                let place = try #require(bundle.entry(at: position)).startIndex
                log.bundles[id]?[place] ^= 0x10
                let index = id.firstLeaf + UInt64(position)
                #expect(await log.findings() == [.changedEntry(index: index, bundle: id)])
            }
        }
    }

    @Test func `finds every changed hash of a tile, and names its position`() async throws {
        let good = try StoredLog(size: 700)
        for id in good.tiles.tiles.keys {
            for position in stride(from: 0, to: id.width, by: id.level == 0 ? 19 : 1) {
                var log = good
                log.tiles.tiles[id]?[position * 32 + position % 32] ^= 1
                #expect(await log.findings() == [.changedHash(id, position: position)])
            }
        }
    }

    @Test func `finds a changed length before an entry`() async throws {
        let good = try StoredLog(size: 700)
        for (id, bytes) in good.bundles {
            for place in [0, 1] {
                var log = good
                log.bundles[id]?[place] ^= 1
                let bundle = Result {
                    try EntryBundle(parsing: log.bundles[id] ?? [], width: id.width)
                }
                #expect(throws: EntryBundle.Malformation.self) { try bundle.get() }
                guard case .failure(let error as EntryBundle.Malformation) = bundle else {
                    continue
                }
                #expect(await log.findings() == [.malformedBundle(id, error)])
            }
            for end in [0, 1, bytes.count - 1] {
                var log = good
                log.bundles[id] = Array(bytes.prefix(end))
                #expect(await log.findings().count == 1)
            }
        }
    }

    @Test func `names what is missing, truncated or unreadable`() async throws {
        let good = try StoredLog(size: 700)
        for id in good.tiles.tiles.keys {
            var log = good
            log.tiles.tiles[id] = nil
            #expect(await log.findings() == [.missingTile(id)])
            for count in [0, 1, id.byteCount - 32, id.byteCount - 1, id.byteCount + 32] {
                log.tiles.tiles[id] = [UInt8](repeating: 1, count: count)
                #expect(await log.findings() == [.wrongTileLength(id, byteCount: count)])
            }
            log.tiles.broken = [id]
            #expect(await log.findings() == [.unreadableTile(id, reason: "Broken()")])
        }
        for id in good.bundles.keys {
            var log = good
            log.bundles[id] = nil
            #expect(await log.findings() == [.missingBundle(id)])
            log.brokenBundles = [id]
            #expect(await log.findings() == [.unreadableBundle(id, reason: "Broken()")])
        }
    }

    @Test func `finds entries that were replaced together with their tile`() async throws {
        let good = try StoredLog(size: 65_900)
        let entries = (0..<256).map { Array("other \($0)".utf8) }
        let bundle = try #require(EntryBundle(entries: entries))
        for index in [UInt64(0), 100, 256] {
            var log = good
            let tile = TileID(inTree: 0, index: index)
            log.bundles[EntryBundleID(of: tile)] = bundle.bytes
            log.tiles.tiles[tile] = bundle.leafHashes.flatMap(\.bytes)
            #expect(await log.findings() == [.replacedTile(tile)])
        }
        // The whole left part, up to the one hash that the checkpoint covers.
        var log = good
        let low = TileID(inTree: 0, index: 7)
        let high = TileID(inTree: 1, index: 0)
        log.bundles[EntryBundleID(of: low)] = bundle.bytes
        log.tiles.tiles[low] = bundle.leafHashes.flatMap(\.bytes)
        let root = TreeHash.root(of: bundle.leafHashes).bytes
        log.tiles.tiles[high]?.replaceSubrange(7 * 32..<8 * 32, with: root)
        #expect(await log.findings() == [.replacedTile(high)])
    }

    @Test func `finds a changed hash of a higher tile`() async throws {
        let good = try StoredLog(size: 65_900)
        for id in good.tiles.tiles.keys where id.level > 0 {
            for position in Set([0, id.width - 1]) {
                var log = good
                log.tiles.tiles[id]?[position * 32] ^= 1
                #expect(await log.findings() == [.changedHash(id, position: position)])
            }
        }
    }

    @Test func `finds a checkpoint with another root, now or earlier`() async throws {
        let log = try StoredLog(size: 700, checkpoints: [100, 256, 600])
        let wrong = try Checkpoint(origin: "log", size: 700, root: .leaf([]))
        #expect(await log.findings(checkpoint: wrong) == [.changedRoot(size: 700)])
        for place in log.earlier.indices {
            var earlier = log.earlier
            let size = earlier[place].size
            earlier[place] = try Checkpoint(origin: "log", size: size, root: .leaf([]))
            #expect(await log.findings(earlier: earlier) == [.changedRoot(size: size)])
        }
        let later = try Checkpoint(origin: "log", size: 701, root: .leaf([]))
        #expect(await log.findings(earlier: [later]) == [.changedRoot(size: 701)])
    }

    @Test func `compares the unfinished tiles and bundles that earlier checkpoints left`()
        async throws
    {
        let good = try StoredLog(size: 700, checkpoints: [520, 600])
        let unfinished = good.tiles.tiles.keys.filter { !$0.isFull && $0.level == 0 }
        #expect(unfinished.count == 3)
        for id in unfinished where id.width < 700 % 256 {
            var log = good
            log.tiles.tiles[id]?[5 * 32 + 3] ^= 4
            #expect(await log.findings() == [.changedHash(id, position: 5)])
            log.tiles.tiles[id] = [1]
            #expect(await log.findings() == [.wrongTileLength(id, byteCount: 1)])
            log.tiles.tiles[id] = nil
            #expect(await log.findings() == [])
            let bundle = EntryBundleID(of: id)
            log.bundles[bundle]?[3] ^= 1
            let leaf = bundle.firstLeaf
            #expect(await log.findings() == [.changedEntry(index: leaf, bundle: bundle)])
        }
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `finds every one of many random changes at once`(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let good = try StoredLog(size: 2000)
        for _ in 0..<20 {
            var (log, expected) = (good, Set<AuditFinding>())
            // One change to each of some tiles and bundles that don't cover each other.
            for index in UInt64(0)..<7 where Bool.random(using: &generator) {
                let tile = TileID(inTree: 0, index: index)
                let position = Int.random(in: 0..<256, using: &generator)
                if Bool.random(using: &generator) {
                    log.tiles.tiles[tile]?[position * 32 + 9] ^= 1
                    expected.insert(.changedHash(tile, position: position))
                } else {
                    let id = EntryBundleID(of: tile)
                    let bytes = try #require(log.bundles[id])
                    let bundle = try EntryBundle(parsing: bytes, width: 256)
                    let place = try #require(bundle.entry(at: position)).startIndex
                    log.bundles[id]?[place] ^= 1
                    let leaf = id.firstLeaf + UInt64(position)
                    expected.insert(.changedEntry(index: leaf, bundle: id))
                }
            }
            #expect(await Set(log.findings()) == expected, "seed \(seed)")
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `finds any random change`(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let good = try StoredLog(size: 600)
        let (tiles, bundles) = (
            good.tiles.tiles.keys.sorted { "\($0)" < "\($1)" },
            good.bundles.keys.sorted { "\($0)" < "\($1)" },
        )
        for _ in 0..<100 {
            var log = good
            let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &generator)
            if Bool.random(using: &generator), let id = tiles.randomElement(using: &generator) {
                log.tiles.tiles[id]?[Int.random(in: 0..<id.byteCount, using: &generator)] ^= bit
            } else if let id = bundles.randomElement(using: &generator) {
                let count = log.bundles[id]?.count ?? 1
                log.bundles[id]?[Int.random(in: 0..<count, using: &generator)] ^= bit
            }
            #expect(await log.findings().count >= 1, "seed \(seed)")
        }
    }
}

extension StoredLog {
    /// Whether a tile belongs to the newest tree, and not only to an earlier checkpoint.
    fileprivate func isNewest(_ id: TileID) -> Bool {
        id.isFull || TileID.edge(ofTreeSize: checkpoint.size).contains(id)
    }
}
