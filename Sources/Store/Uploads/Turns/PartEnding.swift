/// How a part's bytes ended.
package enum PartEnding: Sendable, Hashable {
    /// All of them came.
    case whole
    /// The connection broke, or fewer came than were announced.
    case cut
    /// Another request wants to go on with the upload.
    case wanted
    /// None came for too long.
    case idle
    /// The part took too long altogether.
    case slow
    /// The server stops.
    case stopping
}

/// What a request says of the part that it brings.
package struct UploadPart: Sendable {
    /// Where the part begins.
    package var offset: UInt64
    /// How many bytes it announces; nil where it doesn't say.
    package var bytes: UInt64?
    /// The upload's length, where it was unknown until now.
    package var length: UInt64?
    package var checksum: PartChecksum?

    package init(
        at offset: UInt64,
        bytes: UInt64? = nil,
        length: UInt64? = nil,
        checksum: PartChecksum? = nil,
    ) {
        self.offset = offset
        self.bytes = bytes
        self.length = length
        self.checksum = checksum
    }
}

/// What became of a part.
package struct PartOutcome: Sendable, Hashable {
    /// The upload with what of the part is durable now.
    package let upload: Upload
    package let ending: PartEnding
}
