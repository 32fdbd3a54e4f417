/// How long a tick is: a fraction of a second.
public struct NUTTimeBase: Hashable, Sendable {
    /// What the number of ticks is multiplied by.
    public let numerator: UInt32
    /// What the product is divided by to give seconds.
    public let denominator: UInt32

    /// Makes a fraction, or `nil` when either part is zero or above 2³¹ − 1.
    public init?(numerator: UInt64, denominator: UInt64) {
        let allowed: ClosedRange<UInt64> = 1...0x7FFF_FFFF
        guard allowed.contains(numerator), allowed.contains(denominator) else { return nil }
        self.numerator = UInt32(numerator)
        self.denominator = UInt32(denominator)
    }

    /// How many seconds so many ticks are.
    public func seconds(_ ticks: Int64) -> Double {
        Double(ticks) * Double(numerator) / Double(denominator)
    }

    /// Converts ticks of this base to ticks of another, rounding down.
    func ticks(_ ticks: UInt64, in other: NUTTimeBase) -> Int64 {
        let product = Int128(ticks) * Int128(numerator) * Int128(other.denominator)
        return Int64(truncatingIfNeeded: product / (Int128(denominator) * Int128(other.numerator)))
    }
}
