import Media

/// The blocks of the picture track before the first from which the film can go on untouched.
struct MatroskaOpening {
    let track: MatroskaPictureTrack
    /// The blocks that are to be replaced, in the order of decoding.
    let blocks: [MatroskaBlock]
    /// The first block that stays.
    let join: MatroskaBlock
    /// The Clusters up to the one behind the last block that is replaced.
    let clusters: [MatroskaCluster]
    /// What the pictures' parameter sets state.
    let coding: PictureCoding
    /// The parameter sets that stand in key pictures.
    let furtherSets: [ParameterSet]

    /// How many blocks behind a key picture are looked at for one that is shown before it: more
    /// than either codec can keep back.
    private static let lookahead = 32

    /// Finds the shortest opening that lasts at least so many seconds.
    init(
        lasting seconds: Double,
        in layout: MatroskaLayout,
        _ source: any ByteSource,
        _ limits: ContainerLimits,
    ) throws(OpeningRefusal) {
        track = try MatroskaPictureTrack(of: layout, source, limits)
        guard !track.isInterlaced else { throw .interlaced }
        do {
            var search = MatroskaJoinSearch(layout, source, track, limits)
            let index = try search.find(lasting: seconds, lookahead: Self.lookahead)
            blocks = Array(search.blocks[..<index])
            join = search.blocks[index]
            clusters = try search.clusters(behind: blocks.last?.place.cluster ?? 0)
            (coding, furtherSets) = try Self.pictures(blocks, join, track, source, limits)
        } catch let error as ContainerError {
            throw OpeningRefusal(error)
        } catch let error as OpeningRefusal {
            throw error
        } catch {
            throw .noLaterKeyFrame
        }
        guard !coding.isInterlaced else { throw .interlaced }
        guard freeID != nil else { throw .unsuitable("all numbers of parameter sets are taken") }
    }

    /// A number that no parameter set has.
    var freeID: Int? { (track.configuration.sets + furtherSets).freeID(track.codec) }

    /// What others need to know to make a new opening.
    var summary: VideoOpening {
        let start = blocks.map(\.time).min() ?? 0
        return VideoOpening(
            of: (track.codec, track.number, false),
            frames: (blocks.count, 0),
            seconds: (seconds(start), seconds(join.time)),
            parameterSetID: freeID ?? 0,
            coding: coding,
        )
    }

    private func seconds(_ ticks: Int64) -> Double {
        Double(ticks) * Double(track.tickNanoseconds) / 1e9
    }

    /// What the film states of its pictures, when that is all the same and goes on being stated.
    private static func pictures(
        _ blocks: [MatroskaBlock],
        _ join: MatroskaBlock,
        _ track: MatroskaPictureTrack,
        _ source: any ByteSource,
        _ limits: ContainerLimits,
    ) throws -> (PictureCoding, [ParameterSet]) {
        let configured = track.configuration.sets
        let sample = try track.sample(of: join, source, limits)
        // A set in a sample holds from there on in the place of one with its number.
        guard
            let coding = try (sample.sets + configured)
                .coding(ofPictureSet: sample.pictureSetID ?? 0, track.codec)
        else {
            throw OpeningRefusal.unsuitable("the parameter sets of the pictures aren't stated")
        }
        var further = sample.sets
        for block in blocks where block.isKey {
            for set in try track.sample(of: block, source, limits).sets {
                let staysKnown =
                    configured.contains(set)
                    || sample.sets.contains { $0.kind == set.kind && $0.id == set.id }
                guard staysKnown else {
                    throw OpeningRefusal.unsuitable(
                        "pictures behind the opening need parameter sets inside it"
                    )
                }
                if !further.contains(set) { further.append(set) }
            }
            guard further.count <= 2 * ParameterSet.mostSets else {
                throw ContainerError.overLimit(
                    what: "the opening has too many parameter sets",
                    at: block.frame.lowerBound,
                )
            }
        }
        return (coding, further)
    }
}

/// Looks for the picture at which an opening may end.
private struct MatroskaJoinSearch {
    private(set) var blocks: [MatroskaBlock] = []
    private var walk: MatroskaBlockWalk
    private let track: MatroskaPictureTrack
    private let source: any ByteSource
    private let limits: ContainerLimits

    init(
        _ layout: MatroskaLayout,
        _ source: any ByteSource,
        _ track: MatroskaPictureTrack,
        _ limits: ContainerLimits,
    ) {
        walk = MatroskaBlockWalk(layout, of: source, track: track.number, limits: limits)
        (self.track, self.source, self.limits) = (track, source, limits)
    }

    /// The index of the first block that stays.
    mutating func find(lasting seconds: Double, lookahead: Int) throws -> Int {
        var (index, isKeySeen) = (0, false)
        var (earliest, latest) = (Int64.max, Int64.min)
        while try fill(to: index + 1 + lookahead) > index {
            let block = blocks[index]
            if block.isKey, index > 0, block.time > latest,
                isLater(block.time, than: earliest, by: seconds)
            {
                isKeySeen = true
                let shownBefore = blocks[(index + 1)...].contains { $0.time < block.time }
                if try !shownBefore && track.sample(of: block, source, limits).isRestart {
                    return index
                }
            }
            (earliest, latest) = (min(earliest, block.time), max(latest, block.time))
            index += 1
        }
        throw isKeySeen ? OpeningRefusal.openGroups : .noLaterKeyFrame
    }

    /// The Clusters up to the one behind a Cluster.
    mutating func clusters(behind index: Int) throws(ContainerError) -> [MatroskaCluster] {
        try walk.reach(clusterCount: index + 2)
        guard !walk.isExhausted else {
            throw .overLimit(what: "too many Matroska elements", at: 0)
        }
        return Array(walk.clusters.prefix(index + 2))
    }

    /// Reads until there are so many blocks, or no more.
    private mutating func fill(to count: Int) throws(ContainerError) -> Int {
        while blocks.count < count, let block = try walk.next() { blocks.append(block) }
        return blocks.count
    }

    private func isLater(_ time: Int64, than start: Int64, by seconds: Double) -> Bool {
        let ticks = Double(time) - Double(start)
        return ticks * Double(track.tickNanoseconds) / 1e9 >= seconds - 1e-9
    }
}

extension OpeningRefusal {
    /// What a fault of the file means for its opening.
    init(_ error: ContainerError) {
        switch error {
        case .unsupported(let what, _): self = .unsuitable(what)
        case .encrypted: self = .encrypted
        default: self = .unreadable(error)
        }
    }
}
