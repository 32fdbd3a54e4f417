/// What a segment holds that concerns labels, known by its first bytes.
enum JPEGRole: Hashable {
    /// An EXIF block (Exif 3.0, 4.7.2).
    case exif
    /// The standard XMP packet (XMP part 3, 1.1.3).
    case xmp
    /// COM.
    case comment
    /// A bare `AIGC{…}`; the JSON begins so many bytes into the payload.
    case label(start: Int)
    /// A piece of a JUMBF box (ISO/IEC 19566-5, D.2).
    case jumbf
    /// The index of several pictures in one file (CIPA DC-007, 5.1).
    case multiPicture
    /// Anything else; it stays as it is.
    case other

    static let exifHead = Array("Exif\0\0".utf8)
    static let xmpHead = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    static let multiPictureHead = Array("MPF\0".utf8)
    /// How much of a payload must be seen.
    static let headBytes = 32

    init(of marker: UInt8, _ head: [UInt8]) {
        if let start = Self.labelStart(marker, head) {
            self = .label(start: start)
            return
        }
        switch marker {
        case 0xFE: self = .comment
        case 0xE1 where head.starts(with: Self.xmpHead): self = .xmp
        // The second of the two bytes behind the name is padding of any value.
        case 0xE1 where head.starts(with: Self.exifHead.dropLast()): self = .exif
        case 0xE2 where head.starts(with: Self.multiPictureHead): self = .multiPicture
        case 0xEB where head.starts(with: Array("JP".utf8)): self = .jumbf
        default: self = .other
        }
    }

    /// Where the JSON of a bare label begins; zeros or blanks may stand before it.
    private static func labelStart(_ marker: UInt8, _ head: [UInt8]) -> Int? {
        guard (0xE0...0xEF).contains(marker), head.starts(with: Array("AIGC".utf8)) else {
            return nil
        }
        let start = head.indices.dropFirst(4).first { ![0, 0x20, 0x3A].contains(head[$0]) }
        guard let start, head[start] == UInt8(ascii: "{") else { return nil }
        return start
    }
}
