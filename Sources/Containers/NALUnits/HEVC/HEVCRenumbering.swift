/// Gives the parameter sets of an HEVC stream numbers that a film leaves free.
///
/// The stream's own numbers are 0, as encoders write them. The picture set's new number is one of
/// 15 to 30: their codes are longer than that of 0 by exactly one byte, so that everything behind
/// the number in a slice's header keeps its place in its byte, and the coded data stays as it is.
struct HEVCRenumbering {
    /// The number of the video and of the sequence parameter set.
    let sequenceID: Int
    /// The number of the picture parameter set.
    let pictureID: Int

    /// Finds numbers beside a film's sets.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when none is free.
    init(sequenceID: Int, beside sets: [ParameterSet]) throws(ContainerError) {
        let taken = Set(sets.filter { $0.kind == .picture }.map(\.id))
        guard let free = (15...30).first(where: { !taken.contains($0) }) else {
            throw .unsupported(what: "the film leaves no number for a parameter set", at: 0)
        }
        self.sequenceID = sequenceID
        pictureID = free
    }

    /// A parameter set with its new numbers.
    func renumbered(_ set: ParameterSet) throws(ContainerError) -> ParameterSet? {
        guard set.id == 0, set.parent ?? 0 == 0 else { throw Self.otherNumbers }
        let bytes = EmulationPrevention.removed(from: set.unit)
        let (header, payload) = (Array(bytes.prefix(2)), Array(bytes.dropFirst(2)))
        var (reader, writer) = (BitReader(payload), BitWriter())
        switch set.kind {
        case .video:
            try reader.skip(4)
            writer.bits(UInt64(sequenceID), 4)
        case .sequence:
            try reader.skip(4)
            writer.bits(UInt64(sequenceID), 4)
            try reader.skipProfile()
            writer.copy(4..<reader.position, of: payload)
            _ = try reader.unsigned()
            writer.unsigned(sequenceID)
        case .picture:
            _ = try reader.unsigned()
            _ = try reader.unsigned()
            writer.unsigned(pictureID)
            writer.unsigned(sequenceID)
        }
        // The last bit that is set ends the payload; zeros behind it fill up the byte.
        guard let last = payload.lastIndex(where: { $0 != 0 }) else { throw Self.otherNumbers }
        let end = last * 8 + 8 - payload[last].trailingZeroBitCount
        guard reader.position < end else {
            throw .malformed(what: "a parameter set of the new opening is cut off", at: 0)
        }
        writer.copy(reader.position..<end, of: payload)
        return try ParameterSet(EmulationPrevention.inserted(into: header + writer.bytes), .hevc)
    }

    /// How a slice begins once it names the picture set by its new number.
    struct Beginning {
        /// The new bytes.
        let bytes: [UInt8]
        /// How many bytes of the slice they stand for.
        let replaced: Int
    }

    /// Writes a slice's beginning anew (7.3.6.1).
    ///
    /// Behind the number bytes move by one and keep their value; where a zero comes in, emulation
    /// prevention is done anew up to the next byte that isn't zero. The header's last byte never
    /// is, so that the coded data and its entry points aren't touched.
    ///
    /// - Parameter head: the slice's first bytes, enough to hold its header.
    func beginning(of head: [UInt8]) throws(ContainerError) -> Beginning {
        guard head.count > 3 else {
            throw .malformed(what: "a slice of the new opening is cut off", at: 0)
        }
        let flags = UnitType(.hevc, first: head[0]).isRandomAccess ? 2 : 1
        let left = 7 - flags
        guard head[2] >> UInt8(left) & 1 == 1 else { throw Self.otherNumbers }
        let before = (UInt16(head[2]) >> UInt16(left + 1)) << UInt16(left + 9)
        let behind = UInt16(head[2]) & ((1 << UInt16(left)) - 1)
        let word = before | UInt16(pictureID + 1) << UInt16(left) | behind
        var bytes = Array(head[..<2]) + word.bigEndianBytes
        guard bytes[3] == 0 else { return Beginning(bytes: bytes, replaced: 3) }
        var (zeros, oldZeros) = (1, 0)
        for (place, byte) in head.enumerated().dropFirst(3) {
            if oldZeros >= 2, byte == 3 {
                oldZeros = 0
                continue
            }
            if zeros >= 2, byte <= 3 {
                bytes.append(3)
                zeros = 0
            }
            bytes.append(byte)
            if byte != 0 { return Beginning(bytes: bytes, replaced: place + 1) }
            (zeros, oldZeros) = (zeros + 1, oldZeros + 1)
        }
        throw .malformed(what: "a slice of the new opening has no end to its header", at: 0)
    }

    private static var otherNumbers: ContainerError {
        .unsupported(what: "the new opening's parameter sets are not all number 0", at: 0)
    }
}
