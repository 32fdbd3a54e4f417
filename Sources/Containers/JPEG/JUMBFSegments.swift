/// Puts the boxes together that are spread over APP11 segments (ISO/IEC 19566-5, D.2).
///
/// Each segment says `JP`, the box's instance number, the piece's number from 1, and repeats the
/// head of the box before its piece of the content.
struct JUMBFSegments: Sendable {
    private struct Piece: Sendable {
        let number: UInt64
        let bytes: [UInt8]
        let range: Range<UInt64>
    }

    /// The pieces of one box, found by its instance number and its head.
    private struct Box: Sendable {
        var pieces: [Piece] = []
        var numbers: Set<UInt64> = []
    }

    private var boxes: [Box] = []
    /// The last box of each instance number and head.
    private var last: [[UInt8]: Int] = [:]

    /// Takes a segment's payload; one too short to be a piece is left out.
    mutating func add(_ payload: [UInt8], range: Range<UInt64>) {
        guard payload.count >= 16 else { return }
        let key = Array(payload[2..<4] + payload[8..<16])
        let number = payload[4..<8].reduce(0) { $0 << 8 | UInt64($1) }
        let piece = Piece(number: number, bytes: Array(payload[8...]), range: range)
        // A number that comes again begins another box of the same instance: two stores are a
        // fault that whoever reads them must see.
        if let box = last[key], boxes[box].numbers.insert(number).inserted {
            boxes[box].pieces.append(piece)
        } else {
            last[key] = boxes.count
            boxes.append(Box(pieces: [piece], numbers: [number]))
        }
    }

    /// The boxes that are manifest stores (C2PA 2.2, A.3.1).
    var credentials: [MetadataEntry] {
        boxes.compactMap { box in
            let pieces = box.pieces.sorted { $0.number < $1.number }
            let store = Self.join(pieces)
            guard Self.isManifestStore(store) else { return nil }
            let start = pieces.map(\.range.lowerBound).min() ?? 0
            let end = pieces.map(\.range.upperBound).max() ?? start
            return MetadataEntry(slot: .credential, value: store, range: start..<end)
        }
    }

    private static func join(_ pieces: [Piece]) -> [UInt8] {
        guard let first = pieces.first else { return [] }
        let headBytes = headBytes(of: first.bytes)
        return pieces.dropFirst().reduce(into: first.bytes) { store, piece in
            store += piece.bytes.dropFirst(headBytes)
        }
    }

    /// A length of 1 says that a long one follows the type.
    private static func headBytes(of box: [UInt8]) -> Int {
        box.starts(with: [0, 0, 0, 1]) ? 16 : 8
    }

    /// Whether a box is a superbox described as `c2pa`, by its type or by its label.
    private static func isManifestStore(_ box: [UInt8]) -> Bool {
        let start = headBytes(of: box)
        guard box.count >= start + 24, box[4..<8].elementsEqual("jumb".utf8),
            box[start + 4..<start + 8].elementsEqual("jumd".utf8)
        else { return false }
        let label = box.dropFirst(start + 25).prefix(5)
        return box[start + 8..<start + 24].elementsEqual(storeType)
            || label.elementsEqual("c2pa\0".utf8)
    }

    /// 63327061-0011-0010-8000-00AA00389B71.
    private static let storeType: [UInt8] = [
        0x63, 0x32, 0x70, 0x61, 0x00, 0x11, 0x00, 0x10,
        0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71,
    ]
}
