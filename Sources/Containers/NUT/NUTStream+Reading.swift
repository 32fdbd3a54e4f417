extension NUTStream {
    /// What only the demuxer needs of a stream header.
    struct Timing: Sendable {
        /// How many low bits of a time are coded when the rest can be guessed.
        var lowBits: UInt64
        /// By how much a time may jump without a checksum.
        var maxJump: UInt64
        /// The time of the stream's last frame, or of the last syncpoint.
        var lastTicks: Int64 = 0
    }

    /// Reads a stream header behind its number.
    init(
        _ reader: inout NUTReader,
        timeBases: [NUTTimeBase],
        timing: inout Timing?,
    ) throws(NUTReader.Pause) {
        let kindNumber = try reader.number()
        guard let kind = Kind(rawValue: kindNumber) else {
            throw .malformed("a NUT stream is of class \(kindNumber)")
        }
        self.kind = kind
        codecTag = try reader.run(upTo: 4, "the length of a NUT codec tag")
        let base = try reader.number()
        guard base < UInt64(timeBases.count) else { throw .malformed("NUT time base \(base)") }
        timeBase = timeBases[Int(base)]
        let lowBits = try reader.number()
        guard lowBits < 16 else { throw .malformed("NUT times have \(lowBits) low bits") }
        timing = Timing(lowBits: lowBits, maxJump: try reader.number())
        _ = try reader.number()  // decoding delay
        _ = try reader.number()  // flags: fixed frame rate
        codecBytes = try reader.run(upTo: 1 << 20, "the length of NUT codec bytes")
        (width, height) = kind == .video ? try Self.pictureSize(&reader) : (nil, nil)
        (sampleRate, channels) = kind == .audio ? try Self.sound(&reader) : (nil, nil)
    }

    private static func pictureSize(
        _ reader: inout NUTReader
    ) throws(NUTReader.Pause) -> (width: Int, height: Int) {
        let width = try reader.count(upTo: 1 << 16, "the width of a NUT stream")
        let height = try reader.count(upTo: 1 << 16, "the height of a NUT stream")
        guard width > 0, height > 0 else { throw .malformed("a NUT stream has an empty picture") }
        return (width, height)
    }

    private static func sound(
        _ reader: inout NUTReader
    ) throws(NUTReader.Pause) -> (sampleRate: Int, channels: Int) {
        let rate = try reader.count(upTo: Int(UInt32.max), "the sample rate of a NUT stream")
        let divisor = try reader.count(upTo: Int(UInt32.max), "the rate divisor of a NUT stream")
        let channels = try reader.count(upTo: 1024, "the number of channels of a NUT stream")
        guard rate > 0, divisor > 0, channels > 0 else {
            throw .malformed("a NUT stream has no samples")
        }
        return (rate / divisor, channels)
    }
}
