/// Matroska files of a few hundred bytes, put together part by part.
struct MatroskaDraft {
    /// What stands in the Segment.
    enum Part {
        /// A SeekHead that names every part of these identifiers.
        case seekHead([UInt32])
        /// A SeekHead whose only entry leads nowhere.
        case wrongSeekHead
        case void(Int)
        case info
        case tracks([[UInt8]])
        case tags([[UInt8]])
        case cluster(payload: Int)
        case cues
        case raw([UInt8])
    }

    var parts: [Part]
    var hasOpenSegment = false
    var hasOpenClusters = false
    var hasClusterPositions = false
    var hasChecksums = false
    /// In how many bytes the Segment states its size.
    var sizeLength = 8
    var docType = "matroska"

    static let info: UInt32 = 0x1549_A966
    static let tracks: UInt32 = 0x1654_AE6B
    static let tags: UInt32 = 0x1254_C367
    static let cues: UInt32 = 0x1C53_BB6B
    static let cluster: UInt32 = 0x1F43_B675

    /// A file with all that editing has to care for.
    static func full(tags: [[UInt8]] = [tag("TITLE", "One")]) -> MatroskaDraft {
        .init(parts: [
            .seekHead([info, Self.tracks, Self.tags, cues]), .info, .tracks([videoTrack]),
            .tags(tags), .cluster(payload: 40), .cluster(payload: 300), .cues,
        ])
    }

    func bytes() -> [UInt8] {
        var places: [(id: UInt32, place: Int)] = []
        var body: [UInt8] = []
        // The second pass knows how many Clusters there are, the third where everything stands.
        for _ in 0..<3 {
            let known = places
            (places, body) = ([], [])
            for part in parts {
                let bytes = write(part, known, at: body.count)
                places.append((Self.id(of: bytes), body.count))
                body += bytes
            }
        }
        let header = Self.element(0x1A45_DFA3, Self.element(0x4282, Array(docType.utf8)))
        let size = hasOpenSegment ? [0xFF] : Self.size(body.count, sizeLength)
        return header + [0x18, 0x53, 0x80, 0x67] + size + body
    }

    private func write(_ part: Part, _ known: [(id: UInt32, place: Int)], at place: Int) -> [UInt8]
    {
        switch part {
        case .seekHead(let ids):
            let entries = ids.flatMap { id in
                Self.seek(id, known.first { $0.id == id }?.place ?? 0)
            }
            return master(0x114D_9B74, entries)
        case .wrongSeekHead: return master(0x114D_9B74, Self.seek(Self.tags, 3))
        case .void(let count): return [0xEC, UInt8(0x80 + count - 2)] + Self.zeros(count - 2)
        case .info:
            let app = Self.element(0x4D80, Array("Draft".utf8))
            return master(Self.info, app + Self.element(0x5741, Array("Writer".utf8)))
        case .tracks(let entries): return master(Self.tracks, entries.flatMap { $0 })
        case .tags(let tags): return master(Self.tags, tags.flatMap { $0 })
        case .cluster(let payload): return cluster(payload, at: place)
        case .cues:
            let clusters = known.filter { $0.id == Self.cluster }
            return master(Self.cues, clusters.flatMap { Self.cue($0.place) })
        case .raw(let bytes): return bytes
        }
    }

    private func cluster(_ payload: Int, at place: Int) -> [UInt8] {
        var data = Self.element(0xE7, [0])
        if hasClusterPositions { data += Self.element(0xA7, Self.twoBytes(place)) }
        data += Self.element(0xA3, [0x81, 0, 0, 0x80] + (0..<payload).map { UInt8($0 & 0xFF) })
        return hasOpenClusters
            ? [0x1F, 0x43, 0xB6, 0x75, 0xFF] + data : master(Self.cluster, data)
    }

    private func master(_ id: UInt32, _ data: [UInt8]) -> [UInt8] {
        guard hasChecksums else { return Self.element(id, data) }
        var value = ~UInt32(0)
        for byte in data {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
        let checksum = (0..<4).map { UInt8(truncatingIfNeeded: ~value >> (8 * UInt32($0))) }
        return Self.element(id, [0xBF, 0x84] + checksum + data)
    }
}

/// The pieces of a draft.
extension MatroskaDraft {
    static func element(_ id: UInt32, _ data: [UInt8]) -> [UInt8] {
        let identifier = (0..<4).map { UInt8(truncatingIfNeeded: id >> (24 - 8 * $0)) }
        let size = data.count < 127 ? [UInt8(0x80 + data.count)] : size(data.count, 2)
        return Array(identifier.drop { $0 == 0 }) + size + data
    }

    static func tag(_ name: String, _ value: String, track: UInt8? = nil) -> [UInt8] {
        let target = track.map { element(0x63C5, [$0]) } ?? []
        let simple = element(0x45A3, Array(name.utf8)) + element(0x4487, Array(value.utf8))
        return element(0x7373, element(0x63C0, target) + element(0x67C8, simple))
    }

    static func track(_ kind: UInt8, _ codec: String, _ rest: [UInt8] = []) -> [UInt8] {
        element(0xAE, element(0x83, [kind]) + element(0x86, Array(codec.utf8)) + rest)
    }

    static var videoTrack: [UInt8] {
        track(1, "V_VP9", element(0xE0, element(0xB0, [64]) + element(0xBA, [48])))
    }

    private static func size(_ value: Int, _ length: Int) -> [UInt8] {
        let marked = value | 1 << (7 * length)
        return (0..<length).map { UInt8(truncatingIfNeeded: marked >> (8 * (length - 1 - $0))) }
    }

    private static func seek(_ id: UInt32, _ place: Int) -> [UInt8] {
        let identifier = (0..<4).map { UInt8(truncatingIfNeeded: id >> (24 - 8 * $0)) }
        return element(0x4DBB, element(0x53AB, identifier) + element(0x53AC, twoBytes(place)))
    }

    private static func cue(_ place: Int) -> [UInt8] {
        let position = element(0xF7, [1]) + element(0xF1, twoBytes(place))
        return element(0xBB, element(0xB3, [0]) + element(0xB7, position))
    }

    private static func twoBytes(_ value: Int) -> [UInt8] {
        [UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)]
    }

    private static func zeros(_ count: Int) -> [UInt8] { Array(repeating: 0, count: count) }

    private static func id(of bytes: [UInt8]) -> UInt32 {
        let length = (bytes.first ?? 0x80).leadingZeroBitCount + 1
        return bytes.prefix(length).reduce(0) { $0 << 8 | UInt32($1) }
    }
}
