import Media

/// What an FLV file says of its media: in `onMetaData`, and in the first bytes of its tags.
struct FLVFacts {
    private let scripts: [FLVScript]
    private let walk: FLVWalk

    init(_ walk: FLVWalk, _ scripts: [FLVScript]) {
        (self.walk, self.scripts) = (walk, scripts)
    }

    /// Gathers the facts.
    func read(_ source: any ByteSource) throws(ContainerError) -> MediaFacts {
        var facts = MediaFacts()
        let video = walk.tags.first { $0.type == 9 && !$0.isFiltered }
        let hasVideo = walk.tags.contains { $0.type == 9 } || walk.flags & 1 == 1
        let sounds = walk.tags.filter { $0.type == 8 && !$0.isFiltered }.prefix(8)
        facts.kind = hasVideo ? .video : .audio
        facts.durationSeconds = positive("duration") ?? walk.lastTimestamp.map { Double($0) / 1000 }
        if hasVideo {
            facts.width = positive("width").flatMap { Int(exactly: $0.rounded()) }
            facts.height = positive("height").flatMap { Int(exactly: $0.rounded()) }
            facts.framesPerSecond = positive("framerate")
        }
        if let video { facts.videoCodec = Self.videoCodec(try head(of: video, source)) }
        for sound in sounds {
            try Self.readSound(try head(of: sound, source), into: &facts)
            if facts.sampleRate != nil { break }
        }
        return facts
    }

    private func positive(_ name: String) -> Double? {
        scripts.lazy.compactMap { $0.number(name) }.first { $0.isFinite && $0 > 0 }
    }

    private func head(
        of tag: FLVTag,
        _ source: any ByteSource,
    ) throws(ContainerError) -> [UInt8] {
        var cursor = ByteCursor(source, in: tag.content, windowBytes: 64)
        return try cursor.peek(64, "a tag of the FLV file")
    }

    /// The codec of a video tag (E.4.3.1), or of an extended one by its four characters.
    private static func videoCodec(_ head: [UInt8]) -> String? {
        guard let first = head.first else { return nil }
        guard first & 0x80 == 0 else {
            let names = ["avc1": "h264", "hvc1": "hevc", "av01": "av1", "vp09": "vp9"]
            return names[String(decoding: head.dropFirst().prefix(4), as: UTF8.self)]
        }
        let names: [UInt8: String] = [
            2: "flv1", 3: "flashsv", 4: "vp6f", 5: "vp6a", 6: "flashsv2", 7: "h264", 12: "hevc",
        ]
        return names[first & 0x0F]
    }

    /// Codec, rate and channels of a sound tag (E.4.2.1); AAC says the latter two in a tag of its
    /// own.
    private static func readSound(
        _ head: [UInt8],
        into facts: inout MediaFacts,
    ) throws(ContainerError) {
        guard let first = head.first else { return }
        let bits = first & 2 == 0 ? "pcm_u8" : "pcm_s16le"
        let names: [UInt8: String] = [
            0: bits, 1: "adpcm_swf", 2: "mp3", 3: bits, 4: "nellymoser", 5: "nellymoser",
            6: "nellymoser", 7: "pcm_alaw", 8: "pcm_mulaw", 10: "aac", 11: "speex", 14: "mp3",
        ]
        facts.audioCodec = names[first >> 4]
        switch first >> 4 {
        case 10:
            guard head.count > 2, head[1] == 0 else { return }
            let config = AudioSpecificConfig(head.dropFirst(2))
            (facts.sampleRate, facts.channels) = (config.sampleRate, config.channels)
        case 4, 11: (facts.sampleRate, facts.channels) = (16_000, 1)
        case 5, 7, 8, 14:
            facts.sampleRate = 8000
            facts.channels = first & 1 == 0 ? 1 : 2
        default:
            facts.sampleRate = [5512, 11_025, 22_050, 44_100][Int(first >> 2 & 3)]
            facts.channels = first & 1 == 0 ? 1 : 2
        }
    }
}
