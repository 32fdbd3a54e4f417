/// The parameter sets of a track as containers keep them: `avcC` and `hvcC` (ISO/IEC 14496-15,
/// 5.3.3.1 and 8.3.3.1), which Matroska's CodecPrivate holds too.
struct DecoderConfiguration {
    let codec: VideoOpening.Codec
    /// How long the length before each NAL unit of a sample is: 1, 2 or 4 bytes.
    let lengthBytes: Int
    let sets: [ParameterSet]
    private let record: Record

    private enum Record {
        case h264(H264Configuration)
        case hevc(HEVCConfiguration)
    }

    /// Reads a record.
    ///
    /// - Throws: ``ContainerError/malformed(what:at:)`` when it ends before its lists do,
    ///   ``ContainerError/overLimit(what:at:)`` when it holds more sets than anything needs.
    init(
        _ bytes: [UInt8],
        _ codec: VideoOpening.Codec,
        at offset: UInt64 = 0,
    ) throws(ContainerError) {
        self.codec = codec
        var units: [[UInt8]]
        switch codec {
        case .h264:
            let configuration = try H264Configuration(bytes, at: offset)
            lengthBytes = configuration.lengthBytes
            units = configuration.sequenceSets + configuration.pictureSets
            record = .h264(configuration)
        case .hevc:
            let configuration = try HEVCConfiguration(bytes, at: offset)
            lengthBytes = configuration.lengthBytes
            units = configuration.lists.flatMap(\.units)
            record = .hevc(configuration)
        }
        guard units.count <= ParameterSet.mostSets else {
            throw .overLimit(what: "the decoder's configuration has too many sets", at: offset)
        }
        var sets: [ParameterSet] = []
        for unit in units {
            if let set = try ParameterSet(unit, codec) { sets.append(set) }
        }
        self.sets = sets
    }

    /// The record with further parameter sets, and a profile and level that hold for all.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when it can't hold so many.
    func adding(_ new: [ParameterSet]) throws(ContainerError) -> [UInt8] {
        switch record {
        case .h264(let configuration): try configuration.adding(new)
        case .hevc(let configuration): try configuration.adding(new)
        }
    }
}

/// Takes big-endian numbers and bytes off a record's front.
struct RecordReader {
    private(set) var rest: ArraySlice<UInt8>
    private let offset: UInt64

    init(_ bytes: [UInt8], at offset: UInt64) {
        rest = bytes[...]
        self.offset = offset
    }

    mutating func bytes(_ count: Int) throws(ContainerError) -> [UInt8] {
        guard rest.count >= count else {
            throw .malformed(what: "the decoder's configuration is cut off", at: offset)
        }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func number(_ width: Int) throws(ContainerError) -> Int {
        try bytes(width).reduce(0) { $0 << 8 | Int($1) }
    }

    /// A NAL unit behind its length of 16 bits.
    mutating func unit() throws(ContainerError) -> [UInt8] { try bytes(try number(2)) }
}

extension [UInt8] {
    /// A NAL unit behind a length of 16 bits.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when it's longer than that can say.
    static func unitInRecord(_ unit: [UInt8]) throws(ContainerError) -> [UInt8] {
        guard let length = UInt16(exactly: unit.count) else {
            throw .unsupported(what: "a parameter set is too long for its record", at: 0)
        }
        return length.bigEndianBytes + unit
    }
}
