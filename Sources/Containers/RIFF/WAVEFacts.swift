import Media

/// Reads what a WAV file states about its sound.
enum WAVEFacts {
    /// Reads the `fmt ` chunk and reckons the length.
    static func read(
        _ source: any ByteSource,
        _ walk: WAVEWalk,
    ) throws(ContainerError) -> MediaFacts {
        guard let chunk = walk.chunks.first(where: { $0.id == "fmt " }),
            let format = WaveFormat(try head(of: chunk, in: source))
        else { throw .malformed(what: "the WAV file has no usable fmt chunk", at: walk.base) }
        var facts = MediaFacts()
        facts.kind = .audio
        facts.audioCodec = format.codec
        facts.sampleRate = format.sampleRate == 0 ? nil : Int(format.sampleRate)
        facts.channels = format.channels == 0 ? nil : Int(format.channels)
        facts.durationSeconds = try duration(format, source, walk)
        return facts
    }

    /// Data bytes by bytes a second; for compressed sound the `fact` chunk's samples, if stated.
    private static func duration(
        _ format: WaveFormat,
        _ source: any ByteSource,
        _ walk: WAVEWalk,
    ) throws(ContainerError) -> Double? {
        if !format.isUncompressed, format.sampleRate > 0,
            let fact = walk.chunks.first(where: { $0.id == "fact" })
        {
            let bytes = try head(of: fact, in: source).prefix(4)
            let samples = bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
            if bytes.count == 4, samples > 0, samples < UInt64(UInt32.max) {
                return Double(samples) / Double(format.sampleRate)
            }
        }
        guard let data = walk.data, format.byteRate > 0 else { return nil }
        return Double(data.upperBound - data.lowerBound) / Double(format.byteRate)
    }

    private static func head(
        of chunk: WAVEChunk,
        in source: any ByteSource,
    ) throws(ContainerError) -> [UInt8] {
        var cursor = ByteCursor(source, in: chunk.content)
        return try cursor.peek(40, "the \(chunk.id) chunk")
    }
}
