import Media

/// What is gathered while a TIFF file's directories are read.
struct TIFFReader {
    private var walk: TIFFWalk
    private var budget: PictureMetadataBudget
    private var listBytesLeft: UInt64
    private(set) var facts = MediaFacts()
    private(set) var metadata: [MetadataEntry] = []
    private(set) var layout: TIFFLayout
    /// How many fields of XMP and credentials are looked at; a directory has one of each.
    private static let mostPackets = 16

    /// Reads the directories of all pages, and what the first page's say.
    init(_ source: any ByteSource, limits: ContainerLimits) throws(ContainerError) {
        walk = try TIFFWalk(source, limits: limits)
        budget = PictureMetadataBudget(limits)
        listBytesLeft = UInt64(limits.structureBytes)
        let main = try walk.directory(at: walk.header.first)
        layout = TIFFLayout(size: source.size, header: walk.header, main: main)
        layout.valueLimit = limits.metadataBytes
        try readFacts(main)
        if let start = try walk.integer(main.field(TIFFTag.exif)) {
            layout.exif = try walk.directory(at: start)
        }
        try readMetadata()
        try noteUses(of: main)
        if let exif = layout.exif { noteFields(of: exif) }
        try readFurtherPages(from: main.next)
        metadata.sort { $0.range.lowerBound < $1.range.lowerBound }
    }

    private mutating func readFacts(_ main: TIFFDirectory) throws(ContainerError) {
        let width = try walk.integer(main.field(TIFFTag.width)) ?? 0
        let height = try walk.integer(main.field(TIFFTag.height)) ?? 0
        guard let width = Int32(exactly: width), let height = Int32(exactly: height), width > 0,
            height > 0
        else {
            throw .malformed(
                what: "the picture has no width or height",
                at: main.range.lowerBound,
            )
        }
        facts.kind = .image
        facts.videoCodec = "tiff"
        facts.width = Int(width)
        facts.height = Int(height)
        let orientation = try walk.integer(main.field(TIFFTag.orientation)) ?? 1
        layout.orientation =
            Int(exactly: orientation).flatMap(PictureOrientation.init(rawValue:)) ?? .identity
    }

    private mutating func readMetadata() throws(ContainerError) {
        for field in layout.main.fields {
            switch field.tag {
            case TIFFTag.xmp: try append(.xmp, field)
            case TIFFTag.credential: try append(.credential, field)
            default: continue
            }
        }
        for text in ExifField.allCases {
            guard let field = layout.field(of: text) else { continue }
            let value = try bytes(of: field)
            layout.own.append(field)
            let shown = text.text(of: value, isBigEndian: walk.header.isBigEndian)
            guard !shown.isEmpty else { continue }
            metadata.append(.init(slot: text.slot, value: shown, range: field.value))
        }
    }

    private mutating func append(
        _ slot: MetadataSlot,
        _ field: TIFFField,
    ) throws(ContainerError) {
        layout.own.append(field)
        // Each is compared with all that the file holds.
        guard layout.own.count <= Self.mostPackets else {
            throw .overLimit(what: "the picture has too many packets", at: field.offset)
        }
        let value = try bytes(of: field)
        let end = value.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
        let shown = slot == .xmp ? Array(value[..<end]) : value
        metadata.append(.init(slot: slot, value: shown, range: field.value))
    }

    private mutating func bytes(of field: TIFFField) throws(ContainerError) -> [UInt8] {
        let what = "field \(field.tag) of the picture"
        try budget.spend(UInt64(field.value.count), what, at: field.offset)
        var cursor = ByteCursor(walk.source, in: field.value, windowBytes: 0)
        return try cursor.bytes(field.value.count, what)
    }

    private mutating func readFurtherPages(from start: UInt64) throws(ContainerError) {
        var next = start
        while next != 0 {
            let page = try walk.directory(at: next)
            try noteUses(of: page)
            layout.pageCount += 1
            next = page.next
        }
    }

    /// Makes sure that a page's image data is there, and notes what stands on our own values.
    private mutating func noteUses(of page: TIFFDirectory) throws(ContainerError) {
        noteFields(of: page)
        let data = TIFFImageData(walk: walk, directory: page)
        let listBytes = data.listBytes
        guard listBytes <= listBytesLeft else {
            throw .overLimit(
                what: "the picture has too many strips or tiles",
                at: page.range.lowerBound,
            )
        }
        listBytesLeft -= listBytes
        var layout = layout
        try data.forEach { layout.noteUse(of: $0, by: nil) }
        self.layout = layout
    }

    private mutating func noteFields(of directory: TIFFDirectory) {
        layout.noteUse(of: directory.range, by: nil)
        for field in directory.fields where !field.isInline {
            layout.noteUse(of: field.value, by: field)
        }
    }
}

/// The tags that are looked at by number.
enum TIFFTag {
    static let width: UInt16 = 256
    static let height: UInt16 = 257
    static let orientation: UInt16 = 274
    static let xmp: UInt16 = 700
    static let exif: UInt16 = 34665
    static let gps: UInt16 = 34853
    static let interoperability: UInt16 = 40965
    static let makerNote: UInt16 = 37500
    static let photoshop: UInt16 = 34377
    static let profile: UInt16 = 34675
    /// A C2PA manifest store (C2PA 2.2, A.3.8).
    static let credential: UInt16 = 52545
}

/// Where a TIFF file's parts stand, as far as an edit needs to know.
struct TIFFLayout: Sendable {
    /// The file's size.
    let size: UInt64
    let header: TIFFHeader
    /// The first page's directory.
    let main: TIFFDirectory
    /// The directory that the first page's Exif fields are in.
    var exif: TIFFDirectory?
    var orientation = PictureOrientation.identity
    var pageCount = 1
    /// The fields whose values an edit may touch.
    var own: [TIFFField] = []
    /// Those of them whose values stand on something else.
    private(set) var shared: Set<TIFFField> = []
    /// The largest value that we would read back.
    var valueLimit = 0

    init(size: UInt64, header: TIFFHeader, main: TIFFDirectory) {
        self.size = size
        self.header = header
        self.main = main
    }

    /// The field that holds a text of EXIF, when its values are bytes.
    func field(of text: ExifField) -> TIFFField? {
        let directory = text.directory == .exif ? exif : main
        return directory?.field(text.tag).flatMap { $0.isBytes ? $0 : nil }
    }

    /// Notes that something stands in a stretch of the file.
    mutating func noteUse(of range: Range<UInt64>, by user: TIFFField?) {
        for field in own where field != user && !field.isInline && field.value.overlaps(range) {
            shared.insert(field)
        }
    }

    /// Whether a field's value may be written over: nothing else stands there.
    func isOwn(_ field: TIFFField) -> Bool {
        !field.isInline && !shared.contains(field)
            && field.value.lowerBound >= header.firstPlace + UInt64(header.offsetBytes)
    }
}
