/// Lays a file without index out anew, with what no writer at hand does.
struct MatroskaRewriting {
    private let probe: MatroskaProbe

    init(_ bytes: [UInt8]) throws { probe = try MatroskaProbe(bytes) }

    /// Every Cluster states its place, the size of the one before it, and a checksum.
    func statingPlaces() -> [UInt8] {
        var previous = 0
        return segment { cluster, place in
            let parts = probe.children(of: cluster).filter { $0.id != 0xBF && $0.id != 0xAB }
            var data: [UInt8] = []
            for part in parts {
                data += bytes(part)
                guard part.id == 0xE7 else { continue }
                data += MatroskaDraft.element(0xA7, number(place, 4))
                if previous > 0 { data += MatroskaDraft.element(0xAB, number(previous, 4)) }
            }
            let checksum = MatroskaProbe.checksum(data)
            let whole = MatroskaDraft.element(0xBF, number(checksum, 4).reversed()) + data
            let element = Self.element([0x1F, 0x43, 0xB6, 0x75], whole)
            previous = element.count
            return element
        }
    }

    /// The picture track's frames come without their first byte.
    func strippingHeaders() -> [UInt8] {
        segment { cluster, _ in
            var data: [UInt8] = []
            for part in probe.children(of: cluster) where part.id != 0xBF {
                let block = Array(probe.bytes[part.data..<part.end])
                if part.id == 0xA3, block[0] == 0x81, block[4] == 0 {
                    data += Self.element([0xA3], Array(block[..<4] + block[5...]))
                } else {
                    data += bytes(part)
                }
            }
            return Self.element([0x1F, 0x43, 0xB6, 0x75], data)
        } tracks: { tracks in
            let encoding = MatroskaDraft.element(
                0x5034,
                MatroskaDraft.element(0x4254, [3]) + MatroskaDraft.element(0x4255, [0]),
            )
            let encodings = MatroskaDraft.element(0x6D80, MatroskaDraft.element(0x6240, encoding))
            var (data, isFirst): ([UInt8], Bool) = ([], true)
            for entry in children(tracks) {
                let own = Array(probe.bytes[entry.data..<entry.end])
                data += Self.element([0xAE], own + (isFirst ? encodings : []))
                isFirst = false
            }
            return Self.element([0x16, 0x54, 0xAE, 0x6B], data)
        }
    }

    // MARK: Parts

    private func segment(
        cluster: (MatroskaProbe.Element, Int) -> [UInt8],
        tracks: ((MatroskaProbe.Element) -> [UInt8])? = nil,
    ) -> [UInt8] {
        guard let header = probe.elements.first, let segment = probe.all(0x1853_8067).first
        else { return [] }
        var body: [UInt8] = []
        for part in probe.children(of: segment) {
            switch part.id {
            case 0x1F43_B675: body += cluster(part, body.count)
            case 0x1654_AE6B: body += tracks?(part) ?? bytes(part)
            case 0x1549_A966, 0x1254_C367: body += bytes(part)
            default: break
            }
        }
        return bytes(header) + Self.element([0x18, 0x53, 0x80, 0x67], body)
    }

    /// The entries in Tracks, which the probe doesn't walk into.
    private func children(_ tracks: MatroskaProbe.Element) -> [MatroskaProbe.Element] {
        var (entries, place): ([MatroskaProbe.Element], Int) = ([], tracks.data)
        while place < tracks.end {
            let id = UInt32(probe.bytes[place])
            let length = probe.bytes[place + 1].leadingZeroBitCount + 1
            let marked = probe.bytes[place + 1..<place + 1 + length].reduce(0) { $0 << 8 | Int($1) }
            let data = place + 1 + length
            let element = MatroskaProbe.Element(
                id: id,
                depth: 2,
                start: place,
                data: data,
                end: data + (marked & (1 << (7 * length) - 1)),
            )
            if id == 0xAE { entries.append(element) }
            place = element.end
        }
        return entries
    }

    private func bytes(_ element: MatroskaProbe.Element) -> [UInt8] {
        Array(probe.bytes[element.start..<element.end])
    }

    private func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * (count - 1 - $0))) }
    }

    /// An element whose size takes four bytes.
    private static func element(_ id: [UInt8], _ data: [UInt8]) -> [UInt8] {
        let marked = data.count | 1 << 28
        return id + (0..<4).map { UInt8(truncatingIfNeeded: marked >> (24 - 8 * $0)) } + data
    }
}
