public import Containers

/// A place in a file where a label stands or may be put, and what standing there means.
public struct LabelPlace: Hashable, Sendable {
    /// What a label in this place tells us.
    public enum Role: String, Hashable, Sendable {
        /// The place that the TC260 practice guides name for the container.
        case own
        /// Another place that writers are known to use.
        case recognised
        /// The comment, a description or a title: kept by tools that drop the rest, so a label
        /// that stands only there was taken from its place.
        case safetyNet = "safety-net"
    }

    /// Where in the container.
    public let slot: MetadataSlot
    /// What a label there tells.
    public let role: Role

    /// Says what a slot means in a format.
    public init(_ slot: MetadataSlot, in format: ContainerFormat) {
        self.slot = slot
        role =
            slot.isSame(as: format.ownLabelSlot)
            ? .own : slot.isKnownForLabels ? .recognised : .safetyNet
    }

    /// The place's name as the JSON gives it: `tag:AIGC`, `comment`, `xmp`, `EXIF:UserComment`.
    public var name: String { slot.name }
}

extension ContainerFormat {
    /// The place that the practice guides name: XMP in pictures, a keyed value elsewhere.
    ///
    /// TC260-PG-20257A (video), 20259A (image), 202510A (audio).
    public var ownLabelSlot: MetadataSlot {
        switch self {
        case .jpeg, .png, .webp, .gif, .tiff, .heif: .xmp
        case .mp4, .mov, .m4a, .matroska, .webm, .wav, .mp3, .flac, .ogg, .avi, .flv, .aiff, .adts,
            .mpegTS:
            .tag("AIGC")
        }
    }
}

extension MetadataSlot {
    /// Whether the slot's key says that a label stands there, whatever the value looks like.
    var isNamedForLabel: Bool {
        switch self {
        case .tag(let key): key.uppercased() == "AIGC"
        case .other(let name): name.split(separator: ":").last?.uppercased() == "AIGC"
        case .comment, .xmp, .credential: false
        }
    }

    /// Whether writers are known to put labels there: XMP, EXIF (TC260-PG-20259A, Annex B), and
    /// whatever has the label's name.
    var isKnownForLabels: Bool {
        switch self {
        case .xmp, .other("EXIF:UserComment"), .other("EXIF:ImageDescription"): true
        case .tag, .comment, .credential, .other: isNamedForLabel
        }
    }

    /// Whether people's programs show the key as the comment, as they do the comment itself.
    var isComment: Bool {
        isSame(as: .tag("comment")) || isSame(as: .tag("description"))
    }

    /// The slot's name in messages and in the JSON.
    public var name: String {
        switch self {
        case .tag(let key): "tag:\(key)"
        case .comment: "comment"
        case .xmp: "xmp"
        case .credential: "credential"
        case .other(let name): name
        }
    }
}
