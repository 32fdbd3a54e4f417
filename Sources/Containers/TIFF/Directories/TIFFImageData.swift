import Media

/// Where the image data of a directory stands: its strips or tiles.
///
/// The lists of their offsets are passed through and never held: a large picture has many.
struct TIFFImageData {
    private static let places: [(offsets: UInt16, counts: UInt16)] = [(273, 279), (324, 325)]

    let walk: TIFFWalk
    let directory: TIFFDirectory

    /// How many bytes the lists take.
    var listBytes: UInt64 {
        Self.places.reduce(0) { sum, tags in
            [tags.offsets, tags.counts].compactMap { directory.field($0) }
                .reduce(sum) { $0 + UInt64($1.value.count) }
        }
    }

    /// Hands over each stretch in turn.
    ///
    /// - Throws: ``ContainerError/truncated(what:at:)`` when one goes on past the end of the file.
    func forEach(_ body: (Range<UInt64>) -> Void) throws(ContainerError) {
        for tags in Self.places {
            guard let offsets = directory.field(tags.offsets), offsets.isInteger else { continue }
            let counts = directory.field(tags.counts).flatMap { $0.isInteger ? $0 : nil }
            var starts = TIFFIntegers(offsets, walk)
            var sizes = counts.map { TIFFIntegers($0, walk) }
            while let start = try starts.next() {
                // Old writers leave the sizes out.
                let size = try sizes?.next() ?? 0
                guard start <= walk.source.size, size <= walk.source.size - start else {
                    throw .truncated(what: "the picture's image data", at: walk.source.size)
                }
                body(start..<start + size)
            }
        }
    }
}

/// Reads the values of a field of integers one after the other.
struct TIFFIntegers {
    private var cursor: ByteCursor
    private let header: TIFFHeader
    private let unit: Int
    private let tag: UInt16

    init(_ field: TIFFField, _ walk: TIFFWalk) {
        cursor = ByteCursor(walk.source, in: field.value)
        header = walk.header
        unit = Int(TIFFField.unitBytes(of: field.type) ?? 1)
        tag = field.tag
    }

    mutating func next() throws(ContainerError) -> UInt64? {
        guard cursor.remaining >= UInt64(unit) else { return nil }
        return header.number(try cursor.bytes(unit, "field \(tag) of the picture"))
    }
}
