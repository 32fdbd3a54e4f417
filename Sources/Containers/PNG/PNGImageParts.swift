import Media

/// The chunks of a PNG file, sorted by what becomes of them when the image is exchanged.
struct PNGImageParts {
    /// The header.
    private(set) var header: [Range<UInt64>] = []
    /// The palette, and what is transparent.
    private(set) var colours: [Range<UInt64>] = []
    /// The coded image.
    private(set) var image: [Range<UInt64>] = []
    /// The bits of a sample and the kind of pixels (11.2.1).
    private(set) var depth: UInt8 = 0
    private(set) var colourType: UInt8 = 0
    private(set) var isAnimated = false
    /// Chunks that depend on how the image is coded, by their types.
    private(set) var dependent: [(type: String, range: Range<UInt64>)] = []

    /// Chunks that stay whatever the image data is, though their names say they may not.
    private static let lasting: Set<String> = [
        "cHRM", "gAMA", "sRGB", "cICP", "mDCV", "mDCv", "cLLI", "cLLi", "sPLT", "tIME", "caBX",
    ]

    init(_ source: any ByteSource, limits: ContainerLimits) throws(ContainerError) {
        var walk = try PNGChunkWalk(source, limits: limits)
        while let chunk = try walk.next() {
            switch chunk.type {
            case "IHDR":
                let data = try chunk.bytes(of: source, isChecked: false)
                if data.count >= 10 { (depth, colourType) = (data[8], data[9]) }
                header.note(chunk.range)
            case "PLTE", "tRNS": colours.note(chunk.range)
            case "IDAT": image.note(chunk.range)
            case "IEND": break
            case "acTL", "fcTL", "fdAT": isAnimated = true
            default:
                if Self.isDependent(chunk.type) { dependent.append((chunk.type, chunk.range)) }
            }
        }
    }

    /// Whether a chunk's name says that it may depend on the image data: its fourth letter is a
    /// capital one (5.4).
    private static func isDependent(_ type: String) -> Bool {
        guard let last = type.utf8.last else { return false }
        return last & 0x20 == 0 && !lasting.contains(type)
    }

    /// What goes when the image becomes `new`.
    func dropped(for new: PNGImageParts) -> [Range<UInt64>] {
        dependent.filter { chunk in
            switch chunk.type {
            case "iCCP": colourType & 2 != new.colourType & 2
            case "sBIT": colourType != new.colourType || depth != new.depth
            // Both speak of the palette when there is one, and the palette changes.
            case "bKGD", "hIST":
                colourType != new.colourType || depth != new.depth || colourType == 3
            default: true
            }
        }.map(\.range)
    }
}
