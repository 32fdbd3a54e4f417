/// The few bytes before a frame, with the defaults of its code filled in.
struct NUTFrameHead: Sendable {
    var flags: NUTFrameCode.Flags
    var stream: Int
    var ticks: Int64 = 0
    /// How many bytes follow, without those that were elided.
    var bodySize = 0
    /// Which elided beginning belongs before the body.
    var elision: Int

    /// Reads the head of a frame behind its first byte.
    init(
        _ code: NUTFrameCode,
        _ reader: inout NUTReader,
        header: NUTMainHeader,
        timings: [NUTStream.Timing?],
    ) throws(NUTReader.Pause) {
        (flags, stream, elision) = (code.flags, code.stream, code.elision)
        guard !flags.contains(.invalid) else { throw .malformed("a NUT frame's code is invalid") }
        if flags.contains(.codedFlags) {
            flags.formSymmetricDifference(.init(rawValue: try reader.number()))
        }
        if flags.contains(.streamNumber) {
            stream = try reader.count(upTo: timings.count - 1, "the NUT stream of a frame")
        }
        guard stream < timings.count, let timing = timings[stream] else {
            throw .malformed("a NUT frame of stream \(stream), which isn't there")
        }
        ticks =
            flags.contains(.codedTicks)
            ? timing.ticks(coded: try reader.number()) : timing.lastTicks &+ code.tickDelta
        let size = try Self.size(code, codesSize: flags.contains(.codedSize), &reader)
        try readRest(code, &reader)
        try settle(size, elisions: header.elisions)
        try check(size, &reader, header: header, timing: timing)
    }

    private static func size(
        _ code: NUTFrameCode,
        codesSize: Bool,
        _ reader: inout NUTReader,
    ) throws(NUTReader.Pause) -> UInt64 {
        guard codesSize else { return code.sizeRemainder }
        let (product, isTooLarge) = try reader.number()
            .multipliedReportingOverflow(by: code.sizeMultiplier)
        let (size, overflows) = product.addingReportingOverflow(code.sizeRemainder)
        guard !isTooLarge, !overflows else { throw .malformed("a NUT frame's size is absurd") }
        return size
    }

    private mutating func readRest(
        _ code: NUTFrameCode,
        _ reader: inout NUTReader,
    ) throws(NUTReader.Pause) {
        if flags.contains(.matchTime) { _ = try reader.signedNumber() }
        if flags.contains(.elision) { elision = try reader.count(upTo: 127, "a NUT elision") }
        let reserved = flags.contains(.reserved) ? try reader.number() : code.reservedCount
        guard reserved <= 64 else { throw .malformed("a NUT frame has \(reserved) unknown fields") }
        for _ in 0..<reserved { _ = try reader.number() }
    }

    /// Takes off the size what was elided; large frames elide nothing.
    private mutating func settle(_ size: UInt64, elisions: [[UInt8]]) throws(NUTReader.Pause) {
        guard elision < elisions.count else { throw .malformed("NUT elision \(elision)") }
        if size > 4096 { elision = 0 }
        let elided = elisions[elision].count
        guard size <= UInt64(Int.max), size >= UInt64(elided) else {
            throw .malformed("a NUT frame of \(size) bytes elides \(elided)")
        }
        bodySize = Int(size) - elided
    }

    /// Verifies the checksum, which a frame must have that is large or far from the one before.
    private func check(
        _ size: UInt64,
        _ reader: inout NUTReader,
        header: NUTMainHeader,
        timing: NUTStream.Timing,
    ) throws(NUTReader.Pause) {
        guard !flags.contains(.checksum) else { return try reader.checksum("a NUT frame's head") }
        let jump = ticks &- timing.lastTicks
        guard size <= 2 * header.maxDistance, jump.magnitude <= timing.maxJump else {
            throw .malformed("a NUT frame lacks the checksum that its size or time needs")
        }
    }
}

extension NUTStream.Timing {
    /// Completes a time of which only the low bits may be coded.
    fileprivate func ticks(coded: UInt64) -> Int64 {
        let (span, coded) = (Int64(1) << Int64(lowBits), Int64(bitPattern: coded))
        if coded < 0 || coded >= span { return coded &- span }
        let lowest = lastTicks &- (span - 1) / 2
        return ((coded &- lowest) & (span - 1)) &+ lowest
    }
}
