/// The entries of up to 256 leaves, each behind its length in two bytes (C2SP tlog-tiles, "Log
/// entries").
public struct EntryBundle: Hashable, Sendable {
    /// The most bytes of an entry: what two bytes can count.
    public static let mostEntryBytes = 65_535

    /// What is wrong with a bundle, and where.
    public enum Malformation: Error, Hashable, Sendable {
        /// The bytes end inside entry `position` of the bundle.
        case truncated(position: Int)
        /// There are bytes behind the last entry, from `offset` on.
        case trailingBytes(offset: Int)
    }

    /// The bundle as it is served and kept.
    public let bytes: [UInt8]
    /// Where each entry lies in ``bytes``.
    private let ranges: [Range<Int>]

    /// Reads a bundle of exactly `width` entries.
    public init(parsing bytes: [UInt8], width: Int) throws(Malformation) {
        var (ranges, offset) = ([Range<Int>](), 0)
        ranges.reserveCapacity(min(width, TileID.fullWidth))
        for position in 0..<max(width, 0) {
            guard bytes.count - offset >= 2 else { throw .truncated(position: position) }
            let length = Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
            guard bytes.count - offset - 2 >= length else { throw .truncated(position: position) }
            ranges.append(offset + 2..<offset + 2 + length)
            offset += 2 + length
        }
        guard offset == bytes.count else { throw .trailingBytes(offset: offset) }
        (self.bytes, self.ranges) = (bytes, ranges)
    }

    /// Puts a bundle together; nil when an entry is longer than ``mostEntryBytes``.
    public init?(entries: some Collection<[UInt8]>) {
        var (bytes, ranges) = ([UInt8](), [Range<Int>]())
        for entry in entries {
            guard let length = UInt16(exactly: entry.count) else { return nil }
            bytes += BigEndian.bytes(length)
            ranges.append(bytes.count..<bytes.count + entry.count)
            bytes += entry
        }
        (self.bytes, self.ranges) = (bytes, ranges)
    }

    /// How many entries there are.
    public var count: Int { ranges.count }

    /// The entry at a position; nil outside.
    public func entry(at position: Int) -> ArraySlice<UInt8>? {
        ranges.indices.contains(position) ? bytes[ranges[position]] : nil
    }

    /// The entries in their order.
    public var entries: [ArraySlice<UInt8>] { ranges.map { bytes[$0] } }

    /// The leaf hashes of the entries, in their order.
    public var leafHashes: [TreeHash] {
        bytes.withUnsafeBytes { buffer in
            ranges.map { TreeHash.leaf(UnsafeRawBufferPointer(rebasing: buffer[$0])) }
        }
    }
}

extension EntryBundle.Malformation: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String {
        switch self {
        case .truncated(let position): "the bundle ends inside entry \(position)"
        case .trailingBytes(let offset):
            "the bundle has bytes behind its last entry, from byte \(offset) on"
        }
    }
}
