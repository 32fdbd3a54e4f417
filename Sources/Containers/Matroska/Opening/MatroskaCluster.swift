/// A Cluster whose blocks were walked over, with what it states beside them
/// (RFC 9559, section 5.1.3).
struct MatroskaCluster: Sendable {
    let element: EBMLElement
    /// The byte behind it; of one of unknown size `nil` until the next element was seen.
    private(set) var end: UInt64?
    /// The time from which its blocks count, in ticks.
    private(set) var timestamp: Int64?
    /// Its CRC-32, Position and PrevSize, where it has them.
    private(set) var statements: [UInt32: EBMLElement] = [:]
    /// How many blocks of all tracks were seen.
    var blockCount = 0

    init(_ element: EBMLElement) {
        (self.element, end) = (element, element.end)
    }

    /// Notes where a Cluster of unknown size ends.
    mutating func close(at offset: UInt64) { end = offset }

    /// Takes in one of the elements before the blocks, which the cursor has just entered.
    mutating func add(
        _ child: EBMLElement,
        _ cursor: inout ByteCursor,
    ) throws(ContainerError) {
        switch child.id {
        case MatroskaID.checksum, MatroskaID.position, MatroskaID.prevSize:
            if statements[child.id] == nil { statements[child.id] = child }
        case MatroskaID.timestamp where timestamp == nil:
            guard let size = child.dataSize, size <= 8,
                let value = Int64(
                    exactly: try cursor.bigEndian(Int(size), "a Cluster's timestamp")
                )
            else { throw .malformed(what: "a Cluster's timestamp", at: child.offset) }
            timestamp = value
        default: break
        }
    }
}
