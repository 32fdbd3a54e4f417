/// A second, simple-minded look at a Matroska file, against which the first is held: it walks
/// over everything and checks every place and checksum that is stated.
struct MatroskaProbe {
    struct Element {
        var id: UInt32
        var depth: Int
        var start: Int
        var data: Int
        var end: Int
    }

    let bytes: [UInt8]
    private(set) var elements: [Element] = []

    struct Broken: Error { var at: Int }

    init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        try walk(0, bytes.count, depth: 0)
    }

    private static let masters: Set<UInt32> = [
        0x1853_8067, 0x114D_9B74, 0x4DBB, 0x1F43_B675, 0x1C53_BB6B, 0xBB, 0xB7, 0x1254_C367,
        0x7373, 0x67C8, 0x63C0, 0x1549_A966,
    ]

    private mutating func walk(_ start: Int, _ limit: Int, depth: Int) throws {
        var position = start
        while position < limit {
            let idLength = bytes[position].leadingZeroBitCount + 1
            let id = UInt32(number(position, idLength))
            // A Cluster of unknown size ends before the next element of the Segment.
            if depth == 2, idLength == 4 { break }
            let sizeLength = bytes[position + idLength].leadingZeroBitCount + 1
            let mask = 1 << (7 * sizeLength) - 1
            let size = number(position + idLength, sizeLength) & mask
            let data = position + idLength + sizeLength
            let isOpen = size == mask
            guard idLength <= 4, isOpen || data + size <= limit else { throw Broken(at: position) }
            let index = elements.count
            let end = isOpen ? limit : data + size
            elements.append(.init(id: id, depth: depth, start: position, data: data, end: end))
            position = end
            guard Self.masters.contains(id) else { continue }
            try walk(data, end, depth: depth + 1)
            guard isOpen, let last = elements[(index + 1)...].last else { continue }
            position = last.end
            elements[index].end = last.end
        }
    }

    private func number(_ start: Int, _ count: Int) -> Int {
        bytes[start..<start + count].reduce(0) { $0 << 8 | Int($1) }
    }

    func value(_ element: Element) -> Int { number(element.data, element.end - element.data) }

    /// The elements that lie directly in another.
    func children(of parent: Element) -> [Element] {
        elements.filter {
            $0.depth == parent.depth + 1 && $0.start >= parent.data && $0.end <= parent.end
        }
    }

    func all(_ id: UInt32) -> [Element] { elements.filter { $0.id == id } }

    /// What is wrong with the places that SeekHeads, Cues and Clusters state, and with checksums.
    var faults: [String] {
        guard let segment = all(0x1853_8067).first else { return ["no segment"] }
        let starts = Dictionary(
            elements.filter { $0.depth == 1 }.map { ($0.start - segment.data, $0.id) },
            uniquingKeysWith: { first, _ in first },
        )
        var faults: [String] = []
        for seek in all(0x4DBB) {
            let fields = children(of: seek)
            let id = fields.first { $0.id == 0x53AB }.map(value) ?? 0
            let place = fields.first { $0.id == 0x53AC }.map(value) ?? 0
            if starts[place] != UInt32(id) { faults.append("seek \(id) at \(place)") }
        }
        for cue in all(0xF1) where starts[value(cue)] != 0x1F43_B675 {
            faults.append("cue to \(value(cue))")
        }
        for position in all(0xA7) where starts[value(position)] != 0x1F43_B675 {
            faults.append("a cluster says that it's at \(value(position))")
        }
        for checksum in all(0xBF) where value(checksum).byteSwapped32 != expected(checksum) {
            faults.append("checksum at \(checksum.start)")
        }
        return faults
    }

    private func expected(_ checksum: Element) -> Int {
        let parent = elements.last {
            $0.depth == checksum.depth - 1 && $0.data <= checksum.start && $0.end >= checksum.end
        }
        return Self.checksum(bytes[checksum.end..<(parent?.end ?? checksum.end)])
    }

    static func checksum(_ bytes: some Sequence<UInt8>) -> Int {
        var value = ~UInt32(0)
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
        return Int(~value)
    }

    /// The tags as they stand: the bytes of each Tag element.
    var tags: [[UInt8]] { all(0x7373).map { Array(bytes[$0.start..<$0.end]) } }
}

extension Int {
    fileprivate var byteSwapped32: Int { Int(UInt32(truncatingIfNeeded: self).byteSwapped) }
}
