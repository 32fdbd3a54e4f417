/// Why a segment can't be used.
///
/// Nothing is lost by it: an index can be built again from its bank.
public enum SegmentFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file is something else.
    case notASegment
    /// A later or earlier Touchstone wrote it.
    case otherVersion(UInt32)
    /// A machine wrote it that stores numbers the other way round.
    case otherByteOrder
    /// It says that it has more rows than a segment may have.
    case tooManyRows(UInt64)
    /// It has not the length that it must have for what it says that it holds.
    case wrongLength(expected: UInt64, found: UInt64)
    /// A part of it isn't what was written.
    case damaged(SegmentPart)

    /// What is wrong, and what to do.
    public var description: String {
        let remedy = "build the index again from its bank"
        return switch self {
        case .notASegment: "this is no segment of an index: choose another file"
        case .otherVersion(let version):
            "the segment has version \(version), not \(SegmentHeader.version): \(remedy)"
        case .otherByteOrder: "the segment was made on another kind of machine: \(remedy) here"
        case .tooManyRows(let count):
            "the segment claims \(count) rows, \(SegmentLayout.mostRows) are the most: \(remedy)"
        case .wrongLength(let expected, let found):
            "the segment has \(found) bytes and must have \(expected): \(remedy)"
        case .damaged(let part): "the segment's \(part.rawValue) are damaged: \(remedy)"
        }
    }
}

/// The parts of a segment that have a checksum of their own.
public enum SegmentPart: String, Hashable, Sendable, CaseIterable {
    /// What says how much there is of everything else.
    case counts
    /// The entries' names.
    case payloads
    /// The hashes.
    case rows
    /// The first bits of all rows, turned.
    case planes
    /// Where the buckets of words begin.
    case buckets
    /// Which rows are in the buckets.
    case lists
}

/// How much of a segment is read when it is opened.
public enum SegmentCheck: Sendable {
    /// All of it: every checksum is compared, so that damage can't turn into "no match".
    case whole
    /// What keeps reading within bounds; ``Segment/verify()`` has to say the rest before an answer
    /// of "nothing found" is relied on.
    case bounds
}

/// Where a segment's bytes are while it is searched.
public enum SegmentResidence: Sendable, CaseIterable {
    /// In the file, mapped: shared with other processes and given up under pressure.
    case mapped
    /// In memory of our own, in large pages: about twice as fast where there are millions of rows.
    case memory
}
