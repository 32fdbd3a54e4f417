extension ID3Tag {
    /// What the tag holds, as entries of a file whose own places for text are others.
    ///
    /// Texts stand under `id3:` and the frame, `id3:TXXX:AIGC`; an XMP packet and a credential are
    /// what they are wherever they stand.
    var entriesOfSecondPlace: [MetadataEntry] {
        entries.map { entry in
            MetadataEntry(
                slot: entry.slot.asSecondPlace,
                value: entry.value,
                range: place(of: frames[entry.frame]),
            )
        }
    }
}

extension MetadataSlot {
    /// The slot's name in a file for which ID3 is a second place.
    fileprivate var asSecondPlace: MetadataSlot {
        switch self {
        case .tag(let key): .other("id3:TXXX:" + key)
        case .comment: .other("id3:COMM")
        case .xmp, .credential: self
        case .other(let name): .other("id3:" + name.dropFirst("ID3:".count))
        }
    }

    /// Which slot of an ID3 tag is meant by a slot of a file for which ID3 is a second place:
    /// the label's, an XMP packet's or a credential's; of the others nothing is set there.
    var withinID3: MetadataSlot? {
        switch self {
        case .other(let name):
            // The key stays as it is written: who set a place looks for it under its name.
            name.asciiUppercased == "ID3:TXXX:AIGC" ? .tag(String(name.suffix(4))) : nil
        case .xmp, .credential: self
        case .tag, .comment: nil
        }
    }
}

extension [MetadataChange] {
    /// What of these is meant for an ID3 tag that is a second place, in the tag's own slots.
    var withinID3: [MetadataChange] {
        compactMap { change in
            change.slot.withinID3.map { MetadataChange(slot: $0, value: change.value) }
        }
        .lastOfEachSlot
    }
}
