/// The record `hvcC` (ISO/IEC 14496-15, 8.3.3.1.2).
struct HEVCConfiguration {
    /// The NAL units of one type.
    struct List {
        /// The type in the low six bits, in the highest whether all such units stand here.
        var head: UInt8
        var units: [[UInt8]]
    }

    private(set) var head: [UInt8]
    let lengthBytes: Int
    private(set) var lists: [List] = []
    private let tail: [UInt8]

    init(_ bytes: [UInt8], at offset: UInt64) throws(ContainerError) {
        var reader = RecordReader(bytes, at: offset)
        head = try reader.bytes(22)
        guard head[0] == 1 else {
            throw .unsupported(what: "'hvcC' has an unknown version", at: offset)
        }
        lengthBytes = Int(head[21] & 3) + 1
        guard lengthBytes != 3 else {
            throw .malformed(what: "'hvcC' states lengths of 3 bytes", at: offset)
        }
        for _ in 0..<(try reader.number(1)) {
            var list = List(head: UInt8(try reader.number(1)), units: [])
            for _ in 0..<(try reader.number(2)) { list.units.append(try reader.unit()) }
            lists.append(list)
        }
        tail = Array(reader.rest)
    }

    /// Adds sets; what holds for the film alone is given up, tier and level are the higher.
    func adding(_ new: [ParameterSet]) throws(ContainerError) -> [UInt8] {
        var record = self
        for set in new {
            guard let type = set.unit.first.map({ $0 >> 1 & 0x3F }) else { continue }
            if let index = record.lists.firstIndex(where: { $0.head & 0x3F == type }) {
                record.lists[index].units.append(set.unit)
            } else {
                // Lists stand in the order of their types; no list here means sets in the samples.
                let index = record.lists.firstIndex { $0.head & 0x3F > type }
                record.lists.insert(
                    List(head: type, units: [set.unit]),
                    at: index ?? record.lists.count,
                )
            }
            if set.kind == .sequence { record.take(set) }
        }
        return try record.bytes()
    }

    /// Makes profile, tier and level hold for a sequence set too, whose own stand behind one byte.
    private mutating func take(_ set: ParameterSet) {
        let payload = EmulationPrevention.removed(from: set.unit).dropFirst(3).prefix(12)
        guard payload.count == 12 else { return }
        let own = Array(payload)
        head[1] = max(head[1] & 0x1F, own[0] & 0x1F) | (head[1] | own[0]) & 0x20 | head[1] & 0xC0
        for place in 2..<12 { head[place] &= own[place - 1] }
        head[12] = max(head[12], own[11])
        // Segments and parallelism are statements about all pictures: now nothing is stated.
        (head[13], head[14]) = (0xF0, 0)
        head[15] = 0xFC
    }

    private func bytes() throws(ContainerError) -> [UInt8] {
        var bytes = head
        guard let count = UInt8(exactly: lists.count) else {
            throw .unsupported(what: "'hvcC' can't hold more parameter sets", at: 0)
        }
        bytes.append(count)
        for list in lists {
            guard let count = UInt16(exactly: list.units.count) else {
                throw .unsupported(what: "'hvcC' can't hold more parameter sets", at: 0)
            }
            bytes.append(list.head)
            bytes += count.bigEndianBytes
            for unit in list.units { bytes += try .unitInRecord(unit) }
        }
        return bytes + tail
    }
}
