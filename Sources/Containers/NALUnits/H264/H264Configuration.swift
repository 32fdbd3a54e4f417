/// The record `avcC` (ISO/IEC 14496-15, 5.3.3.1.2).
struct H264Configuration {
    private(set) var head: [UInt8]
    let lengthBytes: Int
    private(set) var sequenceSets: [[UInt8]] = []
    private(set) var pictureSets: [[UInt8]] = []
    /// What follows the lists: chroma format and bit depth of the higher profiles.
    private let tail: [UInt8]

    init(_ bytes: [UInt8], at offset: UInt64) throws(ContainerError) {
        var reader = RecordReader(bytes, at: offset)
        head = try reader.bytes(5)
        guard head[0] == 1 else {
            throw .unsupported(what: "'avcC' has an unknown version", at: offset)
        }
        lengthBytes = Int(head[4] & 3) + 1
        guard lengthBytes != 3 else {
            throw .malformed(what: "'avcC' states lengths of 3 bytes", at: offset)
        }
        for _ in 0..<(try reader.number(1) & 31) { sequenceSets.append(try reader.unit()) }
        for _ in 0..<(try reader.number(1)) { pictureSets.append(try reader.unit()) }
        tail = Array(reader.rest)
    }

    /// Adds sets; constraints that don't hold for all sets are given up, the level is the highest.
    func adding(_ new: [ParameterSet]) throws(ContainerError) -> [UInt8] {
        var record = self
        for set in new {
            if set.kind == .sequence {
                record.sequenceSets.append(set.unit)
                guard set.unit.count >= 4 else { continue }
                record.head[1] = max(record.head[1], set.unit[1])
                record.head[2] &= set.unit[2]
                record.head[3] = max(record.head[3], set.unit[3])
            } else {
                record.pictureSets.append(set.unit)
            }
        }
        return try record.bytes()
    }

    private func bytes() throws(ContainerError) -> [UInt8] {
        guard sequenceSets.count < 32, pictureSets.count < 256 else {
            throw .unsupported(what: "'avcC' can't hold more parameter sets", at: 0)
        }
        var bytes = head + [0xE0 | UInt8(sequenceSets.count)]
        for unit in sequenceSets { bytes += try .unitInRecord(unit) }
        bytes.append(UInt8(pictureSets.count))
        for unit in pictureSets { bytes += try .unitInRecord(unit) }
        return bytes + tail
    }
}
