/// A movie of a few hundred bytes, built in code: its chunks are 16 bytes that say their number.
struct SmallMovie {
    /// One track's chunk offsets, as they go into its table.
    struct Track {
        var offsets: [UInt64]
        var isLong = false
        var sampleEntry = SmallMovie.pictureEntry("avc1")
        var handler = "vide"
        /// Further boxes of the sample table.
        var extra: [UInt8] = []
        /// Boxes behind its media.
        var behind: [UInt8] = []
        /// The flags of its data reference: 1 is this file.
        var reference = 1
    }

    var tracks: [Track]
    var userData: [UInt8]?
    /// Further boxes of the movie header.
    var extra: [UInt8] = []

    init(_ tracks: [Track], userData: [UInt8]? = nil, extra: [UInt8] = []) {
        self.tracks = tracks
        self.userData = userData
        self.extra = extra
    }

    static let fileType = BoxBytes.box("ftyp", BoxBytes.name("isom"), BoxBytes.zeros(4))

    /// A chunk's content, unmistakable wherever it's found.
    static func chunk(_ number: Int) -> [UInt8] {
        let text = "chunk \(number)"
        return Array((text + String(repeating: ".", count: 16 - text.count)).utf8)
    }

    static func chunks(_ numbers: Range<Int>) -> [UInt8] { numbers.flatMap { chunk($0) } }

    var header: [UInt8] {
        let times = BoxBytes.zeros(8) + BoxBytes.u32(1000) + BoxBytes.u32(2000)
        let movie = BoxBytes.full("mvhd", times, BoxBytes.zeros(80))
        let tracks = tracks.enumerated().flatMap { Self.track($1, number: $0 + 1) }
        let userData = userData.map { BoxBytes.box("udta", $0) } ?? []
        return BoxBytes.box("moov", movie, tracks, userData, extra)
    }

    /// A file that begins with the movie header: offsets count from the media's first byte.
    func headerFirst(
        between: [UInt8] = [],
        media: (Int) -> [UInt8],
        behind: [UInt8] = [],
    ) -> [UInt8] {
        let start = UInt64(Self.fileType.count + header.count + between.count + 8)
        var moved = self
        for track in tracks.indices {
            moved.tracks[track].offsets = tracks[track].offsets.map { $0 + start }
        }
        return Self.fileType + moved.header + between + media(Int(start)) + behind
    }

    /// The media of a file that needs none.
    static func empty(_ start: Int) -> [UInt8] { media([]) }

    static func media(_ content: [UInt8]) -> [UInt8] { BoxBytes.box("mdat", content) }

    private static func track(_ track: Track, number: Int) -> [UInt8] {
        let header = BoxBytes.full(
            "tkhd",
            BoxBytes.zeros(8),
            BoxBytes.u32(number),
            BoxBytes.zeros(68),
        )
        let times = BoxBytes.zeros(8) + BoxBytes.u32(48_000) + BoxBytes.u32(96_000)
        let handler = BoxBytes.full(
            "hdlr",
            BoxBytes.zeros(4),
            BoxBytes.name(track.handler),
            BoxBytes.zeros(13),
        )
        let url = BoxBytes.full("url ", flags: track.reference)
        let reference = BoxBytes.box("dinf", BoxBytes.full("dref", BoxBytes.u32(1), url))
        let information = BoxBytes.box("minf", reference, sampleTable(track))
        let media = BoxBytes.box(
            "mdia",
            BoxBytes.full("mdhd", times, BoxBytes.zeros(4)),
            handler,
            information,
        )
        return BoxBytes.box("trak", header, media, track.behind)
    }

    private static func sampleTable(_ track: Track) -> [UInt8] {
        let count = BoxBytes.u32(track.offsets.count)
        let offsets = track.offsets.flatMap { offset in
            track.isLong ? BoxBytes.u64(offset) : BoxBytes.u32(Int(offset))
        }
        return BoxBytes.box(
            "stbl",
            BoxBytes.full("stsd", BoxBytes.u32(1), track.sampleEntry),
            BoxBytes.full("stts", BoxBytes.u32(1), count, BoxBytes.u32(1000)),
            BoxBytes.full("stsc", BoxBytes.u32(1), [1, 1, 1].flatMap { BoxBytes.u32($0) }),
            BoxBytes.full("stsz", BoxBytes.u32(16), count),
            BoxBytes.full(track.isLong ? "co64" : "stco", count, offsets),
            track.extra,
        )
    }

    static func pictureEntry(_ type: String, _ boxes: [UInt8] = []) -> [UInt8] {
        let head = BoxBytes.zeros(6) + BoxBytes.u16(1) + BoxBytes.zeros(16)
        return BoxBytes.box(
            type,
            head,
            BoxBytes.u16(160),
            BoxBytes.u16(120),
            BoxBytes.zeros(50),
            boxes,
        )
    }

    static func soundEntry(
        _ type: String,
        channels: Int = 2,
        bits: Int = 16,
        rate: Int = 48_000,
        _ boxes: [UInt8] = [],
    ) -> [UInt8] {
        let head = BoxBytes.zeros(6) + BoxBytes.u16(1) + BoxBytes.zeros(8)
        let sizes = BoxBytes.u16(channels) + BoxBytes.u16(bits) + BoxBytes.zeros(4)
        return BoxBytes.box(type, head, sizes, BoxBytes.u32(rate << 16), boxes)
    }
}
