import Media

/// Sorts the NAL units of a byte stream into access units.
struct NewOpeningReader {
    private let stream: any ByteSource
    private let film: DecoderConfiguration
    private let known: [ParameterSet]
    private let limits: ContainerLimits
    private let frameCount: Int
    private let renumbering: HEVCRenumbering?
    private(set) var samples: [NewOpening.Sample] = []
    private(set) var sets: [ParameterSet] = []
    /// The sets as the stream has them, each once.
    private var seen: Set<[UInt8]> = []
    /// What comes before the next picture's first slice.
    private var before = Splice()
    private var hasSlice = false

    init(
        _ stream: any ByteSource,
        _ film: DecoderConfiguration,
        _ opening: VideoOpening,
        known: [ParameterSet],
        _ limits: ContainerLimits,
    ) throws(ContainerError) {
        self.stream = stream
        self.film = film
        self.known = known
        self.limits = limits
        frameCount = opening.frameCount
        renumbering =
            film.codec == .hevc
            ? try HEVCRenumbering(sequenceID: opening.parameterSetID, beside: known) : nil
    }

    mutating func read() throws(ContainerError) {
        var units = ByteStreamUnits(stream)
        var budget = limits.elementCount
        while let unit = try units.next() {
            budget -= 1
            guard budget >= 0 else {
                throw .overLimit(
                    what: "the new opening has too many NAL units",
                    at: unit.lowerBound,
                )
            }
            try add(unit)
        }
        guard !sets.isEmpty else {
            throw .unsupported(what: "the new opening has no parameter sets", at: 0)
        }
    }

    private mutating func add(_ unit: Range<UInt64>) throws(ContainerError) {
        let head = try bytes(of: unit, limit: 4)
        guard let first = head.first else { return }
        let type = UnitType(film.codec, first: first)
        if type.opensPicture { hasSlice = false }
        if type.isParameterSet {
            try addSet(unit)
        } else if type.isSlice {
            try addSlice(unit, type, head)
        } else if !type.isDispensable {
            let isAboutBuffering = try isAboutBuffering(unit, type)
            if !isAboutBuffering { try append(unit) }
        }
    }

    private mutating func append(_ unit: Range<UInt64>) throws(ContainerError) {
        let length = try NewOpening.length(
            of: unit.upperBound - unit.lowerBound,
            in: film.lengthBytes,
        )
        var pieces = Splice()
        pieces.insert(length)
        pieces.insert(unit, of: stream)
        append(pieces)
    }

    private mutating func append(_ pieces: Splice) {
        if hasSlice {
            samples[samples.count - 1].pieces.append(piecesOf: pieces)
        } else {
            before.append(piecesOf: pieces)
        }
    }

    /// The first slice of a picture begins an access unit, with what came before it.
    private mutating func addSlice(
        _ unit: Range<UInt64>,
        _ type: UnitType,
        _ head: [UInt8],
    ) throws(ContainerError) {
        let header = UnitType.headerBytes(film.codec)
        guard head.count > header, type.codec == .hevc || type.number == 1 || type.number == 5
        else {
            throw .unsupported(
                what: "the new opening has slices of another kind",
                at: unit.lowerBound,
            )
        }
        // H.264's first_mb_in_slice is 0, HEVC's first_slice_segment_in_pic_flag is set.
        if head[header] & 0x80 != 0 {
            guard samples.count < frameCount else {
                throw .unsupported(
                    what: "the new opening has more than \(frameCount) pictures",
                    at: unit.lowerBound,
                )
            }
            samples.append(NewOpening.Sample(pieces: before, isKeyFrame: type.isRestart))
            before = Splice()
            hasSlice = true
        }
        guard hasSlice else {
            throw .malformed(
                what: "a picture of the new opening has no beginning",
                at: unit.lowerBound,
            )
        }
        guard let renumbering else { return try append(unit) }
        let beginning = try renumbering.beginning(of: try bytes(of: unit, limit: 4096))
        let rest = unit.lowerBound + UInt64(beginning.replaced)..<unit.upperBound
        var pieces = Splice()
        let count = UInt64(beginning.bytes.count) + (rest.upperBound - rest.lowerBound)
        pieces.insert(try NewOpening.length(of: count, in: film.lengthBytes) + beginning.bytes)
        pieces.insert(rest, of: stream)
        append(pieces)
    }

    /// Takes a parameter set; repetitions are left out, since the configuration holds it.
    private mutating func addSet(_ unit: Range<UInt64>) throws(ContainerError) {
        let bytes = try bytes(of: unit, limit: min(limits.metadataBytes, Int(UInt16.max)))
        guard seen.insert(bytes).inserted else { return }
        guard var set = try ParameterSet(bytes, film.codec) else { return }
        if let renumbering, let new = try renumbering.renumbered(set) { set = new }
        guard !(known + sets).contains(where: { $0.kind == set.kind && $0.id == set.id }) else {
            throw .unsupported(
                what: "a parameter set of the new opening has a number that is taken (\(set.id))",
                at: unit.lowerBound,
            )
        }
        sets.append(set)
    }

    /// Whether it is about buffers, timing or numbers of sets as HEVC streams have them, which
    /// don't hold in the film (H.265, D.2.1: types 0, 1, 129, 130).
    private func isAboutBuffering(
        _ unit: Range<UInt64>,
        _ type: UnitType,
    ) throws(ContainerError) -> Bool {
        guard type.codec == .hevc, type.isMessage else { return false }
        let head = try bytes(of: unit, limit: 4)
        return head.count > 2 && [0, 1, 129, 130].contains(head[2])
    }

    private func bytes(
        of unit: Range<UInt64>,
        limit: Int,
    ) throws(ContainerError) -> [UInt8] {
        let count = Int(min(unit.upperBound - unit.lowerBound, UInt64(limit)))
        do { return try stream.bytes(at: unit.lowerBound, count: count) } catch {
            throw .reading(error)
        }
    }
}
