import CHamming
import Foundation
import Media
import TestSupport
import Testing

@testable import Fingerprints

@Suite(.alone) struct IndexFolderTests {
    private static let bank = Bank.random(480, seed: 40)

    /// The rows after so many rounds: each adds 60 and retires two, and is three changes.
    private static func rows(after round: Int) -> [IndexEntry] {
        let gone = (0..<round).flatMap { [bank.entries[$0 * 60], bank.entries[$0 * 60 + 7]] }
        return bank.entries.prefix(round * 60).filter { !gone.contains($0) }
    }

    private static func play(_ round: Int, on index: LiveIndex) throws {
        let entries = bank.entries[round * 60..<(round + 1) * 60]
        try index.add(Array(entries.prefix(30)), sequence: UInt64(round * 3 + 1))
        try index.add(Array(entries.suffix(30)), sequence: UInt64(round * 3 + 2))
        index.retire(
            [bank.entries[round * 60].payload, bank.entries[round * 60 + 7].payload],
            sequence: UInt64(round * 3 + 3),
        )
    }

    /// Whether the view has exactly these rows.
    private static func shows(_ rows: [IndexEntry], _ view: IndexView) -> Bool {
        let all = SearchTerms(radius: 256, limit: .max, way: .flat)
        let query = PDQHash(words: [1, 2, 3, 4])
        return view.search(query, all).matches == Bank.matches(near: query, within: 256, in: rows)
    }

    @Test func `an index is there again in its folder`() async throws {
        try await withTemporaryFolder { folder in
            let path = FilePathBytes(folder.path)
            for residence in [SegmentResidence.mapped, .memory] {
                var options = LiveIndex.Options()
                options.residence = residence
                options.words = 24
                let round = residence == .mapped ? 0 : 1
                do {
                    let index = try LiveIndex(at: path, options: options)
                    #expect(index.view.sequence == UInt64(round * 3))
                    #expect(Self.shows(Self.rows(after: round), index.view))
                    #expect(throws: IndexFault.inUse(folder.path)) { try LiveIndex(at: path) }
                    try Self.play(round, on: index)
                    try index.settle(everything: true)
                    try index.add([IndexEntry(payload: 999_999, hash: Self.bank.hashes[0])])
                }
                let again = try LiveIndex(at: path, options: options)
                #expect(again.view.sequence == UInt64(round * 3 + 3))
                #expect(Self.shows(Self.rows(after: round + 1), again.view))
            }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(names.count { $0.hasPrefix("segment-") } <= 2)
            #expect(!names.contains { $0.hasSuffix(".draft") })
        }
    }

