/// A place in a file that holds one piece of metadata.
///
/// The same words serve every format; what a slot means in each is in the table of
/// `Containers.docc/Containers.md`.
public enum MetadataSlot: Hashable, Sendable {
    /// The container's own place for a keyed value, by its key.
    ///
    /// MP4 `moov/udta/meta` Keys, Matroska `SimpleTag`, a WAV chunk, an item of AVI's `INFO` list,
    /// FLV `onMetaData`, ID3 `TXXX`, a Vorbis comment.
    case tag(String)
    /// The place that people and players call the comment: `©cmt`, `COMMENT`, `ICMT`, `COMM`.
    case comment
    /// An XMP packet.
    case xmp
    /// A Content Credentials (C2PA) manifest store.
    case credential
    /// A second place of the format that some writers use, by its own name.
    ///
    /// `----:com.apple.iTunes:AIGC`, `EXIF:UserComment`, `tEXt:AIGC`, `APP:AIGC`, `meta:AIGC`.
    case other(String)
}

/// One piece of metadata as it stands in a file.
public struct MetadataEntry: Hashable, Sendable {
    /// What kind of place holds it.
    public let slot: MetadataSlot
    /// The value: text in UTF-8, an XMP packet, or a manifest store put together from its pieces.
    public let value: [UInt8]
    /// Where it stands, from the first byte of its outermost own structure to the last.
    public let range: Range<UInt64>

    /// Puts an entry together.
    public init(slot: MetadataSlot, value: [UInt8], range: Range<UInt64>) {
        self.slot = slot
        self.value = value
        self.range = range
    }

    /// The value as text, with U+FFFD where it isn't UTF-8.
    public var text: String { String(decoding: value, as: UTF8.self) }
}

/// One piece of metadata to be set: replaced where it stands, inserted where it doesn't.
public struct MetadataChange: Hashable, Sendable {
    /// The place to set.
    public let slot: MetadataSlot
    /// The value it shall have.
    public let value: [UInt8]

    /// Asks for bytes in a place.
    public init(slot: MetadataSlot, value: [UInt8]) {
        self.slot = slot
        self.value = value
    }

    /// Asks for text in a place.
    public init(slot: MetadataSlot, text: String) {
        self.init(slot: slot, value: Array(text.utf8))
    }
}

extension MetadataSlot {
    /// Whether two slots are one place: the keys of ``tag(_:)`` don't differ by ASCII capitals.
    ///
    /// So Vorbis comments have it (Vorbis I, 5.2.2), and writers of the other formats capitalise as
    /// they like. Letters beyond ASCII count as they stand: a rule of Unicode would take `ı` or the
    /// Kelvin sign for letters of a key. Keys of MP4 and MOV are compared exactly instead.
    public func isSame(as other: MetadataSlot) -> Bool {
        guard case .tag(let key) = self, case .tag(let otherKey) = other else {
            return self == other
        }
        // By bytes: equal strings are canonically equivalent, and so is the Kelvin sign to a `K`.
        return key.utf8.map(\.asciiUppercased) == otherKey.utf8.map(\.asciiUppercased)
    }
}

extension [MetadataChange] {
    /// One change for each place: the last that was asked for.
    var lastOfEachSlot: [MetadataChange] {
        indices.filter { index in
            !self[(index + 1)...].contains { $0.slot.isSame(as: self[index].slot) }
        }
        .map { self[$0] }
    }
}

extension String {
    /// The text with ASCII letters in upper case, by which keys are compared.
    var asciiUppercased: String { String(decoding: utf8.map(\.asciiUppercased), as: UTF8.self) }
}

extension UInt8 {
    /// The letter in upper case, when it is one of ASCII.
    var asciiUppercased: UInt8 {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) ? self & ~0x20 : self
    }
}
