import Media

/// What a track states of itself: its kind, its times and the codec of its first samples.
struct MovieTrack {
    private(set) var id: UInt64 = 0
    private(set) var isPicture = false
    private(set) var isSound = false
    private(set) var timescale: UInt64?
    private(set) var durationSeconds: Double?
    /// How many samples its tables hold; 0 when they stand in fragments.
    private(set) var sampleCount: UInt64 = 0
    private(set) var entry: SampleEntry?
    /// The tracks that it names as its chapters: titles, and pictures to them.
    private(set) var chapterTracks: [UInt64] = []

    /// Whether it's one still picture, as covers are kept.
    var isCover: Bool {
        sampleCount == 1 && ["mjpeg", "png", "bmp", "gif"].contains(entry?.codec)
    }

    /// The samples divided by the duration.
    var samplesPerSecond: Double? {
        guard let durationSeconds, sampleCount > 0 else { return nil }
        return Double(sampleCount) / durationSeconds
    }

    init(
        reading track: Int,
        of tree: BoxTree,
        _ source: any ByteSource,
        _ limits: ContainerLimits,
    ) throws(ContainerError) {
        if let header = tree.child("tkhd", of: track) {
            id = try Self.identifier(in: tree[header], source)
        }
        if let reference = tree.first("tref", "chap", in: track) {
            chapterTracks = try Self.identifiers(in: tree[reference], source, limits)
        }
        guard let media = tree.child("mdia", of: track) else { return }
        if let header = tree.child("mdhd", of: media) {
            let times = try MediaTimes(reading: tree[header], source)
            (timescale, durationSeconds) = (times.timescale, times.seconds)
        }
        if let handler = tree.child("hdlr", of: media) {
            let type = try Self.handler(in: tree[handler], source)
            (isPicture, isSound) = (type == "vide", type == "soun")
        }
        guard let table = tree.first("minf", "stbl", in: media) else { return }
        try readSamples(table, of: tree, source, limits)
    }

    private mutating func readSamples(
        _ table: Int,
        of tree: BoxTree,
        _ source: any ByteSource,
        _ limits: ContainerLimits,
    ) throws(ContainerError) {
        if let sizes = tree.child("stsz", of: table) ?? tree.child("stz2", of: table) {
            var cursor = ByteCursor(source, in: tree[sizes].content, windowBytes: 16)
            try cursor.skip(8, "the head of '\(tree[sizes].type)'")
            sampleCount = try cursor.bigEndian(4, "the sample count")
        }
        guard let description = tree.child("stsd", of: table) else { return }
        let kind: SampleEntry.Kind = isPicture ? .picture : isSound ? .sound : .other
        entry = try SampleEntry.first(in: tree[description], as: kind, source, limits)
    }

    /// The handler type of `hdlr`: which kind of media, or of metadata, its parent holds (8.4.3).
    static func handler(
        in box: Box,
        _ source: any ByteSource,
    ) throws(ContainerError) -> BoxType {
        var cursor = ByteCursor(source, in: box.content, windowBytes: 16)
        try cursor.skip(8, "the head of 'hdlr'")
        let code = try cursor.bigEndian(4, "the handler type")
        return BoxType(code: UInt32(truncatingIfNeeded: code))
    }

    private static func identifier(
        in box: Box,
        _ source: any ByteSource,
    ) throws(ContainerError) -> UInt64 {
        var cursor = ByteCursor(source, in: box.content, windowBytes: 32)
        let isLong = try cursor.bigEndian(4, "the head of 'tkhd'") >> 24 == 1
        try cursor.skip(isLong ? 16 : 8, "the dates in 'tkhd'")
        return try cursor.bigEndian(4, "the track's number")
    }

    private static func identifiers(
        in box: Box,
        _ source: any ByteSource,
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> [UInt64] {
        var cursor = ByteCursor(source, in: box.content, windowBytes: 64)
        var tracks: [UInt64] = []
        while cursor.remaining >= 4, tracks.count < limits.streamCount {
            tracks.append(try cursor.bigEndian(4, "a reference to a track"))
        }
        return tracks
    }
}
