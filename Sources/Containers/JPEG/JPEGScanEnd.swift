import Media

/// Looks for the marker that ends a picture, EOI, behind its first scan (ITU-T T.81, B.1.1.3).
///
/// Coded data never holds the marker's two bytes: an `FF` in it is followed by 0 or by a restart
/// marker (T.81, F.1.2.3), or by a byte below 80 in JPEG-LS (T.87, A.1). A picture that was cut off has
/// none behind its first scan, whatever a thumbnail before it holds. What stands behind the
/// marker (further pictures, trailers, junk) is legal.
struct JPEGScanEnd {
    let source: any ByteSource
    /// The first byte behind the head of the first scan.
    let scanStart: UInt64

    /// How many bytes are looked at at once.
    private static let stepBytes: UInt64 = 1 << 16

    /// Looks into the file's last bytes and, when something longer is appended there, on from
    /// the scan's beginning.
    func isThere() throws(ContainerError) -> Bool {
        let end = max(scanStart, source.size)
        let tail = end - min(end - scanStart, Self.stepBytes)
        if try isMarked(in: tail..<end) { return true }
        var position = scanStart
        while position < tail {
            // One byte more, so that a marker across two steps is seen.
            let next = min(position + Self.stepBytes, tail)
            if try isMarked(in: position..<next + 1) { return true }
            position = next
        }
        return false
    }

    private func isMarked(in range: Range<UInt64>) throws(ContainerError) -> Bool {
        let bytes: [UInt8]
        do { bytes = try source.bytes(at: range.lowerBound, upTo: range.count) } catch {
            throw .reading(error)
        }
        return bytes.withUnsafeBufferPointer { bytes in
            // From the end, where the marker mostly stands.
            var index = bytes.count - 1
            while index > 0 {
                if bytes[index] == 0xD9, bytes[index - 1] == 0xFF { return true }
                index -= 1
            }
            return false
        }
    }
}
