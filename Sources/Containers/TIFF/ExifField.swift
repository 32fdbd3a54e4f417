/// A text field of EXIF that labels and generators write to, by the name it has in a slot.
///
/// Slots are called `EXIF:` and the raw value, e.g. `EXIF:UserComment`.
enum ExifField: String, CaseIterable, Sendable {
    case imageDescription = "ImageDescription"
    case make = "Make"
    case software = "Software"
    case artist = "Artist"
    case userComment = "UserComment"

    /// The field that a slot names.
    init?(_ slot: MetadataSlot) {
        guard case .other(let name) = slot, name.hasPrefix("EXIF:") else { return nil }
        self.init(rawValue: String(name.dropFirst(5)))
    }

    var slot: MetadataSlot { .other("EXIF:\(rawValue)") }

    var tag: UInt16 {
        switch self {
        case .imageDescription: 0x010E
        case .make: 0x010F
        case .software: 0x0131
        case .artist: 0x013B
        case .userComment: 0x9286
        }
    }

    var directory: TIFFBlock.Directory { self == .userComment ? .exif : .main }

    /// The bytes that stand for a text: ASCII and a zero, or a user comment's code and text.
    func encoded(_ text: [UInt8], isBigEndian: Bool) -> [UInt8] {
        self == .userComment
            ? ExifUserComment.encode(text, isBigEndian: isBigEndian)
            : text + [0]
    }

    /// The text that bytes stand for, without the zeros and blanks at its end.
    func text(of value: [UInt8], isBigEndian: Bool) -> [UInt8] {
        let text =
            self == .userComment
            ? ExifUserComment.text(of: value, isBigEndian: isBigEndian)
            : Array(value.prefix { $0 != 0 })
        let end = text.lastIndex { $0 != 0 && $0 != 0x20 }
        return end.map { Array(text[...$0]) } ?? []
    }
}

extension TIFFBlock {
    /// The field as it stands in the block, when its values are bytes.
    func entry(of field: ExifField) -> Entry? {
        guard let entry = entry(field.tag, in: field.directory) else { return nil }
        return [1, 2, 7, 129].contains(entry.type) ? entry : nil
    }

    /// Every text field that says something, as entries of a file in which the block begins at
    /// `offset`.
    func metadata(at offset: UInt64) -> [MetadataEntry] {
        ExifField.allCases.compactMap { field in
            guard let entry = entry(of: field) else { return nil }
            let text = field.text(of: Array(bytes[entry.value]), isBigEndian: isBigEndian)
            guard !text.isEmpty else { return nil }
            let start = offset + UInt64(entry.value.lowerBound)
            let range = start..<start + UInt64(entry.value.count)
            return MetadataEntry(slot: field.slot, value: text, range: range)
        }
    }
}
