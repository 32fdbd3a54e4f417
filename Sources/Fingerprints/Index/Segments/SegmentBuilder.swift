import CHamming

/// Takes a known number of rows, then makes the tables.
struct SegmentBuilder: ~Copyable {
    private let memory: SegmentBytes
    private let layout: SegmentLayout
    private var filled = 0

    /// Takes memory for that many rows.
    ///
    /// - Parameter words: into how many the hashes are cut; `nil` leaves that to the size.
    init(rows: Int, words: Int? = nil) throws(SegmentFault) {
        guard rows <= SegmentLayout.mostRows else { throw .tooManyRows(UInt64(rows)) }
        let count = words ?? WordLayout.count(forRows: rows)
        layout = SegmentLayout(rows: rows, words: WordLayout(count: count))
        memory = SegmentBytes(count: layout.byteCount)
    }

    /// Adds a row; those beyond the number are left out.
    mutating func add(_ payload: UInt64, _ row: SIMD4<UInt64>) {
        guard filled < layout.rows else { return }
        memory.start.storeBytes(
            of: payload,
            toByteOffset: layout.payloadStart + 8 * filled,
            as: UInt64.self,
        )
        memory.start.storeBytes(
            of: row,
            toByteOffset: layout.rowStart + 32 * filled,
            as: SIMD4<UInt64>.self,
        )
        filled += 1
    }

    /// Makes the tables and the checksums.
    consuming func finish() -> Segment {
        precondition(filled == layout.rows, "\(filled) of \(layout.rows) rows")
        let rows = memory.start + layout.rowStart
        for block in 0..<FlatScan.blockCount(of: layout.rows) {
            let first = block * HAMMING_BLOCK_ROWS
            hamming_slice(
                rows + first * 32,
                UInt32(min(layout.rows - first, HAMMING_BLOCK_ROWS)),
                memory.start + layout.planeStart + block * HAMMING_BLOCK_BYTES,
            )
        }
        var offsets = (memory.start + layout.offsetStart).assumingMemoryBound(to: UInt32.self)
        var ids = (memory.start + layout.idStart).assumingMemoryBound(to: UInt32.self)
        for word in layout.words.words {
            hamming_fill_word(
                rows,
                UInt32(layout.rows),
                UInt32(word.start),
                UInt32(word.width),
                offsets,
                ids,
            )
            offsets += word.buckets + 1
            ids += layout.rows
        }
        let checksums = SegmentHeader.parts.map { Segment.checksum(memory, layout.range(of: $0)) }
        let header = SegmentHeader(
            rows: layout.rows,
            words: layout.words.words.count,
            checksums: checksums,
        )
        memory.start.copyMemory(from: header.bytes, byteCount: SegmentHeader.byteCount)
        return Segment(memory, layout)
    }
}

extension Segment {
    /// Makes a segment of entries, in memory.
    ///
    /// - Parameters:
    ///   - entries: its rows.
    ///   - words: into how many words the hashes are cut, 0 or 11 to 32; `nil` leaves that to the
    ///     number of entries.
    /// - Throws: ``SegmentFault/tooManyRows(_:)`` above 2^28.
    public convenience init(
        _ entries: some Collection<IndexEntry>,
        words: Int? = nil,
    ) throws(SegmentFault) {
        var builder = try SegmentBuilder(rows: entries.count, words: words)
        for entry in entries { builder.add(entry.payload, entry.hash.words) }
        let built = builder.finish()
        self.init(built.memory, built.layout)
    }
}
