import Media

/// One stretch of a picture file that an edit replaces; an empty stretch is an insertion.
struct PicturePatch: Sendable {
    let range: Range<UInt64>
    /// The new bytes that stand there instead.
    let bytes: [UInt8]
    /// What is taken out of another file and stands behind them.
    let taken: TakenStretches?

    init(range: Range<UInt64>, bytes: [UInt8], taken: TakenStretches? = nil) {
        self.range = range
        self.bytes = bytes
        self.taken = taken
    }

    /// How many bytes stand there afterwards.
    var count: UInt64 { UInt64(bytes.count) + (taken?.count ?? 0) }
}

/// Stretches of another file, in its order.
struct TakenStretches: Sendable {
    let ranges: [Range<UInt64>]
    let source: any ByteSource

    var count: UInt64 { ranges.reduce(0) { $0 + UInt64($1.count) } }
}

extension [Range<UInt64>] {
    /// Notes a stretch behind the others; adjoining ones become one.
    mutating func note(_ range: Range<UInt64>) {
        if let last, last.upperBound == range.lowerBound {
            self[count - 1] = last.lowerBound..<range.upperBound
        } else if !range.isEmpty {
            append(range)
        }
    }
}

extension [PicturePatch] {
    /// Sets what stands in `ranges` to `bytes` once, in the first, and drops the repetitions.
    ///
    /// What stands nowhere is inserted at `offset`.
    mutating func place(_ bytes: [UInt8], over ranges: [Range<UInt64>], orAt offset: UInt64) {
        append(PicturePatch(range: ranges.first ?? offset..<offset, bytes: bytes))
        append(contentsOf: ranges.dropFirst().map { PicturePatch(range: $0, bytes: []) })
    }

    /// Drops what stands in `ranges`, and puts stretches of another file in the place of the first.
    mutating func exchange(_ ranges: [Range<UInt64>], for taken: TakenStretches) {
        guard let first = ranges.first else { return }
        append(PicturePatch(range: first, bytes: [], taken: taken))
        append(contentsOf: ranges.dropFirst().map { PicturePatch(range: $0, bytes: []) })
    }

    /// By where they begin, insertions before what they stand in front of.
    fileprivate var inFileOrder: [PicturePatch] {
        enumerated().sorted { one, other in
            let (left, right) = (one.element.range, other.element.range)
            if left.lowerBound != right.lowerBound { return left.lowerBound < right.lowerBound }
            if left.isEmpty != right.isEmpty { return left.isEmpty }
            return one.offset < other.offset
        }.map(\.element)
    }

    /// In file order; a damaged file may have brought about some that can't be applied together.
    ///
    /// - Throws: ``ContainerError/malformed(what:at:)`` when two overlap or one leaves the file.
    fileprivate func applicable(to size: UInt64) throws(ContainerError) -> [PicturePatch] {
        let patches = inFileOrder
        var end: UInt64 = 0
        for range in patches.map(\.range) {
            guard range.lowerBound >= end, range.upperBound <= size else {
                throw .malformed(what: "pieces of the picture overlap", at: range.lowerBound)
            }
            end = range.upperBound
        }
        return patches
    }

    /// Where each byte of a file of `size` bytes stands once these are applied.
    func offsetMap(of size: UInt64) throws(ContainerError) -> OffsetMap {
        var map = OffsetMap()
        for patch in try applicable(to: size) {
            let growth = Int64(patch.count) - Int64(patch.range.count)
            map.shift(from: patch.range.upperBound, by: growth)
        }
        return map
    }
}

extension Splice {
    /// Copies a file of `size` bytes with these patches applied.
    init(of size: UInt64, patches: [PicturePatch]) throws(ContainerError) {
        self.init()
        var position: UInt64 = 0
        for patch in try patches.applicable(to: size) {
            copy(position..<patch.range.lowerBound)
            insert(patch.bytes)
            if let taken = patch.taken { taken.ranges.forEach { insert($0, of: taken.source) } }
            position = patch.range.upperBound
        }
        copy(position..<size)
    }
}

/// Counts the bytes of metadata that a picture makes us hold.
///
/// One piece may be as large as `limits.metadataBytes`, all together `limits.structureBytes`: a
/// file of many small compressed texts must not fill the memory.
struct PictureMetadataBudget: Sendable {
    private var left: Int
    let pieceLimit: Int

    init(_ limits: ContainerLimits) {
        left = limits.structureBytes
        pieceLimit = limits.metadataBytes
    }

    /// How large the next piece may be.
    var available: Int { Swift.min(left, pieceLimit) }

    /// Takes a piece of `count` bytes into account, before it is read.
    mutating func spend(_ count: UInt64, _ what: String, at offset: UInt64) throws(ContainerError) {
        guard count <= UInt64(Swift.max(0, available)) else {
            throw .overLimit(what: "\(what) is larger than what is read of a picture", at: offset)
        }
        left -= Int(count)
    }
}
