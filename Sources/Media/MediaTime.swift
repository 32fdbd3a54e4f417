/// A moment in a file, counted in ticks of a stream's clock, so that nothing is rounded.
public struct MediaTime: Hashable, Sendable {
    /// How many ticks lie between the file's beginning and this moment.
    public let ticks: Int64
    /// How long a tick is.
    public let base: TimeBase

    /// Counts ticks of a clock.
    public init(ticks: Int64, base: TimeBase) {
        self.ticks = ticks
        self.base = base
    }

    /// The moment in seconds, rounded once.
    public var seconds: Double {
        Double(ticks) * Double(base.numerator) / Double(base.denominator)
    }
}

/// The length of one tick of a stream's clock, as a fraction of a second.
public struct TimeBase: Hashable, Sendable {
    /// The fraction's upper part, above zero.
    public let numerator: Int
    /// The fraction's lower part, above zero.
    public let denominator: Int

    /// Takes a fraction, or `nil` when one of its parts isn't above zero.
    public init?(_ numerator: Int, _ denominator: Int) {
        guard numerator > 0, denominator > 0 else { return nil }
        self.numerator = numerator
        self.denominator = denominator
    }
}
