public import Media

/// A FLAC file (RFC 9639).
///
/// Labels stand in the VORBIS_COMMENT block. A Content Credentials store stands in an ID3v2 tag
/// before the signature `fLaC` (C2PA 2.2, A.3); it is read here, and written nowhere in this type.
/// A label and an XMP packet in that tag are set where they stand.
///
/// A file that ends within its metadata, or within a frame that lies a block or more before the
/// last sample of which STREAMINFO tells, is cut off, and refused.
public struct FLACContainer: Container {
    /// Always ``ContainerFormat/flac``.
    public let format = ContainerFormat.flac
    /// What STREAMINFO states.
    public let facts: MediaFacts
    /// What an ID3 tag in front holds, then the fields of every comment block.
    public let metadata: [MetadataEntry]

    let size: UInt64
    /// The ID3 tag before the signature.
    let prefix: ID3Tag?
    let blocks: [FLACBlock]
    /// The comment blocks, by their index in ``blocks``.
    let comments: [(index: Int, list: VorbisComment)]

    /// Reads the metadata blocks; of the audio only the end, to see whether it is there.
    ///
    /// - Throws: ``ContainerError`` when the file is no FLAC, is cut off or over a limit.
    public init(
        _ source: any ByteSource,
        limits: ContainerLimits = ContainerLimits(),
    ) throws(ContainerError) {
        prefix = try ID3Tag(reading: source, at: 0, limits: limits)
        let start = prefix?.range.upperBound ?? 0
        var cursor = ByteCursor(source)
        cursor.seek(to: start)
        guard try cursor.bytes(4, "a FLAC signature") == Array("fLaC".utf8) else {
            throw .malformed(what: "the FLAC signature is missing", at: start)
        }
        size = source.size
        blocks = try Self.blocks(&cursor, limits)
        let info = try Self.streamInfo(&cursor, blocks)
        facts = info.facts
        comments = try Self.comments(&cursor, blocks, limits)
        let audio = blocks.last?.range.upperBound ?? size
        try FLACTail(source: source, info: info, start: audio).requireEnd()
        var entries = prefix?.entriesOfSecondPlace ?? []
        for (index, list) in comments {
            let start = blocks[index].contentOffset
            entries += list.entries {
                start + UInt64($0.lowerBound)..<start + UInt64($0.upperBound)
            }
        }
        metadata = entries
    }

    private static func blocks(
        _ cursor: inout ByteCursor,
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> [FLACBlock] {
        var blocks: [FLACBlock] = []
        repeat {
            guard blocks.count < limits.elementCount else {
                throw .overLimit(what: "too many FLAC metadata blocks", at: cursor.offset)
            }
            blocks.append(try FLACBlock(&cursor))
        } while blocks.last?.isLast == false
        return blocks
    }

    private static func streamInfo(
        _ cursor: inout ByteCursor,
        _ blocks: [FLACBlock],
    ) throws(ContainerError) -> FLACStreamInfo {
        guard let first = blocks.first, first.kind == .streamInfo else {
            throw .malformed(what: "FLAC's first block is no STREAMINFO", at: cursor.offset)
        }
        cursor.seek(to: first.contentOffset)
        let content = try cursor.bytes(
            min(first.contentCount, FLACStreamInfo.count),
            "STREAMINFO",
        )
        guard let info = FLACStreamInfo(content) else {
            throw .malformed(what: "FLAC's STREAMINFO is too short", at: first.range.lowerBound)
        }
        return info
    }

    private static func comments(
        _ cursor: inout ByteCursor,
        _ blocks: [FLACBlock],
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> [(index: Int, list: VorbisComment)] {
        var comments: [(index: Int, list: VorbisComment)] = []
        var held = 0
        for (index, block) in blocks.enumerated() where block.kind == .vorbisComment {
            held += block.contentCount
            guard block.contentCount <= limits.metadataBytes, held <= limits.structureBytes else {
                throw .overLimit(what: "FLAC's comments are too long", at: block.range.lowerBound)
            }
            cursor.seek(to: block.contentOffset)
            let content = try cursor.bytes(block.contentCount, "a FLAC comment block")
            let list = try VorbisComment(parsing: content, at: block.contentOffset, limits: limits)
            comments.append((index, list))
        }
        return comments
    }
}
