import Media

/// Finds the NAL units of a byte stream (H.264 and H.265, annex B), a window at a time.
struct ByteStreamUnits {
    private let source: any ByteSource
    private var window: [UInt8] = []
    private var windowStart: UInt64 = 0
    /// The next byte to look at, inside the window.
    private var place = 0
    /// How many zeros stand directly before it.
    private var zeros: UInt64 = 0
    /// Where the current unit begins, once a start code was seen.
    private var unitStart: UInt64?

    init(_ source: any ByteSource) { self.source = source }

    /// The next unit, without its start code and the zeros behind it.
    ///
    /// - Throws: ``ContainerError/malformed(what:at:)`` when the stream begins otherwise.
    mutating func next() throws(ContainerError) -> Range<UInt64>? {
        while true {
            if place == window.count, try !fill() { return last() }
            let start = unitStart
            guard let end = try endOfStartCode() else { continue }
            let unitEnd = end - 1 - zeros
            zeros = 0
            unitStart = end
            if let start, start < unitEnd { return start..<unitEnd }
        }
    }

    /// What stands behind the last start code.
    private mutating func last() -> Range<UInt64>? {
        defer { unitStart = nil }
        guard let start = unitStart, start < source.size - zeros else { return nil }
        return start..<source.size - zeros
    }

    private mutating func fill() throws(ContainerError) -> Bool {
        windowStart += UInt64(window.count)
        place = 0
        do { window = try source.bytes(at: windowStart, upTo: 1 << 18) } catch {
            throw .reading(error)
        }
        return !window.isEmpty
    }

    /// Looks through the window for two zeros and a one; the place behind it.
    private mutating func endOfStartCode() throws(ContainerError) -> UInt64? {
        var (zeros, place) = (self.zeros, self.place)
        let isInside = unitStart != nil
        let (found, isStray) = window.withUnsafeBufferPointer { bytes in
            while place < bytes.count {
                let byte = bytes[place]
                place += 1
                if byte == 0 {
                    zeros += 1
                } else if byte == 1, zeros >= 2 {
                    return (true, false)
                } else if isInside {
                    zeros = 0
                } else {
                    return (false, true)
                }
            }
            return (false, false)
        }
        (self.zeros, self.place) = (zeros, place)
        guard !isStray else {
            throw .malformed(what: "the new opening is no byte stream of NAL units", at: 0)
        }
        return found ? windowStart + UInt64(place) : nil
    }
}
