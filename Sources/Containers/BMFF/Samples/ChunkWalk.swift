import Media

/// Walks over a track's chunks: `stsc` and `stco` or `co64` (8.7.4, 8.7.5).
struct ChunkWalk {
    struct Chunk: Hashable {
        let offset: UInt64
        /// The samples in it, from 0.
        let samples: Range<UInt64>
    }

    private var offsets: ByteCursor
    private let width: Int
    private var runs: ByteCursor
    private let place: UInt64
    private var number: UInt64 = 0
    private var samplesPerChunk: UInt64 = 0
    /// The next entry of `stsc`: from which chunk on, and how many samples.
    private var next: (chunk: UInt64, samples: UInt64)?
    private var sample: UInt64 = 0

    init(_ table: SampleTable) throws(ContainerError) {
        if let short = try table.table("stco", entryBytes: 4) {
            (offsets, width) = (short.cursor(table.source), 4)
        } else {
            (offsets, width) = (
                try table.needed("co64", entryBytes: 8).cursor(table.source), 8,
            )
        }
        runs = try table.needed("stsc", entryBytes: 12).cursor(table.source)
        place = table.tree[table.node].start
        next = try Self.run(&runs)
    }

    private static func run(
        _ runs: inout ByteCursor
    ) throws(ContainerError) -> (chunk: UInt64, samples: UInt64)? {
        guard !runs.isAtEnd else { return nil }
        let chunk = try runs.bigEndian(4, "an entry of 'stsc'")
        let samples = try runs.bigEndian(4, "an entry of 'stsc'")
        try runs.skip(4, "an entry of 'stsc'")
        return (chunk, samples)
    }

    /// The next chunk.
    ///
    /// - Throws: ``ContainerError/malformed(what:at:)`` when `stsc` doesn't rise from chunk 1.
    mutating func nextChunk() throws(ContainerError) -> Chunk? {
        guard !offsets.isAtEnd else { return nil }
        number += 1
        if let run = next, run.chunk <= number {
            guard run.chunk == number else {
                throw .malformed(what: "the entries of 'stsc' don't rise", at: place)
            }
            samplesPerChunk = run.samples
            next = try Self.run(&runs)
        }
        guard number > 1 || samplesPerChunk > 0 else {
            throw .malformed(what: "'stsc' doesn't begin with the first chunk", at: place)
        }
        let offset = try offsets.bigEndian(width, "a chunk's offset")
        defer { sample += samplesPerChunk }
        return Chunk(offset: offset, samples: sample..<sample + samplesPerChunk)
    }
}

/// Walks over where samples stand in the file.
struct SamplePlaces {
    private var chunks: ChunkWalk
    private var sizes: SampleSizes
    private var chunk: ChunkWalk.Chunk?
    private var sample: UInt64 = 0
    private var offset: UInt64 = 0

    init(_ table: SampleTable) throws(ContainerError) {
        chunks = try ChunkWalk(table)
        sizes = try SampleSizes(table)
    }

    /// The next sample's bytes.
    ///
    /// - Throws: ``ContainerError/malformed(what:at:)`` when no chunk holds it.
    mutating func next() throws(ContainerError) -> Range<UInt64> {
        while chunk.map({ $0.samples.upperBound <= sample }) ?? true {
            guard let new = try chunks.nextChunk() else {
                throw .malformed(what: "a sample stands in no chunk", at: 0)
            }
            chunk = new
            offset = new.offset
        }
        let size = try sizes.size(of: sample)
        let (end, isTooFar) = offset.addingReportingOverflow(size)
        guard !isTooFar else {
            throw .malformed(what: "a sample stands past all bounds", at: 0)
        }
        defer { (sample, offset) = (sample + 1, end) }
        return offset..<end
    }
}
