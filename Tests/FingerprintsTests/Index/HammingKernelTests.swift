import CHamming
import Fingerprints
import Foundation
import TestSupport
import Testing

@Suite(.alone) struct HammingKernelTests {
    private static let rows = Bank.all(220, seed: 11).flatMap { $0.hashes.prefix(40) }.map(\.words)

    private static func query(_ row: SIMD4<UInt64>, flipping count: Int) -> [UInt64] {
        var random = SeededGenerator(seed: UInt64(count))
        let words = PDQHash(words: row).flipping(count, using: &random).words
        return (0..<4).map { words[$0] }
    }

    /// How far the first rows are from a query, in all or only the first 96 bits.
    private static func distances(_ query: [UInt64], _ count: Int, bits: Int = 256) -> [Int] {
        (0..<count).map { number in
            var different = rows[number % rows.count] ^ SIMD4(query)
            if bits == 96 {
                different[1] >>= 32
                different[2] = 0
                different[3] = 0
            }
            return PDQHash(words: different).distance(to: PDQHash(words: .zero))
        }
    }

    /// The numbers of those within a radius, and how far they are.
    private static func near(_ distances: [Int], _ radius: Int) -> [[Int]] {
        distances.enumerated().filter { $0.element <= radius }.map { [$0.offset, $0.element] }
    }

