/// What holds for the whole stream: time bases, the table of frame codes, elided beginnings.
struct NUTMainHeader: Sendable {
    var streamCount = 0
    /// How many bytes may lie between two syncpoints.
    var maxDistance: UInt64 = 0
    var timeBases: [NUTTimeBase] = []
    /// What each of the 256 first bytes of a frame means; 0x4E begins a packet instead.
    var frameCodes = [NUTFrameCode](repeating: .invalid, count: 256)
    /// Beginnings that frames leave out; the first is empty.
    var elisions: [[UInt8]] = [[]]

    init(_ reader: inout NUTReader, limits: ContainerLimits) throws(NUTReader.Pause) {
        let version = try reader.number()
        guard (2...4).contains(version) else { throw .malformed("NUT version \(version)") }
        if version > 3 { _ = try reader.number() }
        streamCount = try reader.count(upTo: limits.streamCount, "the number of NUT streams")
        maxDistance = min(try reader.number(), 65536)
        try readTimeBases(&reader)
        try readFrameCodes(&reader)
        if !reader.isAtEnd { try readElisions(&reader) }
    }

    private mutating func readTimeBases(_ reader: inout NUTReader) throws(NUTReader.Pause) {
        let count = try reader.count(upTo: 65536, "the number of NUT time bases")
        guard count > 0 else { throw .malformed("a NUT main header has no time base") }
        for _ in 0..<count {
            let (numerator, denominator) = (try reader.number(), try reader.number())
            guard let base = NUTTimeBase(numerator: numerator, denominator: denominator) else {
                throw .malformed("a NUT time base is \(numerator)/\(denominator)")
            }
            timeBases.append(base)
        }
    }

    private mutating func readFrameCodes(_ reader: inout NUTReader) throws(NUTReader.Pause) {
        var index = 0
        var code = NUTFrameCode(flags: [])
        while index < 256 {
            let count = try Self.readRow(&code, &reader)
            let startCode = Int(UInt8(ascii: "N"))
            let room = UInt64(256 - index - (index <= startCode ? 1 : 0))
            guard count > 0, count <= room, code.stream < streamCount else {
                throw .malformed("the NUT frame codes from \(index) on make no sense")
            }
            for _ in 0..<count {
                if index == startCode { index += 1 }
                frameCodes[index] = code
                code.sizeRemainder &+= 1
                index += 1
            }
            if index == startCode { index += 1 }
        }
    }

    /// Reads one row of the table; a field that isn't there keeps the value of the row before, or
    /// its default.
    ///
    /// - Returns: how many codes the row stands for.
    private static func readRow(
        _ code: inout NUTFrameCode,
        _ reader: inout NUTReader,
    ) throws(NUTReader.Pause) -> UInt64 {
        code.flags = NUTFrameCode.Flags(rawValue: try reader.number())
        let fields = try reader.number()
        if fields > 0 { code.tickDelta = try reader.signedNumber() }
        if fields > 1 { code.sizeMultiplier = try reader.number() }
        if fields > 2 { code.stream = try reader.count(upTo: 65536, "a NUT stream number") }
        code.sizeRemainder = fields > 3 ? try reader.number() : 0
        code.reservedCount = fields > 4 ? try reader.number() : 0
        let count =
            fields > 5 ? try reader.number() : code.sizeMultiplier &- code.sizeRemainder
        if fields > 6 { _ = try reader.signedNumber() }
        if fields > 7 { code.elision = try reader.count(upTo: 127, "a NUT elision") }
        // Each number takes a byte at least, so that the packet's end bounds this.
        var reserved = fields > 8 ? fields - 8 : 0
        while reserved > 0 {
            _ = try reader.number()
            reserved -= 1
        }
        return count
    }

    private mutating func readElisions(_ reader: inout NUTReader) throws(NUTReader.Pause) {
        for _ in 0..<(try reader.count(upTo: 127, "the number of NUT elisions")) {
            elisions.append(try reader.run(upTo: 255, "the length of a NUT elision"))
        }
    }
}
