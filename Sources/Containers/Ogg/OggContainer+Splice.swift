extension OggContainer {
    /// Tags whose key a Vorbis comment can have, and the comment, where a stream takes them.
    public func canSet(_ slot: MetadataSlot) -> Bool {
        links.first?.labelled != nil && VorbisComment.key(of: slot) != nil
    }

    /// Plans the edit: the pages of comment headers are laid anew, all others are copied.
    ///
    /// As long as the comments fit the pages they had, nothing else changes. When they need more,
    /// the stream's following pages are renumbered while they are copied, to the end of the link.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when no stream takes labels, or when an
    ///   index of byte offsets (Skeleton 4) would be wrong afterwards.
    public func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        let streams = links.flatMap(\.streams).filter { $0.comments != nil }
        guard let target = links.first?.labelled.map({ links[0].streams[$0].serial }),
            let main = streams.firstIndex(where: { $0.serial == target }),
            let offset = streams[main].comments?.offset
        else { throw .unsupported(what: "no stream of this Ogg file takes labels", at: 0) }
        let headers = streams.compactMap(\.comments)
        let old = headers.map(\.list)
        let new = try VorbisComment.setting(changes, in: old, main: main, at: offset)
        var edits: [OggEdit] = []
        for (header, (before, after)) in zip(headers, zip(old, new)) where before != after {
            edits += try Self.edits(header, with: after, limits)
        }
        let splice = splice(edits.sorted { $0.range.lowerBound < $1.range.lowerBound })
        guard splice.size == size || !hasOffsetIndex else {
            throw .unsupported(what: "the Ogg index (Skeleton 4) would become wrong", at: offset)
        }
        return splice
    }

    /// Puts the new pages where the old ones stood; the last place takes all that are left.
    private static func edits(
        _ header: OggCommentHeader,
        with list: VorbisComment,
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> [OggEdit] {
        let old = header.packet.pages
        var pages = try header.pages(with: list, limits: limits)[...]
        let shift = UInt32(truncatingIfNeeded: pages.count - old.count)
        return old.enumerated().map { index, page in
            let isLast = index == old.count - 1
            let taken = pages.prefix(isLast ? pages.count : 1)
            pages = pages.dropFirst(taken.count)
            return OggEdit(
                range: page.range,
                bytes: taken.flatMap { $0 },
                serial: page.serial,
                shift: isLast ? shift : 0,
            )
        }
    }

    private func splice(_ edits: [OggEdit]) -> Splice {
        var splice = Splice()
        for link in links {
            var position = link.range.lowerBound
            var shifts: [UInt32: UInt32] = [:]
            for edit in edits where link.range.contains(edit.range.lowerBound) {
                splice.pass(position..<edit.range.lowerBound, shifts)
                splice.insert(edit.bytes)
                position = edit.range.upperBound
                if edit.shift != 0 { shifts[edit.serial] = edit.shift }
            }
            splice.pass(position..<link.range.upperBound, shifts)
        }
        return splice
    }

    private var hasOffsetIndex: Bool {
        links.flatMap(\.streams).contains { stream in
            if case .skeleton(let version) = stream.identity { version >= 4 } else { false }
        }
    }
}

/// One old page and what stands in its place.
private struct OggEdit {
    let range: Range<UInt64>
    let bytes: [UInt8]
    let serial: UInt32
    /// How far the numbers of the stream's following pages move.
    let shift: UInt32
}

extension Splice {
    fileprivate mutating func pass(_ range: Range<UInt64>, _ shifts: [UInt32: UInt32]) {
        guard !shifts.isEmpty else { return copy(range) }
        filter(range, through: OggRenumbering(shifts: shifts, at: range.lowerBound))
    }
}
