/// What one value of a frame's first byte stands for: the defaults that its header may override.
struct NUTFrameCode: Sendable {
    var flags: Flags
    var stream = 0
    var tickDelta: Int64 = 0
    var sizeMultiplier: UInt64 = 1
    var sizeRemainder: UInt64 = 0
    var reservedCount: UInt64 = 0
    var elision = 0

    /// Stands for nothing: a stream that uses it is damaged.
    static let invalid = NUTFrameCode(flags: .invalid)

    /// The flags of a frame, as the format numbers them.
    struct Flags: OptionSet, Sendable {
        let rawValue: UInt64

        static let key = Flags(rawValue: 1)
        static let endOfRelevance = Flags(rawValue: 2)
        static let codedTicks = Flags(rawValue: 8)
        static let streamNumber = Flags(rawValue: 16)
        static let codedSize = Flags(rawValue: 32)
        static let checksum = Flags(rawValue: 64)
        static let reserved = Flags(rawValue: 128)
        static let sideData = Flags(rawValue: 256)
        static let elision = Flags(rawValue: 1024)
        static let matchTime = Flags(rawValue: 2048)
        static let codedFlags = Flags(rawValue: 4096)
        static let invalid = Flags(rawValue: 8192)
    }
}
