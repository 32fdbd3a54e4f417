import Media

/// Reads what `moov` states of the whole file (ISO/IEC 14496-12, 8.2).
struct MovieFacts {
    let source: any ByteSource
    let tree: BoxTree
    let limits: ContainerLimits

    /// - Throws: ``ContainerError/encrypted(what:at:)`` when a track is.
    func read(_ movie: Int) throws(ContainerError) -> MediaFacts {
        let nodes = tree.children("trak", of: movie)
        if nodes.count > limits.streamCount {
            throw .overLimit(
                what: "the file has more than \(limits.streamCount) tracks",
                at: tree[nodes[limits.streamCount]].start,
            )
        }
        var tracks: [MovieTrack] = []
        for node in nodes {
            tracks.append(try MovieTrack(reading: node, of: tree, source, limits))
        }
        var facts = facts(of: tracks, durationSeconds: try duration(movie, tracks))
        if tree.child("mvex", of: movie) != nil { facts.framesPerSecond = nil }
        return facts
    }

    private func facts(of tracks: [MovieTrack], durationSeconds: Double?) -> MediaFacts {
        let sound = tracks.first { $0.isSound }
        let chapters = Set(tracks.flatMap(\.chapterTracks))
        let picture = tracks.first { track in
            guard track.isPicture, !chapters.contains(track.id) else { return false }
            return sound == nil || !track.isCover
        }
        var facts = MediaFacts()
        facts.kind = picture != nil ? .video : sound != nil ? .audio : nil
        facts.durationSeconds = durationSeconds
        if let entry = picture?.entry {
            facts.width = entry.width
            facts.height = entry.height
            facts.videoCodec = entry.codec
            facts.framesPerSecond = picture?.samplesPerSecond
        }
        if let sound, let entry = sound.entry {
            facts.audioCodec = entry.codec
            facts.sampleRate = entry.sampleRate ?? sound.timescale.flatMap { Int(exactly: $0) }
            facts.channels = entry.channels
        }
        return facts
    }

    /// The movie's length; of a file in fragments what `mehd` says, if anything, since the other
    /// headers leave the fragments out.
    private func duration(
        _ movie: Int,
        _ tracks: [MovieTrack],
    ) throws(ContainerError) -> Double? {
        guard let header = tree.child("mvhd", of: movie) else { return nil }
        let times = try MediaTimes(reading: tree[header], source)
        guard let extends = tree.child("mvex", of: movie) else {
            return times.seconds ?? tracks.compactMap(\.durationSeconds).max()
        }
        guard let length = tree.child("mehd", of: extends) else { return nil }
        var cursor = ByteCursor(source, in: tree[length].content, windowBytes: 16)
        let width = try cursor.bigEndian(4, "the head of 'mehd'") >> 24 == 1 ? 8 : 4
        return times.seconds(of: try cursor.bigEndian(width, "the duration in 'mehd'"))
    }
}

/// The timescale and duration of `mvhd` and `mdhd`, which begin alike (8.2.2, 8.4.2).
struct MediaTimes {
    let timescale: UInt64
    /// `nil` when it's zero or all ones, which mean that it isn't known.
    let duration: UInt64?

    init(reading box: Box, _ source: any ByteSource) throws(ContainerError) {
        var cursor = ByteCursor(source, in: box.content, windowBytes: 64)
        let isLong = try cursor.bigEndian(4, "the head of '\(box.type)'") >> 24 == 1
        try cursor.skip(isLong ? 16 : 8, "the dates in '\(box.type)'")
        timescale = try cursor.bigEndian(4, "the timescale in '\(box.type)'")
        let duration = try cursor.bigEndian(isLong ? 8 : 4, "the duration in '\(box.type)'")
        let unknown = isLong ? UInt64.max : UInt64(UInt32.max)
        self.duration = duration == 0 || duration == unknown ? nil : duration
    }

    var seconds: Double? { duration.flatMap { seconds(of: $0) } }

    func seconds(of duration: UInt64) -> Double? {
        timescale == 0 || duration == 0 ? nil : Double(duration) / Double(timescale)
    }
}
