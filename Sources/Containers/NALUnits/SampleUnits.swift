import Media

/// Walks over a sample's NAL units, each behind its length (ISO/IEC 14496-15, 5.3.4.2 and 8.3.2).
struct SampleUnits {
    private var cursor: ByteCursor
    private let lengthBytes: Int

    init(_ source: any ByteSource, in range: Range<UInt64>, lengthBytes: Int) {
        cursor = ByteCursor(source, in: range, windowBytes: 256)
        self.lengthBytes = lengthBytes
    }

    /// The next unit; none at the sample's end.
    ///
    /// - Throws: ``ContainerError/truncated(what:at:)`` when a length reaches past the sample.
    mutating func next() throws(ContainerError) -> Range<UInt64>? {
        guard !cursor.isAtEnd else { return nil }
        let length = try cursor.bigEndian(lengthBytes, "a NAL unit's length")
        let start = cursor.offset
        try cursor.skip(length, "a NAL unit")
        return start..<start + length
    }
}
