import Media

/// Says of samples in order whether they are key samples: `stss` (8.6.2); without it all are.
struct SyncSamples {
    private var cursor: ByteCursor?
    private var next: UInt64 = 0
    private let place: UInt64

    init(_ table: SampleTable) throws(ContainerError) {
        let numbers = try table.table("stss", entryBytes: 4)
        cursor = numbers?.cursor(table.source)
        place = numbers?.box.start ?? 0
        try step()
    }

    private mutating func step() throws(ContainerError) {
        guard cursor?.isAtEnd == false, let number = try cursor?.bigEndian(4, "an entry of 'stss'")
        else {
            next = .max
            return
        }
        guard number > next else {
            throw .malformed(what: "the entries of 'stss' don't rise", at: place)
        }
        next = number
    }

    /// Whether a sample is one; samples count from 0 and come in order.
    mutating func contains(_ sample: UInt64) throws(ContainerError) -> Bool {
        guard cursor != nil else { return true }
        while next <= sample { try step() }
        return next == sample + 1
    }
}
