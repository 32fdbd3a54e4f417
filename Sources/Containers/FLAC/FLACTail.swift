import Media

/// Looks at a FLAC file's last bytes whether the sound goes on to the sample that STREAMINFO
/// states as the last.
///
/// A file is cut off when it ends within a frame, and behind the last frame whose header is there
/// at least a block of samples is missing. Nothing is said where STREAMINFO states no count, where
/// frames can't be counted (a shortest block that isn't the longest, with frames counted as if it
/// were), where something else stands behind the sound, and of a file that ends with a whole
/// frame: then the count is of a longer file that this one was copied from.
struct FLACTail: Sendable {
    let source: any ByteSource
    let info: FLACStreamInfo
    /// The first byte behind the metadata.
    let start: UInt64

    /// How many bytes are looked at, unless a frame can be longer.
    private static let leastBytes = 1 << 16

    /// Refuses a file that is cut off.
    ///
    /// - Throws: ``ContainerError/truncated(what:at:)``.
    func requireEnd() throws(ContainerError) {
        guard info.samples > 0 else { return }
        let head = try bytes(at: start, FLACFrameHeader.mostBytes)
        guard let first = FLACFrameHeader(head[...], of: info) else {
            // Less than a header, and nothing else than one.
            guard head.count < FLACFrameHeader.mostBytes, head.first ?? 0xFF == 0xFF else { return }
            throw .truncated(what: "the FLAC sound", at: source.size)
        }
        guard isCountable(first) else { return }
        let count = max(Self.leastBytes, reach)
        let place = max(start, source.size - min(source.size, UInt64(count)))
        guard isCut(try bytes(at: place, count), isVariable: first.isVariable) else { return }
        throw .truncated(what: "the FLAC sound", at: source.size)
    }

    /// How far before the end the last frame's header can stand: the frame, and a part of the next
    /// frame's header.
    private var reach: Int { info.longestFrame + FLACFrameHeader.mostBytes }

    private func isCountable(_ first: FLACFrameHeader) -> Bool {
        guard info.longestBlock > 0 else { return false }
        return first.isVariable
            || info.shortestBlock == info.longestBlock
                && first.samples == min(UInt64(info.longestBlock), info.samples)
    }

    private func isCut(_ tail: [UInt8], isVariable: Bool) -> Bool {
        guard let last = lastFrame(in: tail, isVariable: isVariable),
            last.end + UInt64(info.longestBlock) <= info.samples
        else { return false }
        return tail.count - last.index <= reach && FLACChecksum.ofFrame(tail[last.index...]) != 0
    }

    /// The frame that ends last, by its header; the search stops at one that ends late enough.
    private func lastFrame(
        in bytes: [UInt8],
        isVariable: Bool,
    ) -> (index: Int, end: UInt64)? {
        var last: (index: Int, end: UInt64)?
        for index in bytes.indices.dropLast().reversed()
        where bytes[index] == 0xFF && bytes[index + 1] & 0xFE == 0xF8 {
            guard let header = FLACFrameHeader(bytes[index...], of: info),
                header.isVariable == isVariable, header.samples <= info.longestBlock
            else { continue }
            let end = header.end(in: info)
            if end > last?.end ?? 0 { last = (index, end) }
            if end + UInt64(info.longestBlock) > info.samples { break }
        }
        return last
    }

    private func bytes(at offset: UInt64, _ count: Int) throws(ContainerError) -> [UInt8] {
        do { return try source.bytes(at: offset, upTo: count) } catch { throw .reading(error) }
    }
}
