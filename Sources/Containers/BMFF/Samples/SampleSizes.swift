import Media

/// How large samples are: `stsz` and `stz2` (8.7.3).
struct SampleSizes {
    let count: UInt64
    /// The size of every sample, where they are all alike.
    let constant: UInt64?
    /// Where the entries begin.
    let start: UInt64
    private let bits: UInt64
    private let box: Box
    private var cursor: ByteCursor

    init(_ table: SampleTable) throws(ContainerError) {
        guard let node = table.child("stsz") ?? table.child("stz2") else {
            throw .malformed(what: "a track has no sample sizes", at: table.tree[table.node].start)
        }
        box = table.tree[node]
        cursor = ByteCursor(table.source, in: box.content)
        try cursor.skip(4, "the head of '\(box.type)'")
        let word = try cursor.bigEndian(4, "the sample size")
        count = try cursor.bigEndian(4, "the sample count")
        start = cursor.offset
        let isCompact = box.type == "stz2"
        constant = isCompact || word == 0 ? nil : word
        bits = isCompact ? word & 0xFF : 32
        guard [4, 8, 16, 32].contains(bits) else {
            throw .malformed(what: "'stz2' has fields of \(bits) bits", at: box.start)
        }
        guard constant != nil || count <= min(cursor.remaining, 1 << 40) * 8 / bits else {
            throw .malformed(what: "'\(box.type)' counts more than it holds", at: box.start)
        }
    }

    /// A sample's size; samples count from 0.
    mutating func size(of sample: UInt64) throws(ContainerError) -> UInt64 {
        guard sample < count else {
            throw .malformed(what: "a chunk holds samples that have no size", at: box.start)
        }
        if let constant { return constant }
        cursor.seek(to: start + sample * bits / 8)
        let bytes = try cursor.bigEndian(max(1, Int(bits / 8)), "a sample's size")
        return bits == 4 ? (sample % 2 == 0 ? bytes >> 4 : bytes & 15) : bytes
    }

    /// The size of several samples one behind the other.
    mutating func total(of samples: Range<UInt64>) throws(ContainerError) -> UInt64 {
        guard samples.upperBound <= count else {
            throw .malformed(what: "a chunk holds samples that have no size", at: box.start)
        }
        if let constant {
            let (bytes, isTooMuch) = constant.multipliedReportingOverflow(
                by: samples.upperBound - samples.lowerBound
            )
            return isTooMuch ? .max : bytes
        }
        var bytes: UInt64 = 0
        for sample in samples { bytes += try size(of: sample) }
        return bytes
    }
}
