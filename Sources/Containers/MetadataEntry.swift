/// A place in a file that holds one piece of metadata.
///
/// The same words serve every format; what a slot means in each is in the table of
/// `Containers.docc/Containers.md`.
public enum MetadataSlot: Hashable, Sendable {
    /// The container's own place for a keyed value, by its key.
    ///
    /// MP4 `moov/udta/meta` Keys, Matroska `SimpleTag`, a WAV chunk, ID3 `TXXX`, a Vorbis comment.
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
