import Media

/// One block of a GIF file: an image or an extension (GIF89a, 20 to 26).
struct GIFBlock: Sendable {
    /// What kind of block it is.
    enum Kind: Hashable, Sendable {
        case image
        /// An extension, by its label.
        case `extension`(UInt8)
    }

    static let control = Kind.extension(0xF9)
    static let comment = Kind.extension(0xFE)
    static let application = Kind.extension(0xFF)
    static let plainText = Kind.extension(0x01)

    let kind: Kind
    /// From its introducer to the zero that ends its sub-blocks.
    let range: Range<UInt64>
    /// Its sub-blocks with their lengths and the zero.
    let data: Range<UInt64>
}

/// Walks over the blocks of a file up to the trailer, hopping from sub-block to sub-block.
struct GIFBlockWalk {
    private var cursor: ByteCursor
    private var elementsLeft: Int
    /// The size of the screen on which images are shown.
    let screen: (width: Int, height: Int)
    /// Where the first block begins: behind the screen's description and its colours.
    let headEnd: UInt64
    /// Whether the version is older than extensions.
    let isOldVersion: Bool

    /// Begins behind the global colour table.
    init(_ source: any ByteSource, limits: ContainerLimits) throws(ContainerError) {
        // Sub-blocks have 255 bytes at most, so a walk over them passes by every page of the file.
        cursor = ByteCursor(source, windowBytes: 1 << 16)
        elementsLeft = limits.elementCount
        let version = try cursor.bytes(6, "the picture")
        guard version.starts(with: Array("GIF".utf8)) else {
            throw .malformed(what: "the picture does not begin as GIF does", at: 0)
        }
        isOldVersion = version.elementsEqual("GIF87a".utf8)
        guard isOldVersion || version.elementsEqual("GIF89a".utf8) else {
            throw .unsupported(what: "the picture is of an unknown version of GIF", at: 3)
        }
        let width = Int(try cursor.littleEndian(2, "the picture's head"))
        let height = Int(try cursor.littleEndian(2, "the picture's head"))
        screen = (width, height)
        let flags = try cursor.uint8("the picture's head")
        try cursor.skip(2, "the picture's head")
        try Self.skipColours(flags, &cursor)
        headEnd = cursor.offset
    }

    /// The next block, or `nil` at the trailer.
    mutating func next() throws(ContainerError) -> GIFBlock? {
        while true {
            let start = cursor.offset
            elementsLeft -= 1
            guard elementsLeft >= 0 else {
                throw .overLimit(what: "the picture has too many blocks", at: start)
            }
            switch try cursor.uint8("the picture") {
            // Some writers end a block twice, and decoders pass over that.
            case 0x00: continue
            case 0x21:
                let label = try cursor.uint8("an extension of the picture")
                return try block(.extension(label), from: start)
            case 0x2C:
                try cursor.skip(8, "an image of the picture")
                try Self.skipColours(try cursor.uint8("an image of the picture"), &cursor)
                try cursor.skip(1, "an image of the picture")
                return try block(.image, from: start)
            case 0x3B: return nil
            default: throw .malformed(what: "the picture's blocks don't join", at: start)
            }
        }
    }

    private mutating func block(
        _ kind: GIFBlock.Kind,
        from start: UInt64,
    ) throws(ContainerError) -> GIFBlock {
        let data = cursor.offset
        while true {
            let count = try cursor.uint8("a block of the picture")
            if count == 0 { break }
            try cursor.skip(UInt64(count), "a block of the picture")
        }
        return GIFBlock(kind: kind, range: start..<cursor.offset, data: data..<cursor.offset)
    }

    private static func skipColours(
        _ flags: UInt8,
        _ cursor: inout ByteCursor,
    ) throws(ContainerError) {
        guard flags & 0x80 != 0 else { return }
        try cursor.skip(3 << UInt64(flags & 7 + 1), "the picture's colours")
    }
}
