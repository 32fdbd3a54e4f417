public import Media

/// A new file described by the old one: pieces copied, pieces put in, tables adjusted.
///
/// A splice holds no media: it is as small as the change, whatever the file's size.
public struct Splice: Sendable {
    /// One stretch of the new file.
    public enum Piece: Sendable {
        /// Bytes of the source, untouched.
        case copy(Range<UInt64>)
        /// New bytes.
        case bytes([UInt8])
        /// Bytes of the source, adjusted while they pass: offset tables, page numbers.
        case filtered(Range<UInt64>, any ByteFilter)
        /// Bytes of another source: newly encoded media.
        case foreign(any ByteSource, Range<UInt64>)
    }

    /// The stretches in order.
    public private(set) var pieces: [Piece] = []
    /// How long the new file is, in bytes.
    public private(set) var size: UInt64 = 0

    /// Starts with nothing.
    public init() {}

    /// Appends bytes of the source; adjoining copies become one.
    public mutating func copy(_ range: Range<UInt64>) {
        guard !range.isEmpty else { return }
        size += UInt64(range.count)
        if case .copy(let last)? = pieces.last, last.upperBound == range.lowerBound {
            pieces[pieces.count - 1] = .copy(last.lowerBound..<range.upperBound)
        } else {
            pieces.append(.copy(range))
        }
    }

    /// Appends new bytes.
    public mutating func insert(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        size += UInt64(bytes.count)
        pieces.append(.bytes(bytes))
    }

    /// Appends bytes of the source that pass through a filter.
    public mutating func filter(_ range: Range<UInt64>, through filter: any ByteFilter) {
        guard !range.isEmpty else { return }
        size += filter.outputCount(of: UInt64(range.count))
        pieces.append(.filtered(range, filter))
    }

    /// Appends bytes of another source, which must stand until the splice is written.
    public mutating func insert(_ range: Range<UInt64>, of source: any ByteSource) {
        guard !range.isEmpty else { return }
        size += UInt64(range.count)
        pieces.append(.foreign(source, range))
    }

    /// Appends all that another splice of the same source describes.
    mutating func append(piecesOf part: Splice) {
        for piece in part.pieces {
            switch piece {
            case .copy(let range): copy(range)
            case .bytes(let bytes): insert(bytes)
            case .filtered(let range, let filter): self.filter(range, through: filter)
            case .foreign(let other, let range): insert(range, of: other)
            }
        }
    }
}

/// Changes bytes while they are copied, in chunks of any size.
public protocol ByteFilter: Sendable {
    /// How many bytes it makes of `count` bytes.
    func outputCount(of count: UInt64) -> UInt64

    /// Takes the next bytes and gives those that are ready; all that are left when `isLast`.
    mutating func pass(_ bytes: [UInt8], isLast: Bool) throws(ContainerError) -> [UInt8]
}
