import Media

/// The picture track whose opening can be replaced.
struct OpeningTrack {
    let container: BMFFContainer
    let node: Int
    let facts: MovieTrack
    let table: SampleTable
    let description: OpeningDescription
    let edits: EditList
    /// Ticks of a second.
    let timescale: Double
    /// The movie's ticks of a second, in which edits say how long they last.
    private let movieTimescale: Double

    /// Chooses the track, and refuses files whose structure could not be kept right.
    ///
    /// - Throws: ``OpeningRefusal`` or ``ContainerError``.
    init(of container: BMFFContainer) throws {
        self.container = container
        let (tree, source, limits) = (container.tree, container.source, container.limits)
        guard let movie = container.movie else { throw OpeningRefusal.noPictureTrack }
        if tree.child("mvex", of: movie) != nil || tree.child("moof", of: nil) != nil {
            throw OpeningRefusal.fragmented
        }
        (node, facts) = try Self.choose(movie, container)
        guard let ticks = facts.timescale, ticks > 0, let header = tree.child("mvhd", of: movie),
            let samples = tree.first("mdia", "minf", "stbl", in: node)
        else { throw OpeningRefusal.unsuitable("the picture track has no times or samples") }
        timescale = Double(ticks)
        movieTimescale = Double(max(1, try MediaTimes(reading: tree[header], source).timescale))
        table = SampleTable(samples, of: container)
        description = try OpeningDescription(table, codecName: facts.entry?.codec, limits)
        edits = try EditList(ofTrack: node, in: tree, source, limits)
        try Self.check(table)
        guard try OffsetRepair.isSelfContained(node, tree, source) else {
            throw OpeningRefusal.unsuitable("the picture's media lies in another file")
        }
        if tree.nodes.contains(where: { $0.box.type == "iloc" }) {
            throw OpeningRefusal.unsuitable("the file holds items beside its tracks")
        }
    }

    private static func choose(
        _ movie: Int,
        _ container: BMFFContainer,
    ) throws -> (Int, MovieTrack) {
        let (tree, source, limits) = (container.tree, container.source, container.limits)
        var tracks: [(node: Int, facts: MovieTrack)] = []
        for node in tree.children("trak", of: movie) {
            tracks.append((node, try MovieTrack(reading: node, of: tree, source, limits)))
            if let handler = tree.first("mdia", "hdlr", in: node),
                try MovieTrack.handler(in: tree[handler], source) == "hint"
            {
                throw OpeningRefusal.unsuitable("the file holds instructions for streaming")
            }
        }
        let chapters = Set(tracks.flatMap(\.facts.chapterTracks))
        let pictures = tracks.filter {
            $0.facts.isPicture && !chapters.contains($0.facts.id) && !$0.facts.isCover
        }
        guard let picture = pictures.first else { throw OpeningRefusal.noPictureTrack }
        guard pictures.count == 1 else { throw OpeningRefusal.severalPictureTracks }
        return picture
    }

    /// The boxes of a sample table that are known to stay right, or are put right.
    private static let known: Set<BoxType> = [
        "stsd", "stts", "ctts", "cslg", "stss", "stps", "stsc", "stsz", "stco", "co64", "sdtp",
        "stdp", "sgpd", "sbgp", "free", "skip",
    ]
    private static let repeatable: Set<BoxType> = ["sgpd", "sbgp", "free", "skip"]

    private static func check(_ table: SampleTable) throws {
        var seen: Set<BoxType> = []
        for child in table.tree.children(of: table.node) {
            let type = table.tree[child].type
            guard known.contains(type) else {
                throw OpeningRefusal.unsuitable("the sample table holds '\(type)'")
            }
            guard repeatable.contains(type) || seen.insert(type).inserted else {
                throw OpeningRefusal.unsuitable("the sample table holds '\(type)' twice")
            }
        }
        guard seen.isDisjoint(with: ["stco"]) || seen.isDisjoint(with: ["co64"]) else {
            throw OpeningRefusal.unsuitable("the sample table holds 'stco' and 'co64'")
        }
        guard try SampleSizes(table).constant == nil else {
            throw OpeningRefusal.unsuitable("the samples are stated to be equally large")
        }
    }

    /// Finds the opening of so many seconds.
    func opening(lasting seconds: Double) throws -> VideoOpening {
        guard seconds >= 0, seconds < 1e6 else { throw OpeningRefusal.noLaterKeyFrame }
        try checkEdits(lasting: seconds)
        let ticks = Int64((seconds * timescale).rounded(.up))
        return try opening(of: try find(.lasting(ticks)))
    }

    /// The samples, whose media is theirs alone.
    func find(_ goal: OpeningSearch.Goal) throws -> OpeningSearch.Find {
        let search = OpeningSearch(
            table: table,
            description: description,
            editStart: edits.shown.first?.mediaTime ?? .min,
            limits: container.limits,
        )
        let find = try search.find(goal)
        try OpeningMedia(of: find.opening, in: table, container).check(in: container)
        return find
    }

    /// The shown beginning must be one stretch of the track, at the usual speed.
    private func checkEdits(lasting seconds: Double) throws {
        let shown = edits.shown
        guard let first = shown.first else {
            if edits.edits.isEmpty { return }
            throw OpeningRefusal.severalEdits
        }
        guard first.rate == 1, first.mediaTime < 1 << 61 else { throw OpeningRefusal.severalEdits }
        if shown.count > 1, Double(first.duration) < seconds * movieTimescale {
            throw OpeningRefusal.severalEdits
        }
    }

    private func opening(of find: OpeningSearch.Find) throws -> VideoOpening {
        let codec = description.codec
        let sets = try sets(of: find)
        guard let picture = find.coded.pictureSetID,
            let coding = try (find.coded.sets + sets).coding(ofPictureSet: picture, codec)
        else { throw OpeningRefusal.unsuitable("the join names a parameter set that isn't there") }
        if coding.isInterlaced { throw OpeningRefusal.interlaced }
        guard let free = sets.freeID(codec) else {
            throw OpeningRefusal.unsuitable("the film leaves no number for a parameter set")
        }
        return VideoOpening(
            of: (codec, facts.id, table.child("stss") == nil),
            frames: (
                find.opening.count, find.opening.count { $0.time.shown < find.start },
            ),
            seconds: (
                Double(find.start) / timescale, Double(find.join.time.shown) / timescale,
            ),
            parameterSetID: free,
            coding: coding,
        )
    }

    /// The parameter sets of the configuration, of the opening's key samples and of the join.
    func sets(of find: OpeningSearch.Find) throws(ContainerError) -> [ParameterSet] {
        var sets = description.configuration.sets + find.coded.sets
        for sample in find.opening where sample.isSync {
            let coded = try CodedSample(
                reading: container.source,
                in: sample.place,
                description.codec,
                lengthBytes: description.configuration.lengthBytes,
                container.limits,
            )
            sets += coded.sets.filter { !sets.contains($0) }
            guard sets.count <= 2 * ParameterSet.mostSets else {
                throw .overLimit(
                    what: "the opening has too many parameter sets",
                    at: sample.place.lowerBound,
                )
            }
        }
        return sets
    }
}
