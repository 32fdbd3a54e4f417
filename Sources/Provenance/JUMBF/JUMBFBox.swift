/// A box of the JPEG Universal Metadata Box Format (ISO 19566-5), by the bytes it takes up.
///
/// Boxes hold places, not copies: hashes go over the bytes as they are stored.
public struct JUMBFBox: Hashable, Sendable {
    /// The four characters of its type, such as `jumb`, `cbor`, `json`.
    public let type: String
    /// Where it lies, header and all.
    public let range: Range<Int>
    /// Where its content lies; the hash of a superbox goes over this (C2PA 2.2 §8.4.2.3).
    public let payload: Range<Int>
    /// What a superbox says of itself; `nil` in other boxes.
    public let description: JUMBFDescription?
    /// The boxes of a superbox behind its description, in order.
    public let children: [JUMBFBox]

    /// The label of a superbox that has one.
    public var label: String? { description?.label }
}

/// The description box `jumd` of a superbox (ISO 19566-5 §A.3).
public struct JUMBFDescription: Hashable, Sendable {
    /// The 16 bytes that say what the superbox holds.
    public let type: [UInt8]
    /// The bits that say what else stands in the description.
    public let toggles: UInt8
    /// The name by which the box is referred to.
    public let label: String?
    /// A number of the application's own.
    public let id: UInt32?
    /// A SHA-256 that the description states; nothing here compares it.
    public let hash: [UInt8]?
    /// Random bytes that make the box's hash unguessable (private box `c2sh`).
    public let salt: [UInt8]?

    /// Whether others may refer to the box.
    public var isRequestable: Bool { toggles & 0x01 != 0 }

    /// The type, where its first four bytes are letters and the rest is the JPEG family's own.
    public var typeCode: String? {
        let rest: [UInt8] = [0, 0x11, 0, 0x10, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
        guard type.dropFirst(4).elementsEqual(rest) else { return nil }
        return String(decoding: type.prefix(4), as: UTF8.self)
    }
}
