import Media

/// What a sample's NAL units say of it, by their headers alone.
struct CodedSample {
    /// Whether decoding starts afresh with it: IDR or BLA.
    private(set) var isRestart = false
    /// The picture parameter set that its first slice names.
    private(set) var pictureSetID: Int?
    /// The parameter sets inside it.
    private(set) var sets: [ParameterSet] = []

    /// Looks at the units up to the first slice.
    init(
        reading source: any ByteSource,
        in range: Range<UInt64>,
        _ codec: VideoOpening.Codec,
        lengthBytes: Int,
        _ limits: ContainerLimits,
    ) throws(ContainerError) {
        var units = SampleUnits(source, in: range, lengthBytes: lengthBytes)
        var budget = limits.elementCount
        while let unit = try units.next() {
            budget -= 1
            guard budget >= 0, sets.count < ParameterSet.mostSets else {
                throw .overLimit(what: "a sample has too many NAL units", at: unit.lowerBound)
            }
            let head = try Self.bytes(of: unit, source, limit: 64)
            guard let first = head.first else { continue }
            let type = UnitType(codec, first: first)
            if type.isParameterSet {
                let whole = try Self.bytes(of: unit, source, limit: limits.metadataBytes)
                if let set = try ParameterSet(whole, codec) { sets.append(set) }
            } else if type.isSlice {
                isRestart = type.isRestart
                pictureSetID = try Self.pictureSetID(head, type)
                return
            }
        }
    }

    private static func bytes(
        of unit: Range<UInt64>,
        _ source: any ByteSource,
        limit: Int,
    ) throws(ContainerError) -> [UInt8] {
        do {
            return try source.bytes(
                at: unit.lowerBound,
                count: Int(min(unit.upperBound - unit.lowerBound, UInt64(limit))),
            )
        } catch {
            throw .reading(error)
        }
    }

    /// The number stands at the beginning of a slice (H.264, 7.3.3; H.265, 7.3.6.1).
    private static func pictureSetID(
        _ head: [UInt8],
        _ type: UnitType,
    ) throws(ContainerError) -> Int {
        let payload = EmulationPrevention.removed(from: head)
        var bits = BitReader(Array(payload.dropFirst(UnitType.headerBytes(type.codec))))
        switch type.codec {
        case .h264:
            _ = try bits.unsigned()
            _ = try bits.unsigned()
        case .hevc: try bits.skip(type.isRandomAccess ? 2 : 1)
        }
        return try bits.unsigned()
    }
}
