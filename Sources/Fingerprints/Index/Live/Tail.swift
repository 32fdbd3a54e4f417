import CHamming

/// The newest rows, which are in no segment yet: blocks of 512, each turned into planes once full.
///
/// A value that never changes; adding gives another that shares the blocks. Only the latest may be
/// added to: its last block is written to behind the rows that anyone else knows of.
struct Tail: Sendable {
    /// Memory for 512 rows, of which a tail says how many it knows.
    final class Block: @unchecked Sendable {
        static let capacity = HAMMING_BLOCK_ROWS
        private static let bytes = capacity * 40 + HAMMING_BLOCK_BYTES
        let memory = SegmentBytes(count: bytes)

        var rows: UnsafeMutableRawPointer { memory.start }
        var payloads: UnsafeMutablePointer<UInt64> {
            (memory.start + Self.capacity * 32).assumingMemoryBound(to: UInt64.self)
        }
        var planes: UnsafeMutableRawPointer { memory.start + Self.capacity * 40 }
    }

    /// The first rows of a block.
    struct Part: Sendable {
        let block: Block
        var count: Int
    }

    private(set) var parts: [Part] = []
    private(set) var count = 0
    /// Whether the last block may be added to.
    private var isOpen = false

    /// Adds rows behind the last.
    mutating func append(_ entries: [IndexEntry]) {
        for entry in entries {
            if !isOpen || parts.last?.count == Block.capacity {
                parts.append(Part(block: Block(), count: 0))
                isOpen = true
            }
            let last = parts.count - 1
            let (block, place) = (parts[last].block, parts[last].count)
            block.rows.storeBytes(
                of: entry.hash.words,
                toByteOffset: place * 32,
                as: SIMD4<UInt64>.self,
            )
            block.payloads[place] = entry.payload
            if place + 1 == Block.capacity {
                hamming_slice(block.rows, UInt32(Block.capacity), block.planes)
            }
            parts[last].count = place + 1
            count += 1
        }
    }

    /// Ends the last block, so that what is added later can be told from what is here now.
    mutating func close() { isOpen = false }

    /// What was added since an earlier tail was closed.
    func dropping(_ earlier: Tail) -> Tail {
        var rest = self
        rest.parts.removeFirst(earlier.parts.count)
        rest.count -= earlier.count
        if rest.parts.isEmpty { rest.isOpen = false }
        return rest
    }

    /// Does something with each row's name and hash.
    func forEach(_ body: (UInt64, SIMD4<UInt64>) -> Void) {
        for part in parts {
            for place in 0..<part.count {
                let row = part.block.rows.load(
                    fromByteOffset: place * 32,
                    as: SIMD4<UInt64>.self,
                )
                body(part.block.payloads[place], row)
            }
        }
    }

    /// Hands the rows within a radius of each query to its collector.
    func search(
        _ queries: [PDQHash],
        _ terms: SearchTerms,
        into collectors: inout [MatchCollector],
    ) {
        for part in parts {
            let payloads = part.block.payloads
            let scan = FlatScan(
                owner: part.block.memory,
                rows: UnsafeRawPointer(part.block.rows),
                count: part.count,
                planes: part.count == Block.capacity ? UnsafeRawPointer(part.block.planes) : nil,
            )
            scan.search(queries, terms) { number, row, distance in
                collectors[number].add(IndexMatch(payload: payloads[row], distance: distance))
            }
        }
    }
}
