/// What an `esds` says of an MPEG-4 elementary stream (ISO/IEC 14496-1, 7.2.6).
struct ElementaryStream {
    /// The codec by ffmpeg's name, where the object type is known.
    private(set) var codec: String?
    private(set) var sound: AudioSpecificConfig?

    /// Reads the descriptors behind the box's version and flags; keeps what it can.
    init(_ bytes: some Collection<UInt8>) {
        var rest = Descriptors(bytes)
        guard let stream = rest.next(), stream.tag == 3 else { return }
        var inside = Descriptors(stream.content)
        guard let flags = inside.bytes(3)?.last else { return }
        if flags & 0x80 != 0 { _ = inside.bytes(2) }
        if flags & 0x40 != 0, let length = inside.bytes(1)?.first { _ = inside.bytes(Int(length)) }
        if flags & 0x20 != 0 { _ = inside.bytes(2) }
        guard let decoder = inside.next(), decoder.tag == 4 else { return }
        var configuration = Descriptors(decoder.content)
        guard let objectType = configuration.bytes(13)?.first else { return }
        codec = CodecNames.objectTypes[objectType]
        guard codec == "aac", let specific = configuration.next(), specific.tag == 5 else { return }
        sound = AudioSpecificConfig(specific.content)
    }
}

/// Descriptors one behind the other: a tag, a length of seven bits a byte, the content.
private struct Descriptors {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Collection<UInt8>) { rest = ArraySlice(bytes) }

    mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// The next descriptor; one that is cut off holds what is there.
    mutating func next() -> (tag: UInt8, content: ArraySlice<UInt8>)? {
        guard let tag = bytes(1)?.first else { return nil }
        var length = 0
        for _ in 0..<4 {
            guard let byte = bytes(1)?.first else { return nil }
            length = length << 7 | Int(byte & 0x7F)
            if byte & 0x80 == 0 { break }
        }
        let content = rest.prefix(length)
        rest = rest.dropFirst(length)
        return (tag, content)
    }
}
