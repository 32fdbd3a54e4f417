import CHamming
import Foundation
public import Media

/// An immutable piece of an index: rows, their payloads, and the tables by which they are found.
///
/// In memory or in a file that is mapped; the bytes are the same. Any number of tasks may search it
/// at once.
public final class Segment: Sendable {
    /// How many rows it has.
    public var count: Int { layout.rows }
    /// How many words its tables were made for; 0 for a small one that is looked at whole.
    public var wordCount: Int { layout.words.words.count }
    /// How many bytes it takes, in memory and as a file.
    public var byteCount: Int { memory.count }

    package let memory: SegmentBytes
    let layout: SegmentLayout

    init(_ memory: SegmentBytes, _ layout: SegmentLayout) {
        self.memory = memory
        self.layout = layout
    }

    /// Opens a segment's bytes.
    package init(opening memory: SegmentBytes, check: SegmentCheck) throws(SegmentFault) {
        let header = try SegmentHeader(parsing: memory.bytes)
        self.memory = memory
        layout = SegmentLayout(rows: header.rows, words: WordLayout(count: header.words))
        if check == .whole { try verify() }
        guard multiIndex.areTablesSound() else { throw .damaged(.buckets) }
    }

    /// Opens a file.
    ///
    /// - Throws: ``IndexFault``, also for a file that is no segment, cut off, damaged, or made by
    ///   another version or kind of machine.
    public convenience init(
        opening path: FilePathBytes,
        check: SegmentCheck = .whole,
        residence: SegmentResidence = .mapped,
    ) throws(IndexFault) {
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, let mapped = SegmentBytes.map(descriptor) else {
            throw .disk(IndexDiskFault(.opening, path.description, errno: errno))
        }
        let bytes = residence == .memory ? mapped.copy() : mapped
        do throws(SegmentFault) {
            try self.init(opening: bytes, check: check)
        } catch {
            throw .segment(path.description, error)
        }
    }

    /// Compares every part with its checksum.
    ///
    /// - Throws: ``SegmentFault/damaged(_:)`` with the first part that was changed.
    public func verify() throws(SegmentFault) {
        let header = try SegmentHeader(parsing: memory.bytes)
        for (part, checksum) in zip(SegmentHeader.parts, header.checksums)
        where Self.checksum(memory, layout.range(of: part)) != checksum {
            throw .damaged(part)
        }
    }

    static func checksum(_ memory: SegmentBytes, _ range: Range<Int>) -> UInt32 {
        hamming_checksum(memory.start + range.lowerBound, UInt64(range.count))
    }

    // What the parts are read as. Pages begin at multiples of 4,096, so all are aligned.
    var rows: UnsafeRawPointer { UnsafeRawPointer(memory.start + layout.rowStart) }

    var payloads: UnsafePointer<UInt64> {
        UnsafePointer((memory.start + layout.payloadStart).assumingMemoryBound(to: UInt64.self))
    }

    var flatScan: FlatScan {
        FlatScan(
            owner: memory,
            rows: rows,
            count: count,
            planes: UnsafeRawPointer(memory.start + layout.planeStart),
        )
    }

    var multiIndex: MultiIndex {
        MultiIndex(
            owner: memory,
            layout: layout.words,
            rows: rows,
            count: count,
            offsets: UnsafePointer(
                (memory.start + layout.offsetStart).assumingMemoryBound(to: UInt32.self)
            ),
            ids: UnsafePointer(
                (memory.start + layout.idStart).assumingMemoryBound(to: UInt32.self)
            ),
        )
    }

    /// The entry of a row.
    ///
    /// - Precondition: the row is below ``count``.
    public subscript(row: Int) -> IndexEntry {
        precondition((0..<count).contains(row))
        return IndexEntry(
            payload: payloads[row],
            hash: PDQHash(
                words: rows.loadUnaligned(fromByteOffset: row * 32, as: SIMD4<UInt64>.self)
            ),
        )
    }
}

extension Segment {
    /// Writes it to a file, which appears whole and durably or not at all.
    ///
    /// - Throws: ``IndexFault/disk(_:)`` where that can't be, or a file is there and may not go.
    public func write(to path: FilePathBytes, replacing: Bool = false) throws(IndexFault) {
        do throws(OutputFault) {
            let file = try OutputFile(path: path)
            do throws(WritingFault) {
                try file.write(memory.bytes)
            } catch {
                switch error {
                case .system(let errno): throw OutputFault.writing(errno: errno)
                case .cancelled: throw OutputFault.writing(errno: ECANCELED)
                }
            }
            try file.publish(replacing: replacing)
        } catch {
            let reason =
                switch error {
                case .exists: EEXIST
                case .folder(let errno), .writing(let errno): errno
                }
            throw .disk(IndexDiskFault(.writing, path.description, errno: reason))
        }
    }
}
