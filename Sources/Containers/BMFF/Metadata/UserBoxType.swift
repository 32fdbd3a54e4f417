import Media

/// The 16 bytes that say what a `uuid` box is.
struct UserBoxType: Hashable, Sendable {
    let bytes: [UInt8]

    /// An XMP packet.
    static let xmp = UserBoxType(bytes: [
        0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF,
        0xAC,
    ])
    /// Content Credentials.
    static let credential = UserBoxType(bytes: [
        0xD8, 0xFE, 0xC3, 0xD6, 0x1B, 0x0E, 0x48, 0x3C, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7E, 0xC4,
        0x81,
    ])

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Reads it from a `uuid` box; `nil` when the box is too short to have one.
    init?(reading box: Box, _ source: any ByteSource) throws(ContainerError) {
        guard box.content.count >= 16 else { return nil }
        do { bytes = try source.bytes(at: box.content.lowerBound, count: 16) } catch {
            throw .reading(error)
        }
    }

    /// What stands behind it.
    static func content(of box: Box) -> Range<UInt64> { box.content.lowerBound + 16..<box.end }
}

/// The head of a Content Credentials box (C2PA, A.5): version and flags, a purpose, for a
/// manifest store also where the first box of Merkle hashes stands.
struct CredentialHead: Sendable {
    /// Whether the data is a manifest store: purpose `manifest`, `original` or `update`.
    let isStore: Bool
    /// Whether the data is hashes of a Merkle tree.
    let isMerkle: Bool
    /// Where the file's first `merkle` box stands, and where that is written.
    private(set) var merkle: (offset: UInt64, field: Range<UInt64>)?
    /// The data behind the head; all behind the UUID when the purpose isn't known.
    let data: Range<UInt64>

    init(reading box: Box, _ source: any ByteSource) throws(ContainerError) {
        let content = UserBoxType.content(of: box)
        var cursor = ByteCursor(source, in: content, windowBytes: 64)
        let head = try cursor.peek(32, "the head of the Content Credentials box")
        let end = head.dropFirst(4).firstIndex(of: 0)
        let purpose = end.map { String(decoding: head[4..<$0], as: UTF8.self) } ?? ""
        isStore = ["manifest", "original", "update"].contains(purpose)
        isMerkle = purpose == "merkle"
        guard isStore || isMerkle, let end else {
            data = content
            return
        }
        try cursor.skip(UInt64(end) + 1, "the purpose of the Content Credentials box")
        if isStore, cursor.remaining >= 8 {
            let field = cursor.offset..<cursor.offset + 8
            merkle = (try cursor.bigEndian(8, "the place of the Merkle hashes"), field)
        }
        data = cursor.offset..<box.end
    }
}
