/// Adjusts a table of offsets while it's copied, so that it's never held whole.
struct OffsetFilter: ByteFilter {
    /// How one entry of the table is laid out.
    struct Entry: Hashable {
        /// How long it is.
        var bytes: Int
        /// Where in it the offset stands.
        var position = 0
        /// How long the offset is: 4 or 8.
        var width: Int

        init(bytes: Int, position: Int = 0, width: Int) {
            self.bytes = bytes
            self.position = position
            self.width = width
        }
    }

    private let map: OffsetMap
    private let entry: Entry
    /// Whether 32-bit entries, which are nothing but offsets, become 64-bit ones.
    private let widens: Bool
    /// The old file's size: an offset past it points at nothing, and stays.
    private let size: UInt64
    private var rest: [UInt8] = []

    init(_ map: OffsetMap, of entry: Entry, widens: Bool, in size: UInt64) {
        self.map = map
        self.entry = entry
        self.widens = widens
        self.size = size
    }

    func outputCount(of count: UInt64) -> UInt64 { widens ? count * 2 : count }

    mutating func pass(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
        var input = rest.isEmpty ? bytes : rest + bytes
        let whole = input.count - input.count % entry.bytes
        rest = Array(input[whole...])
        let tail = isLast ? rest : []
        input.removeSubrange(whole...)
        return (widens ? widened(input) : adjusted(input)) + tail
    }

    private func adjusted(_ input: [UInt8]) -> [UInt8] {
        var output = input
        for start in stride(from: entry.position, to: input.count, by: entry.bytes) {
            let offset = Self.number(in: input, at: start, width: entry.width)
            let moved = map.moved(offset, in: size)
            guard moved != offset, entry.width == 8 || moved <= UInt32.max else { continue }
            for index in 0..<entry.width {
                let shift = 8 * UInt64(entry.width - 1 - index)
                output[start + index] = UInt8(truncatingIfNeeded: moved >> shift)
            }
        }
        return output
    }

    private func widened(_ input: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(input.count * 2)
        for start in stride(from: 0, to: input.count, by: 4) {
            let offset = Self.number(in: input, at: start, width: 4)
            output += map.moved(offset, in: size).bigEndianBytes
        }
        return output
    }

    /// The number written at a place, the highest byte first.
    static func number(in bytes: [UInt8], at start: Int, width: Int) -> UInt64 {
        bytes[start..<start + width].reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension OffsetMap {
    /// Where an offset of the old file points in the new one; unchanged when it points at nothing.
    func moved(_ offset: UInt64, in size: UInt64) -> UInt64 {
        offset < size ? self[offset] ?? offset : offset
    }
}
