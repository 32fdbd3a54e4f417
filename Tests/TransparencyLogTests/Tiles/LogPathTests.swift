import TestSupport
import Testing

@testable import TransparencyLog

@Suite struct LogPathTests {
    @Test(arguments: [
        ("tile/0/x001/x234/067", 0, 1_234_067, 256), ("tile/0/000", 0, 0, 256),
        ("tile/0/272", 0, 272, 256), ("tile/0/273.p/112", 0, 273, 112),
        ("tile/1/001.p/17", 1, 1, 17), ("tile/2/000.p/1", 2, 0, 1),
        ("tile/7/000.p/127", 7, 0, 127), ("tile/0/x001/000", 0, 1000, 256),
        ("tile/0/x036/x028/x797/x018/x963/967", 0, 36_028_797_018_963_967, 255),
    ])
    func `spells tiles as C2SP does`(path: String, level: Int, index: UInt64, width: Int) throws {
        guard index < 1 << 54 else {
            let last = try #require(TileID(level: level, index: index / 2, width: width))
            #expect(try LogPath(parsing: last.description) == .tile(last))
            return
        }
        let tile = try #require(TileID(level: level, index: index, width: width))
        #expect(LogPath.tile(tile).text == path)
        #expect(try LogPath(parsing: path) == .tile(tile))
    }

    @Test func `spells bundles and the checkpoint`() throws {
        let bundle = try #require(EntryBundleID(index: 1_234_067, width: 9))
        #expect(bundle.description == "tile/entries/x001/x234/067.p/9")
        #expect(try LogPath(parsing: bundle.description) == .entries(bundle))
        #expect(try LogPath(parsing: "checkpoint") == .checkpoint)
    }

    @Test(arguments: [
        "", "/", "tile", "tile/", "tile/0", "tile/0/", "tile//000", "tile/00/000", "tile/01/000",
        "tile/+1/000", "tile/-1/000", "tile/64/000", "tile/0/0", "tile/0/00", "tile/0/0000",
        "tile/0/x000", "tile/0/x000/001", "tile/0/001/x002", "tile/0/001/002", "tile/0/X001/002",
        "tile/0/x01/002", "tile/0/x1000/002", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0",
        "tile/0/000.p/00", "tile/0/000.p/01", "tile/0/000.p/256", "tile/0/000.p/257",
        "tile/0/000.p/1/", "tile/0/000.p/1/2", "tile/0/000.P/1", "tile/0/000/1", "tile/0/000 ",
        " tile/0/000", "/tile/0/000", "tile/0/x001//002", "tile/0/x001/.p/3", "tile/0/x001.p/002",
        "tile/entries", "tile/entries/", "tile/Entries/000", "tile/data/000", "checkpoint/",
        "Checkpoint", "tile/0/٠٠٠", "tile/0/0\u{301}00", "tile/0/../000",
    ])
    func `refuses every other spelling`(path: String) {
        #expect(throws: LogPath.Malformation.unknownForm) { try LogPath(parsing: path) }
    }

    @Test(arguments: [
        "tile/8/000", "tile/63/000", "tile/7/001", "tile/7/000", "tile/7/000.p/128",
        "tile/entries/x999/x999/x999/x999/x999/999", "tile/0/x184/x467/x440/x737/x095/x516/160",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
    ])
    func `refuses what no tree has`(path: String) {
        #expect(throws: LogPath.Malformation.beyondAnyTree) { try LogPath(parsing: path) }
    }

    @Test func `refuses long paths before reading them`() {
        let long = "tile/0/" + String(repeating: "x001/", count: 100_000) + "001"
        #expect(throws: LogPath.Malformation.tooLong) { try LogPath(parsing: long) }
    }

    @Test func `a changed byte never spells the same place`() throws {
        let path = Array("tile/1/x001/x234/067.p/12".utf8)
        let place = try LogPath(parsing: String(decoding: path, as: UTF8.self))
        for index in path.indices {
            for value in UInt8.min...UInt8.max where value != path[index] {
                var changed = path
                changed[index] = value
                let other = try? LogPath(parsing: String(decoding: changed, as: UTF8.self))
                #expect(other != place)
            }
        }
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `prints what it reads, for random tiles`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let level = Int.random(in: 0...7, using: &generator)
            let bits = UInt64.random(in: 0...UInt64(55 - 8 * min(level, 6)), using: &generator)
            let index = UInt64.random(in: 0..<1 << bits, using: &generator)
            let width = Int.random(in: 1...256, using: &generator)
            guard let tile = TileID(level: level, index: index, width: width) else { continue }
            #expect(try LogPath(parsing: tile.description) == .tile(tile))
        }
    }
}
