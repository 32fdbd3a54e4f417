import CHamming

/// Looks at all rows: first at a prefix of them, held as planes of bits, then at what may be near.
///
/// In a block of 512 rows, one plane holds the same bit of all of them. To count how many ones rows
/// and query share, only those planes are added up at which the query has a one (or, where these
/// are more than half, a zero), 512 rows in one step of a wide register. With the rows' own counts
/// of ones, which are planes as well, that gives the prefix's distance; where it is within the
/// radius, the whole row is compared. So nothing near can be passed over.
struct FlatScan {
    /// Keeps what the pointers point to.
    let owner: SegmentBytes
    /// The rows, 32 bytes each.
    let rows: UnsafeRawPointer
    let count: Int
    /// A block for every 512 rows, the last one filled up; `nil` where there is none.
    let planes: UnsafeRawPointer?

    /// Beyond this the prefix lets too many rows pass to be worth reading.
    static let greatestRadiusOfPlanes = 42
    /// Queries have 16 bits for their number.
    private static let mostQueries = 1 << 10
    private static let room = 1 << 13

    static func blockCount(of rows: Int) -> Int {
        (rows + HAMMING_BLOCK_ROWS - 1) / HAMMING_BLOCK_ROWS
    }

    /// What a query costs in about nanoseconds when that many are asked at once.
    func cost(ofEachOf queries: Int, _ level: HammingLevel) -> Double {
        // A lone query waits for memory; many share what is read.
        Double(count) * (level.nanosecondsOfRow + 0.5 / Double(max(queries, 1)))
    }

    /// Hands over every row within the radius of a query, once for each.
    func search(
        _ queries: [PDQHash],
        _ terms: SearchTerms,
        found: (_ query: Int, _ row: Int, _ distance: Int) -> Void,
    ) {
        guard count > 0, terms.radius >= 0 else { return }
        let radius = UInt32(min(terms.radius, 256))
        let level = terms.kernels.level.rawValue
        for first in stride(from: 0, to: queries.count, by: Self.mostQueries) {
            let some = queries[first..<min(first + Self.mostQueries, queries.count)].map(\.words)
            if let planes, terms.radius <= Self.greatestRadiusOfPlanes {
                scanPlanes(planes, some, radius, level) { hit in
                    found(first + Int(hit.query), Int(hit.row), Int(hit.distance))
                }
            } else {
                for (number, query) in some.enumerated() {
                    scanRows(query, radius, level) { hit in
                        found(first + number, Int(hit.row), Int(hit.distance))
                    }
                }
            }
        }
    }

    private func scanPlanes(
        _ planes: UnsafeRawPointer,
        _ queries: [SIMD4<UInt64>],
        _ radius: UInt32,
        _ level: Int32,
        _ report: (hamming_hit) -> Void,
    ) {
        let blocks = UInt64(Self.blockCount(of: count))
        queries.withUnsafeBytes { bytes in
            let words = bytes.assumingMemoryBound(to: UInt64.self)
            guard let words = words.baseAddress else { return }
            let prepared = queries.indices.map { number in
                var query = hamming_plane_query()
                hamming_prepare(words + 4 * number, radius, &query)
                return query
            }
            withUnsafeTemporaryAllocation(of: hamming_hit.self, capacity: Self.room) { hits in
                var cursor = hamming_cursor()
                while cursor.block < blocks {
                    let candidates = hamming_scan_planes(
                        level,
                        planes,
                        UInt64(count),
                        prepared,
                        UInt32(prepared.count),
                        &cursor,
                        hits.baseAddress,
                        UInt64(Self.room),
                    )
                    let kept = hamming_verify(
                        level,
                        rows,
                        UInt64(count),
                        words,
                        radius,
                        hits.baseAddress,
                        candidates,
                    )
                    for place in 0..<Int(kept) { report(hits[place]) }
                }
            }
        }
    }

    private func scanRows(
        _ query: SIMD4<UInt64>,
        _ radius: UInt32,
        _ level: Int32,
        _ report: (hamming_hit) -> Void,
    ) {
        withUnsafeBytes(of: query) { bytes in
            let words = bytes.assumingMemoryBound(to: UInt64.self).baseAddress
            withUnsafeTemporaryAllocation(of: hamming_hit.self, capacity: Self.room) { hits in
                var next: UInt64 = 0
                while next < UInt64(count) {
                    let found = hamming_scan_rows(
                        level,
                        rows,
                        UInt64(count),
                        words,
                        radius,
                        &next,
                        hits.baseAddress,
                        UInt64(Self.room),
                    )
                    for place in 0..<Int(found) { report(hits[place]) }
                }
            }
        }
    }
}
