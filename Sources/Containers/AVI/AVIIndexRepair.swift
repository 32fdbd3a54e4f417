import Media

/// Makes the indexes of an AVI file true again when something moves.
///
/// Three kinds count from the file's beginning: `indx` in a stream's header, which says where the
/// indexes of its parts stand; those indexes themselves (`ix00` …), by a base of 64 bits (OpenDML
/// AVI 1.02, 4.1); and some writers' `idx1`, whose offsets should count from the list `movi`.
struct AVIIndexRepair {
    private let source: any ByteSource
    private let map: OffsetMap
    private let limits: ContainerLimits

    init(_ source: any ByteSource, _ map: OffsetMap, _ limits: ContainerLimits) {
        (self.source, self.map, self.limits) = (source, map, limits)
    }

    /// What has to be replaced, none of it by something of another size.
    func replacements(
        header: AVIHeader,
        segments: [AVISegment],
    ) throws(ContainerError) -> [(range: Range<UInt64>, content: Splice)] {
        var found: [(range: Range<UInt64>, content: Splice)] = []
        var parts: Set<UInt64> = []
        for chunk in header.streams.flatMap(\.indexes) {
            let head = try bytes(chunk.content, upTo: Self.headBytes)
            guard head.count == Self.headBytes else { continue }
            if head[3] == 0 {
                found += try superIndex(chunk, head, &parts)
            } else if head[3] == 1, let base = try base(at: chunk.content, head) {
                found.append(base)
            }
        }
        for part in parts.sorted() {
            if let base = try base(ofPartAt: part) { found.append(base) }
        }
        for segment in segments {
            if let legacy = try legacyIndex(of: segment) { found.append(legacy) }
        }
        return found
    }

    /// How long the head of an OpenDML index is.
    private static let headBytes = 24

    private func bytes(_ range: Range<UInt64>, upTo count: Int) throws(ContainerError) -> [UInt8] {
        guard range.lowerBound <= source.size else { return [] }
        var cursor = ByteCursor(source, in: range, windowBytes: max(count, 64))
        return try cursor.peek(count, "an index of the AVI file")
    }

    /// An index of indexes: each entry is an offset, a size and a duration.
    private func superIndex(
        _ chunk: WAVEChunk,
        _ head: [UInt8],
        _ parts: inout Set<UInt64>,
    ) throws(ContainerError) -> [(range: Range<UInt64>, content: Splice)] {
        let start = chunk.content.lowerBound + UInt64(Self.headBytes)
        let room = UInt64(chunk.content.upperBound - start) / 16
        let used = min(UInt64(head.integer(at: 4)), room)
        guard used <= limits.elementCount, used * 16 <= limits.structureBytes else {
            throw .overLimit(what: "the AVI file has too many indexes", at: chunk.range.lowerBound)
        }
        var entries = try bytes(start..<start + used * 16, upTo: Int(used) * 16)
        var changed = false
        for index in stride(from: 0, to: entries.count - 15, by: 16) {
            let old = entries.wideInteger(at: index)
            guard old != 0, let new = map[old] else { continue }
            parts.insert(old)
            guard new != old else { continue }
            entries.replaceSubrange(index..<index + 8, with: new.littleEndianBytes)
            changed = true
        }
        guard parts.count <= limits.elementCount else {
            throw .overLimit(what: "the AVI file has too many indexes", at: chunk.range.lowerBound)
        }
        guard changed else { return [] }
        var content = Splice()
        content.insert(entries)
        return [(start..<start + UInt64(entries.count), content)]
    }

    private func base(
        ofPartAt offset: UInt64
    ) throws(ContainerError) -> (range: Range<UInt64>, content: Splice)? {
        guard offset < source.size else { return nil }
        let head = try bytes(offset..<source.size, upTo: 8 + Self.headBytes)
        guard head.count == 8 + Self.headBytes, head[8 + 3] == 1,
            head.prefix(2) == Array("ix".utf8)[...] || head[2..<4] == Array("ix".utf8)[...]
        else { return nil }
        let content = offset + 8..<source.size
        return try base(at: content, Array(head.dropFirst(8)))
    }

