extension NUTDemuxer {
    /// The start codes behind the letter N.
    private enum StartCode {
        static let main: UInt64 = 0x4D7A_561F_5F04_AD
        static let stream: UInt64 = 0x5311_405B_F2F9_DB
        static let syncpoint: UInt64 = 0x4BE4_ADEE_CA45_69
        static let index: UInt64 = 0x58DD_672F_23E6_4E
    }

    /// Packets longer than this have a checksum of their first bytes too.
    private static let shortPacketBytes: UInt64 = 4096

    /// Reads a packet of headers: a start code, a length, what they say, and a checksum.
    ///
    /// Packets of other kinds, such as those of `info`, are checked and passed by.
    mutating func readPacket(
        _ reader: inout NUTReader,
        _ events: inout [NUTEvent],
    ) throws(NUTReader.Pause) {
        let startCode = try reader.run(of: 7).reduce(0) { $0 << 8 | UInt64($1) }
        let length = try reader.number()
        if length > Self.shortPacketBytes { try reader.checksum("the beginning of a NUT packet") }
        guard length >= 4 else { throw .malformed("a NUT packet of \(length) bytes") }
        guard length <= UInt64(limits.structureBytes) else {
            throw .overLimit("a NUT packet of \(length) bytes")
        }
        let body = try reader.run(of: Int(length))
        guard CRC32.unreflected.of(body) == 0 else {
            throw .malformed("the checksum of a NUT packet is wrong")
        }
        var outcome = Result<Void, NUTReader.Pause>.success(())
        body.dropLast(4).withUnsafeBytes { bytes in
            var inner = NUTReader(bytes)
            do throws(NUTReader.Pause) { try readBody(startCode, &inner, &events) } catch {
                outcome = .failure(error)
            }
        }
        do { try outcome.get() } catch {
            guard case .shortage = error else { throw error }
            throw .malformed("a NUT packet is shorter than what it holds")
        }
    }

    private mutating func readBody(
        _ startCode: UInt64,
        _ reader: inout NUTReader,
        _ events: inout [NUTEvent],
    ) throws(NUTReader.Pause) {
        switch startCode {
        case StartCode.main: try readMainHeader(&reader)
        case StartCode.stream: try readStreamHeader(&reader, &events)
        case StartCode.syncpoint: try readSyncpoint(&reader)
        case StartCode.index: hasIndex = true
        default: break
        }
    }

    /// Reads the main header; repetitions, which writers put in for safety, are passed by.
    private mutating func readMainHeader(
        _ reader: inout NUTReader
    ) throws(NUTReader.Pause) {
        guard header == nil else { return }
        let found = try NUTMainHeader(&reader, limits: limits)
        guard found.streamCount > 0 else { throw .malformed("a NUT file without streams") }
        timings = Array(repeating: nil, count: found.streamCount)
        header = found
    }

    private mutating func readStreamHeader(
        _ reader: inout NUTReader,
        _ events: inout [NUTEvent],
    ) throws(NUTReader.Pause) {
        guard let header else { throw .malformed("a NUT stream before the main header") }
        guard streams.isEmpty else { return }
        let number = try reader.count(upTo: limits.streamCount, "a NUT stream number")
        guard number < timings.count, timings[number] == nil else {
            throw .malformed("NUT stream \(number) comes twice or isn't announced")
        }
        foundStreams[number] = try NUTStream(
            &reader,
            timeBases: header.timeBases,
            timing: &timings[number],
        )
        guard foundStreams.count == timings.count else { return }
        streams = timings.indices.compactMap { foundStreams[$0] }
        events.append(.streams(streams))
    }

    /// Reads a syncpoint, from whose time all streams count on.
    private mutating func readSyncpoint(_ reader: inout NUTReader) throws(NUTReader.Pause) {
        guard let header, !streams.isEmpty else {
            throw .malformed("a NUT syncpoint before the headers")
        }
        let coded = try reader.number()
        let baseCount = UInt64(header.timeBases.count)
        let base = header.timeBases[Int(coded % baseCount)]
        for (index, stream) in streams.enumerated() {
            timings[index]?.lastTicks = base.ticks(coded / baseCount, in: stream.timeBase)
        }
    }
}
