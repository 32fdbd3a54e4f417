extension PictureCoding {
    /// Reads a sequence parameter set of H.264 (7.3.2.1.1).
    init(h264 unit: [UInt8]) throws(ContainerError) {
        self.init()
        var bits = BitReader(Array(EmulationPrevention.removed(from: unit).dropFirst()))
        profile = Int(try bits.bits(8))
        try bits.skip(8)
        level = Int(try bits.bits(8))
        _ = try bits.unsigned()
        if Self.profilesWithFormat.contains(profile) { try readFormat(&bits) }
        _ = try bits.unsigned()
        let showsInCodingOrder = try Self.skipPictureOrder(&bits)
        _ = try bits.unsigned()
        try bits.skip(1)
        let widthBlocks = try bits.unsigned() + 1
        let heightUnits = try bits.unsigned() + 1
        isInterlaced = try !bits.flag()
        if isInterlaced { try bits.skip(1) }
        try bits.skip(1)
        try readSize(&bits, widthBlocks, heightUnits)
        if try bits.flag() {
            try bits.usability(into: &self)
            reorderedPictures = try Self.reorderedPictures(&bits)
        }
        if showsInCodingOrder { reorderedPictures = 0 }
    }

    /// The profiles whose sets state chroma format and bit depth.
    private static let profilesWithFormat: Set = [
        100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135,
    ]

    private mutating func readFormat(_ bits: inout BitReader) throws(ContainerError) {
        chromaFormat = try bits.unsigned()
        if chromaFormat == 3 { try bits.skip(1) }
        lumaBits = 8 + (try bits.unsigned())
        chromaBits = 8 + (try bits.unsigned())
        try bits.skip(1)
        guard try bits.flag() else { return }
        for list in 0..<(chromaFormat == 3 ? 12 : 8) where try bits.flag() {
            try Self.skipScalingList(&bits, count: list < 6 ? 16 : 64)
        }
    }

    private static func skipScalingList(
        _ bits: inout BitReader,
        count: Int,
    ) throws(ContainerError) {
        var (last, next) = (8, 8)
        for _ in 0..<count {
            if next != 0 { next = ((last + (try bits.signed())) % 256 + 256) % 256 }
            if next != 0 { last = next }
        }
    }

    /// Passes over how the order of showing is told.
    ///
    /// - Returns: whether that is the order of coding.
    private static func skipPictureOrder(_ bits: inout BitReader) throws(ContainerError) -> Bool {
        let kind = try bits.unsigned()
        if kind == 0 { _ = try bits.unsigned() }
        if kind == 1 {
            try bits.skip(1)
            _ = try bits.signed()
            _ = try bits.signed()
            let count = try bits.unsigned()
            guard count < 256 else {
                throw .malformed(what: "a parameter set has too long a cycle", at: 0)
            }
            for _ in 0..<count { _ = try bits.signed() }
        }
        return kind == 2
    }

    private mutating func readSize(
        _ bits: inout BitReader,
        _ widthBlocks: Int,
        _ heightUnits: Int,
    ) throws(ContainerError) {
        guard widthBlocks <= 1 << 12, heightUnits <= 1 << 12 else {
            throw .malformed(what: "a parameter set states an impossible picture", at: 0)
        }
        width = widthBlocks * 16
        height = heightUnits * 16 * (isInterlaced ? 2 : 1)
        guard try bits.flag() else { return }
        let across = chromaFormat == 1 || chromaFormat == 2 ? 2 : 1
        let down = (chromaFormat == 1 ? 2 : 1) * (isInterlaced ? 2 : 1)
        let (left, right) = (try bits.unsigned(), try bits.unsigned())
        let (top, bottom) = (try bits.unsigned(), try bits.unsigned())
        guard (left + right) * across < width, (top + bottom) * down < height else {
            throw .malformed(what: "a parameter set crops its whole picture", at: 0)
        }
        width -= (left + right) * across
        height -= (top + bottom) * down
    }

    /// The rest of the usability information, for the number at its end (E.1.1).
    private static func reorderedPictures(_ bits: inout BitReader) throws(ContainerError) -> Int? {
        if try bits.flag() { try bits.skip(65) }
        let hasNetworkTiming = try bits.flag()
        if hasNetworkTiming { try skipBuffering(&bits) }
        let hasCodingTiming = try bits.flag()
        if hasCodingTiming { try skipBuffering(&bits) }
        if hasNetworkTiming || hasCodingTiming { try bits.skip(1) }
        try bits.skip(1)
        guard try bits.flag() else { return nil }
        try bits.skip(1)
        for _ in 0..<4 { _ = try bits.unsigned() }
        return try bits.unsigned()
    }

    private static func skipBuffering(_ bits: inout BitReader) throws(ContainerError) {
        let count = try bits.unsigned() + 1
        guard count <= 32 else {
            throw .malformed(what: "a parameter set has too many buffers", at: 0)
        }
        try bits.skip(8)
        for _ in 0..<count {
            _ = try bits.unsigned()
            _ = try bits.unsigned()
            try bits.skip(1)
        }
        try bits.skip(20)
    }
}
