/// Where each byte of the old file stands in the new one.
///
/// Built from insertions and removals in file order; an offset that points at the first byte
/// behind an insertion moves with it.
public struct OffsetMap: Hashable, Sendable {
    private var starts: [UInt64] = []
    private var shifts: [Int64] = []

    /// Maps every byte to where it is.
    public init() {}

    /// Notes that bytes from `offset` on move by `count` more (fewer, when negative).
    ///
    /// - Precondition: offsets don't decrease from call to call.
    public mutating func shift(from offset: UInt64, by count: Int64) {
        precondition(starts.last.map { $0 <= offset } ?? true, "shifts come in file order")
        guard count != 0 else { return }
        let total = (shifts.last ?? 0) + count
        if starts.last == offset {
            shifts[shifts.count - 1] = total
        } else {
            starts.append(offset)
            shifts.append(total)
        }
    }

    /// How far the byte at `offset` moves.
    public func shift(at offset: UInt64) -> Int64 {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? 0 : shifts[low - 1]
    }

    /// Where the byte at `offset` stands in the new file, or `nil` when that can't be said in
    /// 64 bits.
    public subscript(offset: UInt64) -> UInt64? {
        let shift = shift(at: offset)
        let (moved, overflow) =
            shift < 0
            ? offset.subtractingReportingOverflow(shift.magnitude)
            : offset.addingReportingOverflow(UInt64(shift))
        return overflow ? nil : moved
    }

    /// Whether nothing moves.
    public var isIdentity: Bool { shifts.allSatisfy { $0 == 0 } }
}