    @Test func `a folder that isn't there is refused`() {
        let path = FilePathBytes("/nowhere/at/all")
        #expect(
            throws: IndexFault.disk(IndexDiskFault(.opening, "/nowhere/at/all", errno: ENOENT))
        ) { try LiveIndex(at: path) }
    }

    @Test(arguments: FaultyIndexDisk.Survival.allCases)
    func `a power cut at any call leaves a whole state`(
        _ survival: FaultyIndexDisk.Survival
    ) throws {
        var random = SeededGenerator(seed: 1)
        for step in 0... {
            let disk = FaultyIndexDisk(.powerLoss, at: step)
            var (settled, tried) = (0, 0)
            if let index = try? LiveIndex(on: disk) {
                for round in 0..<3 {
                    try Self.play(round, on: index)
                    tried = round + 1
                    guard (try? index.settle(everything: true)) != nil else { break }
                    settled = round + 1
                }
                #expect(Self.shows(Self.rows(after: tried), index.view), "memory loses nothing")
            }
            let left = FaultyIndexDisk(files: disk.survivors(survival, using: &random))
            let again = try LiveIndex(on: left)
            let round = Int(again.view.sequence) / 3
            #expect((settled...tried).contains(round), "call \(step)")
            #expect(Self.shows(Self.rows(after: round), again.view), "call \(step)")
            // It goes on from there.
            try Self.play(round, on: again)
            try again.settle(everything: true)
            let last = try LiveIndex(on: left)
            #expect(Self.shows(Self.rows(after: round + 1), last.view), "call \(step)")
            let segments = left.files.keys.count { $0.hasPrefix("segment-") }
            #expect(segments == last.view.segments.count, "nothing is left over")
            guard disk.hasStruck else { break }
        }
    }

    @Test func `a call that is refused loses nothing, and the next try succeeds`() throws {
        for step in 0... {
            let disk = FaultyIndexDisk(.refusal, at: step)
            guard let index = try? LiveIndex(on: disk) else { continue }
            for round in 0..<3 {
                try Self.play(round, on: index)
                do {
                    try index.settle(everything: true)
                } catch {
                    #expect(Self.shows(Self.rows(after: round + 1), index.view))
                    #expect(try index.settle(everything: true))
                }
                #expect(Self.shows(Self.rows(after: round + 1), index.view), "call \(step)")
            }
            let again = try LiveIndex(on: FaultyIndexDisk(files: disk.files))
            #expect(again.view.sequence == 9)
            #expect(Self.shows(Self.rows(after: 3), again.view), "call \(step)")
            guard disk.hasStruck else { break }
        }
    }

    /// The files of a folder with two segments and something retired.
    private static func sample() throws -> [String: [UInt8]] {
        let disk = FaultyIndexDisk()
        let index = try LiveIndex(on: disk)
        try index.add(Array(bank.entries))
        try index.settle(everything: true)
        try play(0, on: index)
        index.retire([bank.entries[400].payload])
        try index.settle(everything: true)
        #expect(index.view.segments.count == 2)
        return disk.files
    }

    @Test func `a changed byte of the manifest is told, at any place`() throws {
        let files = try Self.sample()
        let manifest = try #require(files[IndexManifest.name])
        for place in manifest.indices {
            for mask in [0x01, 0x80, 0xFF] as [UInt8] {
                var damaged = files
                damaged[IndexManifest.name]?[place] ^= mask
                #expect(throws: IndexFault.self, "byte \(place)") {
                    try LiveIndex(on: FaultyIndexDisk(files: damaged))
                }
            }
        }
        for count in 0..<manifest.count {
            var damaged = files
            damaged[IndexManifest.name] = Array(manifest.prefix(count))
            #expect(throws: IndexFault.self) {
                try LiveIndex(on: FaultyIndexDisk(files: damaged))
            }
        }
    }

    @Test func `a segment that is gone, damaged or another is told by its name`() throws {
        let files = try Self.sample()
        let names = files.keys.filter { $0.hasPrefix("segment-") }.sorted()
        for (number, name) in names.enumerated() {
            var damaged = files
            damaged[name] = nil
            #expect(throws: IndexFault.manifest(.contradicted(segment: name))) {
                try LiveIndex(on: FaultyIndexDisk(files: damaged))
            }
            damaged[name] = files[names[1 - number]]
            #expect(throws: IndexFault.manifest(.contradicted(segment: name))) {
                try LiveIndex(on: FaultyIndexDisk(files: damaged))
            }
            damaged[name] = files[name].map { Array($0.dropLast()) }
            #expect(throws: IndexFault.self) { try LiveIndex(on: FaultyIndexDisk(files: damaged)) }
            damaged[name] = files[name].map { $0[..<8_200] + [$0[8_200] ^ 1] + $0[8_201...] }
            #expect(throws: IndexFault.self) { try LiveIndex(on: FaultyIndexDisk(files: damaged)) }
        }
        #expect(try LiveIndex(on: FaultyIndexDisk(files: files)).view.count > 400)
    }

    @Test func `a manifest that claims a billion segments or names is refused`() throws {
        var manifest = IndexManifest()
        manifest.retired = [1, 2, 3]
        for (place, count) in [(12, 4), (32, 8)] {
            var bytes = manifest.bytes
            for offset in 0..<count { bytes[place + offset] = 0xFF }
            bytes.removeLast(4)
            let checksum = hamming_crc32c(0, bytes, UInt64(bytes.count))
            let whole = bytes + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (8 * $0)) }
            #expect(throws: ManifestFault.damaged) {
                try whole.withUnsafeBytes { bytes throws(ManifestFault) in
                    try IndexManifest(parsing: bytes)
                }
            }
        }
        let bytes = manifest.bytes
        let parsed = try bytes.withUnsafeBytes { bytes throws(ManifestFault) in
            try IndexManifest(parsing: bytes)
        }
        #expect(parsed == manifest)
    }

    @Test func `a manifest whose next segment would replace another is refused`() throws {
        let entries = [1, 2].map { IndexManifest.Entry(number: $0, rows: 9) }
        let twice = [entries[0], entries[0]]
        for (segments, next) in [(entries, 2), (twice, 3), ([], UInt64.max), (entries, 0)] {
            var manifest = IndexManifest()
            (manifest.segments, manifest.next) = (segments, next)
            let bytes = manifest.bytes
            #expect(throws: ManifestFault.damaged, "next \(next)") {
                try bytes.withUnsafeBytes { bytes throws(ManifestFault) in
                    try IndexManifest(parsing: bytes)
                }
            }
        }
    }

    @Test func `a folder whose numbers are used up is read and not written`() throws {
        var manifest = IndexManifest()
        manifest.next = IndexManifest.mostSegments
        let disk = FaultyIndexDisk(files: [IndexManifest.name: manifest.bytes])
        do {
            let index = try LiveIndex(on: disk)
            try Self.play(0, on: index)
            #expect(throws: IndexFault.manifest(.damaged)) { try index.settle(everything: true) }
            #expect(Self.shows(Self.rows(after: 1), index.view))
        }
        #expect(try LiveIndex(on: disk).view.count == 0)
    }

    /// Between the end of a settling and the removal of what it replaced another may begin.
    @Test func `files of a settling that begins as another ends stay`() throws {
        let disk = InterruptedIndexDisk()
        let index = try LiveIndex(on: disk)
        try Self.play(0, on: index)
        disk.meanwhile {
            try? Self.play(1, on: index)
            _ = try? index.settle(everything: true)
        }
        try index.settle(everything: true)
        try index.settle(everything: true)
        #expect(Self.shows(Self.rows(after: 2), index.view))
        let again = try LiveIndex(on: FaultyIndexDisk(files: disk.files))
        #expect(Self.shows(Self.rows(after: 2), again.view))
    }

    @Test func `every fault says what to do`() {
        let faults: [IndexFault] = [
            .disk(IndexDiskFault(.writing, "x", errno: ENOSPC)),
            .segment("segment-1", .damaged(.rows)), .segment("s", .notASegment),
            .segment("s", .otherVersion(7)), .segment("s", .otherByteOrder),
            .segment("s", .tooManyRows(1)), .segment("s", .wrongLength(expected: 1, found: 2)),
            .manifest(.notAManifest), .manifest(.otherVersion(2)), .manifest(.damaged),
            .manifest(.contradicted(segment: "segment-1")), .retired(5), .inUse("folder"),
        ]
        #expect(Set(faults.map(\.description)).count == faults.count)
        #expect(faults[0].description == "writing x failed: No space left on device")
    }
}
