/// A parameter set: a NAL unit that others name by its number.
struct ParameterSet: Hashable {
    enum Kind: Hashable {
        /// HEVC's video parameter set.
        case video
        case sequence, picture
    }

    let kind: Kind
    let id: Int
    /// The set that it builds upon: a picture set's sequence set, HEVC's sequence set's video set.
    let parent: Int?
    /// The whole unit, its header included.
    let unit: [UInt8]

    /// Reads its numbers.
    ///
    /// - Returns: `nil` when the unit is something else.
    init?(_ unit: [UInt8], _ codec: VideoOpening.Codec) throws(ContainerError) {
        guard let first = unit.first else { return nil }
        let type = UnitType(codec, first: first)
        guard type.isParameterSet else { return nil }
        var bits = BitReader(EmulationPrevention.removed(from: unit).dropped(type))
        self.unit = unit
        switch (codec, type.number) {
        case (.h264, 7):
            try bits.skip(24)
            (kind, id, parent) = (.sequence, try bits.unsigned(), nil)
        case (.hevc, 32): (kind, id, parent) = (.video, Int(try bits.bits(4)), nil)
        case (.hevc, 33):
            kind = .sequence
            parent = Int(try bits.bits(4))
            try bits.skipProfile()
            id = try bits.unsigned()
        default:
            kind = .picture
            id = try bits.unsigned()
            parent = try bits.unsigned()
        }
    }

    /// How many sets of one film are looked at: far more than there are numbers.
    static let mostSets = 1000

    /// How many numbers there are for sets of a kind (H.264, 7.4.2; H.265, 7.4.3).
    static func count(of kind: Kind, _ codec: VideoOpening.Codec) -> Int {
        switch (kind, codec) {
        case (.picture, .h264): 256
        case (.picture, .hevc): 64
        case (_, .h264): 32
        case (_, .hevc): 16
        }
    }
}

extension [UInt8] {
    /// The payload behind a unit's header.
    fileprivate func dropped(_ type: UnitType) -> [UInt8] {
        Array(dropFirst(UnitType.headerBytes(type.codec)))
    }
}

extension [ParameterSet] {
    /// A number that neither the sequence sets nor the sets beside them have: H.264's picture
    /// sets, HEVC's video sets.
    func freeID(_ codec: VideoOpening.Codec) -> Int? {
        let beside: ParameterSet.Kind = codec == .h264 ? .picture : .video
        let taken = Set(filter { $0.kind == .sequence || $0.kind == beside }.map(\.id))
        return (1..<ParameterSet.count(of: .sequence, codec)).first { !taken.contains($0) }
    }

    /// What the sequence set states that a picture set builds upon.
    func coding(
        ofPictureSet id: Int,
        _ codec: VideoOpening.Codec,
    ) throws(ContainerError) -> PictureCoding? {
        guard let picture = first(where: { $0.kind == .picture && $0.id == id }),
            let sequence = first(where: { $0.kind == .sequence && $0.id == picture.parent })
        else { return nil }
        return try PictureCoding(sequence, codec)
    }
}