    /// The base of an index moves with what its entries point at.
    private func base(
        at content: Range<UInt64>,
        _ head: [UInt8],
    ) throws(ContainerError) -> (range: Range<UInt64>, content: Splice)? {
        let entryBytes = UInt64(head[0]) * 4
        let used = UInt64(head.integer(at: 4))
        guard used > 0, entryBytes >= 8 else { return nil }
        let base = head.wideInteger(at: 12)
        let first = content.lowerBound + UInt64(Self.headBytes)
        let shifts = [first, first + (used - 1) * entryBytes].map { entry in (entry, base) }
        var moved: Set<Int64> = []
        for (entry, base) in shifts {
            let (end, overflow) = entry.addingReportingOverflow(4)
            guard !overflow, end <= content.upperBound else { return nil }
            let offset = UInt64(try bytes(entry..<end, upTo: 4).integer(at: 0))
            let (place, isOver) = base.addingReportingOverflow(offset)
            guard !isOver else { return nil }
            moved.insert(map.shift(at: place))
        }
        guard moved.count == 1, let shift = moved.first else {
            let at = content.lowerBound
            throw .unsupported(what: "an index over several RIFFs of the AVI file", at: at)
        }
        guard shift != 0 else { return nil }
        guard let new = Int64(exactly: base).map({ $0.addingReportingOverflow(shift) }),
            !new.overflow, new.partialValue >= 0
        else {
            throw .unsupported(what: "an index base of the AVI file", at: content.lowerBound)
        }
        var field = Splice()
        field.insert(new.partialValue.littleEndianBytes)
        return (content.lowerBound + 12..<content.lowerBound + 20, field)
    }

    /// The index `idx1` behind the pictures, when its offsets count from the file's beginning.
    private func legacyIndex(
        of segment: AVISegment
    ) throws(ContainerError) -> (range: Range<UInt64>, content: Splice)? {
        guard let movie = segment.movie,
            let index = segment.chunks.first(where: { $0.id == "idx1" })
        else { return nil }
        let shift = map.shift(at: movie.content.lowerBound)
        guard shift != 0, try isAbsolute(index, movie) else { return nil }
        var content = Splice()
        content.filter(index.content, through: AVILegacyIndexFilter(shift: shift))
        return (index.content, content)
    }

    /// Looks where an entry finds the chunk that it names.
    private func isAbsolute(
        _ index: WAVEChunk,
        _ movie: WAVEChunk,
    ) throws(ContainerError) -> Bool {
        let entries = try bytes(index.content, upTo: 16 * 16)
        let start = movie.content.lowerBound
        for entry in stride(from: 0, to: entries.count - 15, by: 16) {
            let name = Array(entries[entry..<entry + 4])
            let offset = UInt64(entries.integer(at: entry + 8))
            if try stands(name, at: start + offset) { return false }
            if try stands(name, at: offset) { return true }
        }
        // As other readers do: offsets past the list's beginning can't count from it.
        return entries.count >= 16 && UInt64(entries.integer(at: 8)) >= start
    }

    private func stands(_ name: [UInt8], at offset: UInt64) throws(ContainerError) -> Bool {
        guard offset < source.size else { return false }
        let head = try bytes(offset..<source.size, upTo: 12)
        return head.prefix(4).elementsEqual(name) || head.dropFirst(8).elementsEqual(name)
    }
}

/// Moves the offsets of an `idx1` chunk while it is copied.
struct AVILegacyIndexFilter: ByteFilter {
    let shift: Int64
    private var held: [UInt8] = []

    init(shift: Int64) { self.shift = shift }

    func outputCount(of count: UInt64) -> UInt64 { count }

    mutating func pass(_ bytes: [UInt8], isLast: Bool) throws(ContainerError) -> [UInt8] {
        held += bytes
        let whole = held.count / 16 * 16
        var ready = Array(held.prefix(isLast ? held.count : whole))
        held.removeFirst(ready.count)
        for entry in stride(from: 0, to: whole, by: 16) {
            let moved = Int64(ready.integer(at: entry + 8)) + shift
            guard let offset = UInt32(exactly: moved) else {
                throw .unsupported(what: "an index of the AVI file past 4 GiB", at: 0)
            }
            ready.replaceSubrange(entry + 8..<entry + 12, with: offset.littleEndianBytes)
        }
        return ready
    }
}

extension [UInt8] {
    /// The integer of eight bytes at an index, the lowest first; 0 where the bytes end before.
    fileprivate func wideInteger(at index: Int) -> UInt64 {
        UInt64(integer(at: index + 4)) << 32 | UInt64(integer(at: index))
    }
}
