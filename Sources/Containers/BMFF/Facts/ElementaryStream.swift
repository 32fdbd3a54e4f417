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

/// The sample rate and channels of AAC as its decoder is told them (ISO/IEC 14496-3, 1.6.2.1).
struct AudioSpecificConfig: Hashable {
    private(set) var sampleRate: Int?
    private(set) var channels: Int?

    init(_ bytes: some Collection<UInt8>) {
        var bits = Bits(rest: ArraySlice(bytes.prefix(16)))
        var objectType = bits.objectType()
        sampleRate = bits.sampleRate()
        let configuration = bits.take(4)
        if objectType == 5 || objectType == 29 {
            // Spectral band replication: the decoder puts out the extension's rate.
            sampleRate = bits.sampleRate() ?? sampleRate
            let isParametricStereo = objectType == 29 && configuration == 1
            objectType = bits.objectType()
            if isParametricStereo { channels = 2 }
        }
        channels = channels ?? Self.channels[Int(configuration)]
    }

    /// The channels of each configuration; none where the stream itself says them.
    private static let channels: [Int?] = [
        nil, 1, 2, 3, 4, 5, 6, 8, nil, nil, nil, 7, 8, 24, 8, nil,
    ]
    fileprivate static let rates = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025,
        8_000, 7_350,
    ]
}

/// Takes bits from bytes, the highest first; zeros behind the end.
private struct Bits {
    var rest: ArraySlice<UInt8>
    private var position = 0

    init(rest: ArraySlice<UInt8>) { self.rest = rest }

    mutating func take(_ count: Int) -> UInt32 {
        (0..<count).reduce(0) { value, _ in
            let index = rest.startIndex + position / 8
            let byte = index < rest.endIndex ? rest[index] : 0
            defer { position += 1 }
            return value << 1 | UInt32(byte >> (7 - position % 8) & 1)
        }
    }

    mutating func objectType() -> UInt32 {
        let type = take(5)
        return type == 31 ? 32 + take(6) : type
    }

    mutating func sampleRate() -> Int? {
        let index = Int(take(4))
        if index == 15 { return Int(take(24)) }
        return AudioSpecificConfig.rates.indices.contains(index)
            ? AudioSpecificConfig.rates[index] : nil
    }
}
