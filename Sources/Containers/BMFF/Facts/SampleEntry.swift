import Media

/// The description of a track's samples: codec, picture size, sample rate (8.5.2, 12.1, 12.2).
struct SampleEntry {
    enum Kind { case picture, sound, other }

    /// The codec by ffmpeg's name, where it's known.
    var codec: String?
    var width: Int?
    var height: Int?
    var sampleRate: Int?
    var channels: Int?

    /// Reads the first entry of an `stsd`, and looks whether any is encrypted.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when one is.
    static func first(
        in description: Box,
        as kind: Kind,
        _ source: any ByteSource,
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> SampleEntry? {
        var cursor = ByteCursor(source, in: description.content, windowBytes: 8)
        let version = try cursor.bigEndian(4, "the head of 'stsd'") >> 24
        try cursor.skip(4, "the entry count of 'stsd'")
        let entries = try BoxTree(
            reading: source,
            in: cursor.offset..<description.end,
            containers: [],
            limits: limits,
        )
        var first: SampleEntry?
        for node in entries.nodes {
            let reader = SampleEntryReader(node.box, source, limits, isISO: version > 0)
            let entry = try reader.entry(as: kind)
            first = first ?? entry
        }
        return first
    }
}

/// Reads one entry of an `stsd`: fixed fields, then boxes.
struct SampleEntryReader {
    let box: Box
    let source: any ByteSource
    let limits: ContainerLimits
    /// Whether a version above 0 is ISO's (with an `stsd` of version 1), not QuickTime's.
    let isISO: Bool

    init(_ box: Box, _ source: any ByteSource, _ limits: ContainerLimits, isISO: Bool) {
        self.box = box
        self.source = source
        self.limits = limits
        self.isISO = isISO
    }

    func entry(as kind: SampleEntry.Kind) throws(ContainerError) -> SampleEntry {
        if ["encv", "enca", "enct", "encs", "drms", "drmi"].contains(box.type) { throw encrypted }
        switch kind {
        case .picture: return try picture()
        case .sound: return try sound()
        case .other: return SampleEntry()
        }
    }

    private func picture() throws(ContainerError) -> SampleEntry {
        var cursor = ByteCursor(source, in: box.content, windowBytes: 128)
        try cursor.skip(24, "the sample entry '\(box.type)'")
        var entry = SampleEntry()
        entry.width = Int(try cursor.bigEndian(2, "the picture's width"))
        entry.height = Int(try cursor.bigEndian(2, "the picture's height"))
        if entry.width == 0 || entry.height == 0 { (entry.width, entry.height) = (nil, nil) }
        let extensions = try extensions(from: 78)
        entry.codec = CodecNames.picture[box.type]
        if box.type == "mp4v", let stream = try extensions.stream(source) {
            entry.codec = stream.codec ?? entry.codec
        }
        return entry
    }

    private func sound() throws(ContainerError) -> SampleEntry {
        var cursor = ByteCursor(source, in: box.content, windowBytes: 128)
        try cursor.skip(8, "the sample entry '\(box.type)'")
        let version = isISO ? 0 : try cursor.bigEndian(2, "the sound's version")
        cursor.seek(to: box.content.lowerBound + 16)
        var layout = SampleLayout()
        var entry = SampleEntry()
        entry.channels = Int(try cursor.bigEndian(2, "the channel count"))
        layout.bits = Int(try cursor.bigEndian(2, "the sample size"))
        try cursor.skip(4, "the sample entry '\(box.type)'")
        entry.sampleRate = Int(try cursor.bigEndian(4, "the sample rate") >> 16)
        if version == 2 { try readSecondVersion(&cursor, &entry, &layout) }
        let extensions = try extensions(from: version == 2 ? 64 : version == 1 ? 44 : 28)
        try extensions.describe(&layout, source)
        entry.codec = CodecNames.sound(box.type, layout)
        if let stream = try extensions.stream(source) { entry.take(stream) }
        if ["ac3", "eac3"].contains(entry.codec) {
            entry.channels = try extensions.channels(source)
        }
        if entry.codec == "opus" { entry.sampleRate = 48_000 }
        if entry.sampleRate == 0 { entry.sampleRate = nil }
        return entry
    }

    /// QuickTime's version 2 has wider fields behind the old ones.
    private func readSecondVersion(
        _ cursor: inout ByteCursor,
        _ entry: inout SampleEntry,
        _ layout: inout SampleLayout,
    ) throws(ContainerError) {
        try cursor.skip(4, "the sound's second version")
        let rate = Double(bitPattern: try cursor.bigEndian(8, "the sample rate"))
        entry.sampleRate = Int(exactly: rate.rounded())
        entry.channels = Int(try cursor.bigEndian(4, "the channel count"))
        try cursor.skip(4, "the sound's second version")
        layout.bits = Int(try cursor.bigEndian(4, "the sample size"))
        layout.flags = try cursor.bigEndian(4, "the sample format")
    }

    /// The boxes behind the fixed fields, as far as they can be read: QuickTime's entries may
    /// hold colour tables and closing zeros there, which say nothing that we need.
    private func extensions(from offset: UInt64) throws(ContainerError) -> EntryExtensions {
        let start = box.content.lowerBound + offset
        guard start < box.end else { return EntryExtensions(tree: BoxTree()) }
        let tree: BoxTree
        do {
            tree = try BoxTree(
                reading: source,
                in: start..<box.end,
                containers: ["wave", "sinf"],
                limits: limits,
            )
        } catch {
            if case .reading = error { throw error }
            return EntryExtensions(tree: BoxTree())
        }
        if tree.first("sinf", "schm", in: nil) != nil { throw encrypted }
        return EntryExtensions(tree: tree)
    }

    private var encrypted: ContainerError {
        .encrypted(what: "the media is encrypted ('\(box.type)')", at: box.start)
    }
}

extension SampleEntry {
    /// Takes what the decoder's own description says, which holds over the entry's fields.
    fileprivate mutating func take(_ stream: ElementaryStream) {
        codec = stream.codec ?? codec
        sampleRate = stream.sound?.sampleRate ?? sampleRate
        channels = stream.sound?.channels ?? channels
    }
}
