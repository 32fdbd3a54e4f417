/// One frame of an ID3v2 tag: its name, where it stands, and what its flags say.
struct ID3Frame: Hashable, Sendable {
    /// The frame's name as it stands: four characters, or three in version 2.2.
    let id: String
    /// Where the frame stands, with its header.
    let range: Range<UInt64>
    /// Where its content stands, behind the header and the bytes that flags add.
    let content: Range<UInt64>
    /// Whether the content is neither compressed nor encrypted.
    let isPlain: Bool
    /// Whether the content has extra zeros of its own (2.4 only).
    let isUnsynchronised: Bool

    /// The name that version 2.3 and 2.4 use for the same thing.
    var modernID: String { Self.modernIDs[id] ?? id }

    /// The frames of version 2.2 that matter here (ID3v2.2.0, 4; ID3v2.3.0, 4).
    private static let modernIDs = [
        "TXX": "TXXX", "COM": "COMM", "GEO": "GEOB", "TT1": "TIT1", "TT2": "TIT2",
        "TT3": "TIT3", "TP1": "TPE1", "TP2": "TPE2", "TAL": "TALB", "TCO": "TCON",
        "TCM": "TCOM", "TCR": "TCOP", "TEN": "TENC", "TSS": "TSSE", "TXT": "TEXT",
        "TPB": "TPUB", "TYE": "TYER", "TRK": "TRCK", "TOA": "TOPE", "TOF": "TOFN",
    ]

    /// How a version writes the head of a frame.
    struct Layout: Hashable, Sendable {
        let idBytes: Int
        let sizeBytes: Int
        let flagBytes: Int

        init(version: UInt8) {
            (idBytes, sizeBytes, flagBytes) = version == 2 ? (3, 3, 0) : (4, 4, 2)
        }

        /// How long the head is.
        var byteCount: Int { idBytes + sizeBytes + flagBytes }
    }
}

/// What the second flag byte of a frame says (ID3v2.3.0, 3.3.1; ID3v2.4.0 structure, 4.1.2).
struct ID3FrameFlags: Hashable, Sendable {
    /// Whether the content is neither compressed nor encrypted.
    let isPlain: Bool
    /// Whether the content has extra zeros.
    let isUnsynchronised: Bool
    /// How many bytes stand before a plain content: a group's mark, the content's true length.
    let extraBytes: UInt64

    init(_ format: UInt8, in header: ID3Header) {
        switch header.version {
        case 2: (isPlain, isUnsynchronised, extraBytes) = (true, false, 0)
        case 3:
            (isPlain, isUnsynchronised) = (format & 0xC0 == 0, false)
            extraBytes = format & 0x20 == 0 ? 0 : 1
        default:
            isPlain = format & 0x0C == 0
            isUnsynchronised = format & 0x02 != 0 || header.isUnsynchronised
            extraBytes = (format & 0x40 == 0 ? 0 : 1) + (format & 0x01 == 0 ? 0 : 4)
        }
    }
}