    @Test func `a level that the processor lacks is refused`() {
        for level in HammingLevel.allCases {
            if level.isSupported {
                #expect((try? HammingKernels(level: level))?.level == level)
            } else {
                #expect(throws: UnsupportedLevel(level: level)) {
                    try HammingKernels(level: level)
                }
            }
        }
        #expect(HammingLevel.scalar.isSupported)
        #expect(HammingKernels.best == HammingKernels.all.last)
        #expect(hamming_level_supported(99) == 0)
    }

    @Test(arguments: HammingKernels.all, [0, 5])
    func `rows of every length are scanned and nothing behind them`(
        _ kernels: HammingKernels,
        gap: Int,
    ) {
        for count in 0...200 {
            withGuardedBytes(count * 32, before: gap) { memory in
                Self.rows.prefix(count).withUnsafeBytes { memory.copyBytes(from: $0) }
                let query = Self.query(Self.rows[count / 2], flipping: count % 60)
                let distances = Self.distances(query, count)
                for radius in [0, 31, 64, 256] {
                    // A list with little room shows that the scan goes on where it stopped.
                    var (next, found) = (UInt64(0), [hamming_hit]())
                    var room = [hamming_hit](repeating: hamming_hit(), count: 7 + count % 5 * 50)
                    while next < count {
                        let listed = hamming_scan_rows(
                            kernels.level.rawValue,
                            memory.baseAddress,
                            UInt64(count),
                            query,
                            UInt32(radius),
                            &next,
                            &room,
                            UInt64(room.count),
                        )
                        found += room.prefix(Int(listed))
                    }
                    #expect(
                        found.map { [Int($0.row), Int($0.distance)] }
                            == Self.near(distances, radius)
                    )
                }
            }
        }
    }

    @Test(arguments: HammingKernels.all)
    func `planes of every length give the rows whose prefix is near`(_ kernels: HammingKernels) {
        for count in 0...200 {
            let query = Self.query(Self.rows[count / 3], flipping: count % 80)
            let distances = Self.distances(query, count, bits: 96)
            for radius in [0, 5, 31, 48, 96, 256] {
                let found = Self.planeRows(count, [query], UInt32(radius), kernels)
                #expect(found.map { Int($0.row) } == Self.near(distances, radius).map { $0[0] })
            }
        }
    }

    /// What planes that end before forbidden memory, made of such rows, give for queries.
    private static func planeRows(
        _ count: Int,
        _ queries: [[UInt64]],
        _ radius: UInt32,
        _ kernels: HammingKernels,
    ) -> [hamming_hit] {
        let blocks = (count + HAMMING_BLOCK_ROWS - 1) / HAMMING_BLOCK_ROWS
        return withGuardedBytes(blocks * HAMMING_BLOCK_BYTES, before: count % 9) { planes in
            withGuardedBytes(count * 32, before: count % 8) { memory in
                for place in 0..<count {
                    memory.storeBytes(
                        of: rows[place % rows.count],
                        toByteOffset: place * 32,
                        as: SIMD4<UInt64>.self,
                    )
                }
                for block in 0..<blocks {
                    guard let from = memory.baseAddress, let to = planes.baseAddress else { break }
                    hamming_slice(
                        from + block * HAMMING_BLOCK_ROWS * 32,
                        UInt32(min(count - block * HAMMING_BLOCK_ROWS, HAMMING_BLOCK_ROWS)),
                        to + block * HAMMING_BLOCK_BYTES,
                    )
                }
            }
            let prepared = queries.map { query in
                var prepared = hamming_plane_query()
                hamming_prepare(query, radius, &prepared)
                return prepared
            }
            var (cursor, found) = (hamming_cursor(), [hamming_hit]())
            var room = [hamming_hit](repeating: hamming_hit(), count: HAMMING_BLOCK_ROWS)
            while cursor.block < blocks {
                let listed = hamming_scan_planes(
                    kernels.level.rawValue,
                    planes.baseAddress,
                    UInt64(count),
                    prepared,
                    UInt32(prepared.count),
                    &cursor,
                    &room,
                    UInt64(room.count),
                )
                found += room.prefix(Int(listed))
            }
            return found
        }
    }

    @Test(arguments: HammingKernels.all)
    func `several blocks and several queries are told apart`(_ kernels: HammingKernels) {
        for count in [511, 512, 513, 1_024, 1_500] {
            let queries = [0, 20, 40, 90].map { Self.query(Self.rows[$0], flipping: $0) }
            let found = Self.planeRows(count, queries, 31, kernels)
            for (number, query) in queries.enumerated() {
                let near = Self.near(Self.distances(query, count, bits: 96), 31)
                let rows = found.filter { $0.query == number }.map { Int($0.row) }
                #expect(rows == near.map { $0[0] })
            }
        }
    }

    @Test(arguments: HammingKernels.all, [0, 5])
    func `candidates are compared whole, and rows that don't exist dropped`(
        _ kernels: HammingKernels,
        gap: Int,
    ) {
        for count in 0...200 {
            withGuardedBytes(count * 32, before: gap) { memory in
                Self.rows.prefix(count).withUnsafeBytes { memory.copyBytes(from: $0) }
                let queries = [3, 50].map { Self.query(Self.rows[$0], flipping: $0) }
                var candidates = (0..<2 * count + 9).map { place in
                    hamming_hit(
                        row: UInt32(place) / 2,
                        query: UInt16(place % 2),
                        distance: 999,
                    )
                }
                let kept = hamming_verify(
                    kernels.level.rawValue,
                    memory.baseAddress,
                    UInt64(count),
                    queries.flatMap { $0 },
                    31,
                    &candidates,
                    UInt64(candidates.count),
                )
                for number in 0..<2 {
                    let rows = candidates.prefix(Int(kept)).filter { $0.query == number }
                    #expect(
                        rows.map { [Int($0.row), Int($0.distance)] }
                            == Self.near(Self.distances(queries[number], count), 31)
                    )
                }
            }
        }
    }

    @Test func `words are read across the borders of 64 bits`() {
        var random = SeededGenerator(seed: 5)
        let row = (0..<4).map { _ in random.next() }
        for width in [8, 21, 24, 28] as [UInt32] {
            for start in 0...(256 - width) {
                let bits = (0..<width).map { bit in
                    UInt32(row[Int(start + bit) / 64] >> UInt64((start + bit) % 64) & 1) << bit
                }
                #expect(hamming_key(row, start, width) == bits.reduce(0, |))
            }
        }
    }
}
