/// When something counts as what is in a bank.
public struct BankSettings: Hashable, Sendable {
    /// The bounds within which a bank's own threshold for pictures may lie, in bits.
    public static let radii = 0...64
    /// The bounds within which a bank's own threshold for sound may lie, in bits of 32.
    public static let bitErrors = 1.0...12.0

    /// How many bits of 256 two pictures may differ in.
    public var radius = 31
    /// The mean number of bits of 32 that two sounds may differ in.
    public var mostBitErrors = 10.0
    /// The most matches of one file that are told, of each likeness.
    public var matchLimit = 1_000
    /// How many items of sounds are compared, at most; for tests.
    var comparedItems = AudioSearch().comparedItems

    /// The usual thresholds: those that the fingerprints' makers name.
    public init() {}

    /// Thresholds of a bank's own; `nil` when one lies out of its bounds.
    public init?(radius: Int, mostBitErrors: Double) {
        guard Self.radii.contains(radius), Self.bitErrors.contains(mostBitErrors) else {
            return nil
        }
        self.radius = radius
        self.mostBitErrors = mostBitErrors
    }

    var film: VideoMatchSettings {
        var settings = VideoMatchSettings()
        settings.radius = radius
        return settings
    }

    var sound: AudioSearch {
        var search = AudioSearch()
        search.mostBitErrors = mostBitErrors
        search.matchLimit = matchLimit
        search.comparedItems = comparedItems
        return search
    }
}
