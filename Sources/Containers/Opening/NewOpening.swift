import Media

/// A newly encoded opening as samples that stand in the places of the old ones.
struct NewOpening {
    /// One access unit, its NAL units behind lengths as the film has them.
    struct Sample {
        var pieces = Splice()
        /// Whether it is an IDR or BLA picture.
        var isKeyFrame = false
    }

    /// The samples in decoding order, which is the order of showing.
    private(set) var samples: [Sample]
    /// The parameter sets that the film's configuration needs besides its own.
    let sets: [ParameterSet]
    private let lengthBytes: Int

    /// Reads a byte stream once, and takes from it what the film doesn't state otherwise.
    ///
    /// - Parameter opening: what the stream replaces.
    /// - Parameter film: the film's own configuration.
    /// - Parameter further: the parameter sets that stand in the film's samples.
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when the stream doesn't fit.
    init(
        reading stream: any ByteSource,
        for opening: VideoOpening,
        beside film: DecoderConfiguration,
        further: [ParameterSet] = [],
        limits: ContainerLimits,
    ) throws(ContainerError) {
        var reader = try NewOpeningReader(
            stream,
            film,
            opening,
            known: film.sets + further,
            limits,
        )
        try reader.read()
        let coding = opening.coding
        for set in reader.sets where set.kind == .sequence {
            if let misfit = try PictureCoding(set, film.codec).misfit(beside: coding, film.codec) {
                throw .unsupported(what: "the new opening has another \(misfit)", at: 0)
            }
        }
        let samples = reader.samples
        guard samples.count == opening.frameCount else {
            throw .unsupported(
                what: "the new opening has \(samples.count) pictures in place of "
                    + "\(opening.frameCount)",
                at: 0,
            )
        }
        guard samples.first?.isKeyFrame == true else {
            throw .unsupported(what: "the new opening begins without an IDR picture", at: 0)
        }
        guard !opening.isAllKeyFrames || samples.allSatisfy(\.isKeyFrame) else {
            throw .unsupported(
                what: "the film has key pictures only, the opening others too",
                at: 0,
            )
        }
        sets = reader.sets
        self.samples = samples
        lengthBytes = film.lengthBytes
    }

    /// Puts the parameter sets into every key sample as well, as `avc3` and `hev1` have it.
    mutating func repeatSets() throws(ContainerError) {
        var bytes: [UInt8] = []
        for set in sets {
            bytes += try Self.length(of: UInt64(set.unit.count), in: lengthBytes) + set.unit
        }
        for index in samples.indices where samples[index].isKeyFrame {
            var whole = Splice()
            whole.insert(bytes)
            whole.append(piecesOf: samples[index].pieces)
            samples[index].pieces = whole
        }
    }

    /// The length that stands before a NAL unit.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when it doesn't fit into its bytes.
    static func length(of count: UInt64, in width: Int) throws(ContainerError) -> [UInt8] {
        guard count >> UInt64(8 * width) == 0 else {
            throw .unsupported(
                what: "the film's lengths of \(width) bytes can't tell a picture's size",
                at: 0,
            )
        }
        return Array(count.bigEndianBytes.suffix(width))
    }
}
