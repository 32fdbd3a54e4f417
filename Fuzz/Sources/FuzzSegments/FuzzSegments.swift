import Fingerprints
import FuzzDriver
import Media

/// Opens damaged segments of an index and searches those that open.
///
/// The first byte chooses a well-formed segment, or that what follows is a file itself; then come
/// damages of four bytes each: a page, a place in it, and the new byte.
@main struct FuzzSegments {
    static func main() {
        let bases = Sample.all
        fuzz { bytes in
            guard let kind = bytes.first else { return }
            let rest = bytes.dropFirst()
            guard kind % 8 < bases.count else { return read(Array(rest), of: nil) }
            let base = bases[Int(kind) % 8]
            var file = base.bytes
            for start in stride(from: rest.startIndex, to: rest.endIndex - 3, by: 4) {
                let (page, high, low) = (rest[start], rest[start + 1], rest[start + 2])
                let place = Int(page) << 12 | Int(high & 15) << 8 | Int(low)
                file[place % file.count] = rest[start + 3]
            }
            if kind & 0x80 != 0 { file.removeLast(min(file.count, 1 + rest.count)) }
            read(file, of: base)
            guard file.count >= 52 else { return }
            file.replaceSubrange(48..<52, with: CRC32C.bytes(of: file[..<48]))
            read(file, of: base)
        }
    }

    private static func read(_ file: [UInt8], of base: Sample?) {
        guard let path = try? Sample.keep(file) else { return }
        for residence in SegmentResidence.allCases {
            if let segment = try? Segment(opening: path, residence: residence) {
                look(in: segment, isWhole: true)
            }
        }
        if let segment = try? Segment(opening: path, check: .bounds) {
            look(in: segment, isWhole: (try? segment.verify()) != nil)
        }
    }

    /// Every way must find what comparing with all rows finds, unless something is damaged.
    private static func look(in segment: Segment, isWhole: Bool) {
        let rows = (0..<segment.count).map { segment[$0] }
        let queries = [0, segment.count / 2].filter { $0 < segment.count }.map { rows[$0].hash }
        for radius in [-1, 0, 20, 31, 60, 256, .max] {
            let expected = queries.map { query in
                rows.map { IndexMatch(payload: $0.payload, distance: $0.hash.distance(to: query)) }
                    .filter { $0.distance <= radius }.sorted()
            }
            for way in SearchWay.allCases {
                let terms = SearchTerms(radius: radius, limit: .max, way: way)
                let found = segment.search(queries, terms).map(\.matches)
                precondition(!isWhole || found == expected, "another answer")
            }
        }
    }
}
