extension PictureCoding {
    /// Reads a sequence parameter set of HEVC (7.3.2.2.1).
    init(hevc unit: [UInt8]) throws(ContainerError) {
        self.init()
        var bits = BitReader(Array(EmulationPrevention.removed(from: unit).dropFirst(2)))
        try bits.skip(4)
        let subLayers = try bits.profile(into: &self)
        _ = try bits.unsigned()
        chromaFormat = try bits.unsigned()
        if chromaFormat == 3 { try bits.skip(1) }
        (width, height) = (try bits.unsigned(), try bits.unsigned())
        try crop(&bits)
        lumaBits = 8 + (try bits.unsigned())
        chromaBits = 8 + (try bits.unsigned())
        let orderBits = try bits.unsigned() + 4
        let isForEachLayer = try bits.flag()
        for _ in 0..<(isForEachLayer ? subLayers : 1) {
            _ = try bits.unsigned()
            reorderedPictures = try bits.unsigned()
            _ = try bits.unsigned()
        }
        try bits.skipCodingTools(orderBits: orderBits)
        if try bits.flag() {
            try bits.usability(into: &self)
            try bits.skip(1)
            let hasFields = try bits.flag()
            isInterlaced = isInterlaced || hasFields
        }
    }

    private mutating func crop(_ bits: inout BitReader) throws(ContainerError) {
        guard width <= 1 << 16, height <= 1 << 16 else {
            throw .malformed(what: "a parameter set states an impossible picture", at: 0)
        }
        guard try bits.flag() else { return }
        let across = chromaFormat == 1 || chromaFormat == 2 ? 2 : 1
        let down = chromaFormat == 1 ? 2 : 1
        let (left, right) = (try bits.unsigned(), try bits.unsigned())
        let (top, bottom) = (try bits.unsigned(), try bits.unsigned())
        guard (left + right) * across < width, (top + bottom) * down < height else {
            throw .malformed(what: "a parameter set crops its whole picture", at: 0)
        }
        width -= (left + right) * across
        height -= (top + bottom) * down
    }
}

extension BitReader {
    /// Passes over the sub-layers' count, profile, tier and level of a sequence parameter set.
    mutating func skipProfile() throws(ContainerError) {
        var coding = PictureCoding()
        _ = try profile(into: &coding)
    }

    /// Reads profile, tier and level (7.3.3) with the count of sub-layers before it.
    ///
    /// - Returns: how many sub-layers there are.
    mutating func profile(into coding: inout PictureCoding) throws(ContainerError) -> Int {
        let above = Int(try bits(3))
        try skip(1)
        try skip(2)
        coding.isHighTier = try flag()
        coding.profile = Int(try bits(5))
        try skip(32)
        let isProgressive = try flag()
        let isInterlaced = try flag()
        coding.isInterlaced = isInterlaced && !isProgressive
        try skip(46)
        coding.level = Int(try bits(8))
        var present: [(profile: Bool, level: Bool)] = []
        for _ in 0..<above { present.append((try flag(), try flag())) }
        if above > 0 { try skip(2 * (8 - above)) }
        for layer in present {
            if layer.profile { try skip(88) }
            if layer.level { try skip(8) }
        }
        return above + 1
    }

    /// Passes over what lies between the picture's layout and the usability information.
    mutating func skipCodingTools(orderBits: Int) throws(ContainerError) {
        guard orderBits <= 16 else {
            throw .malformed(what: "a parameter set's picture order is too long", at: 0)
        }
        for _ in 0..<6 { _ = try unsigned() }
        if try flag(), try flag() { try skipScalingLists() }
        try skip(2)
        if try flag() {
            try skip(8)
            _ = try unsigned()
            _ = try unsigned()
            try skip(1)
        }
        try skipReferenceSets()
        if try flag() {
            let count = try unsigned()
            guard count <= 32 else {
                throw .malformed(what: "a parameter set has too many long-term pictures", at: 0)
            }
            for _ in 0..<count { try skip(orderBits + 1) }
        }
        try skip(2)
    }

    /// Passes over `scaling_list_data` (7.3.4).
    private mutating func skipScalingLists() throws(ContainerError) {
        for size in 0..<4 {
            for _ in stride(from: 0, to: 6, by: size == 3 ? 3 : 1) {
                guard try flag() else {
                    _ = try unsigned()
                    continue
                }
                if size > 1 { _ = try signed() }
                for _ in 0..<min(64, 1 << (4 + (size << 1))) { _ = try signed() }
            }
        }
    }

    /// Passes over the short-term reference picture sets (7.3.7).
    private mutating func skipReferenceSets() throws(ContainerError) {
        let count = try unsigned()
        guard count <= 64 else {
            throw .malformed(what: "a parameter set has too many reference sets", at: 0)
        }
        var pictures: [Int] = []
        for number in 0..<count {
            if number > 0, try flag() {
                pictures.append(try derivedReferences(pictures[number - 1]))
            } else {
                pictures.append(try statedReferences())
            }
        }
    }

    /// A set that is told by its difference from the one before it.
    private mutating func derivedReferences(_ before: Int) throws(ContainerError) -> Int {
        try skip(1)
        _ = try unsigned()
        var kept = 0
        for _ in 0...before {
            let isUsed = try flag()
            let isKept = isUsed ? true : try flag()
            if isKept { kept += 1 }
        }
        return kept
    }

    private mutating func statedReferences() throws(ContainerError) -> Int {
        let count = try unsigned() + (try unsigned())
        guard count <= 32 else {
            throw .malformed(what: "a parameter set has too many references", at: 0)
        }
        for _ in 0..<count {
            _ = try unsigned()
            try skip(1)
        }
        return count
    }
}
