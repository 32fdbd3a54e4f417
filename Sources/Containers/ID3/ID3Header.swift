/// The ten bytes that begin an ID3v2 tag (ID3v2.4.0 structure, 3.1).
struct ID3Header: Hashable, Sendable {
    /// The major version: 2, 3 or 4 for tags that can be read here.
    let version: UInt8
    /// The flags: unsynchronised, extended header, experimental, footer.
    let flags: UInt8
    /// How many bytes stand between the header and the end or the footer.
    let bodyBytes: UInt64

    /// How long a header is, and a footer.
    static let byteCount: UInt64 = 10
    /// The largest body that a size of 28 bits can state.
    static let maximumBodyBytes: UInt64 = 1 << 28 - 1

    /// Reads a header, or `nil` when the bytes aren't one.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 10, bytes.starts(with: Array("ID3".utf8)),
            bytes[3] != 0xFF, bytes[4] != 0xFF, let size = SyncsafeInteger.value(bytes[6..<10])
        else { return nil }
        (version, flags, bodyBytes) = (bytes[3], bytes[5], size)
    }

    /// Describes a tag that shall be written.
    init(version: UInt8, flags: UInt8, bodyBytes: UInt64) {
        (self.version, self.flags, self.bodyBytes) = (version, flags, bodyBytes)
    }

    /// Whether frames of this tag can be looked at.
    ///
    /// In version 2.2 the second flag means a compression that was never defined.
    var isReadable: Bool { (2...4).contains(version) && !(version == 2 && flags & 0x40 != 0) }

    /// Whether zeros stand behind each `FF`: in the body as a whole before 2.4, else by frame.
    var isUnsynchronised: Bool { flags & 0x80 != 0 }

    /// Whether an extended header stands before the frames.
    var hasExtendedHeader: Bool { version >= 3 && flags & 0x40 != 0 }

    /// Whether the header is repeated behind the frames, in place of padding.
    var hasFooter: Bool { version >= 4 && flags & 0x10 != 0 }

    /// How long the tag is, with header and footer.
    var totalBytes: UInt64 { Self.byteCount + bodyBytes + (hasFooter ? Self.byteCount : 0) }

    /// The header as it stands in a file; with `3DI`, the footer.
    func bytes(mark: String = "ID3") -> [UInt8] {
        Array(mark.utf8) + [version, 0, flags] + SyncsafeInteger.bytes(bodyBytes)
    }
}

/// Integers of seven bits a byte, so that none looks like the beginning of an audio frame
/// (ID3v2.4.0 structure, 6.2).
enum SyncsafeInteger {
    /// The value, or `nil` when a byte has its highest bit set.
    static func value(_ bytes: some Sequence<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for byte in bytes {
            guard byte < 0x80 else { return nil }
            value = value << 7 | UInt64(byte)
        }
        return value
    }

    /// The four bytes of a value below 2²⁸.
    static func bytes(_ value: UInt64) -> [UInt8] {
        [21, 14, 7, 0].map { UInt8(value >> $0 & 0x7F) }
    }
}
