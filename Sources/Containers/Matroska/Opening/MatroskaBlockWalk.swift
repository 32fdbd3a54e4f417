import Media

/// Walks over Clusters from the first one on, and gives the blocks of one track in order.
struct MatroskaBlockWalk: Sendable {
    /// The Clusters that were come to.
    private(set) var clusters: [MatroskaCluster] = []
    private let track: UInt64
    private let isOpenSegment: Bool
    private let segmentEnd: UInt64
    private var cursor: ByteCursor
    private var isInCluster = false
    private var elementsLeft: Int

    init(
        _ layout: MatroskaLayout,
        of source: any ByteSource,
        track: UInt64,
        limits: ContainerLimits,
    ) {
        self.track = track
        isOpenSegment = layout.segment.dataSize == nil
        segmentEnd = layout.segmentEnd
        cursor = ByteCursor(source, in: 0..<layout.segmentEnd, windowBytes: 64)
        cursor.seek(to: layout.firstCluster?.offset ?? segmentEnd)
        elementsLeft = limits.elementCount
    }

    /// Whether as many elements were visited as the limits allow.
    var isExhausted: Bool { elementsLeft <= 0 }

    /// The track's next block, or `nil` at the end or when too much was visited.
    mutating func next() throws(ContainerError) -> MatroskaBlock? {
        while cursor.offset < segmentEnd, !isExhausted {
            leaveCluster()
            guard cursor.offset < segmentEnd else { break }
            elementsLeft -= 1
            let element = try cursor.element()
            if !isInCluster {
                guard try enter(element) else { return nil }
            } else if let block = try visit(element) {
                return block
            }
        }
        return nil
    }

    /// Goes on until so many Clusters were come to, as far as there are.
    mutating func reach(clusterCount: Int) throws(ContainerError) {
        while clusters.count < clusterCount, try next() != nil {}
    }

    // MARK: The Segment

    /// Goes into a Cluster or past another element; `false` where the Segment ends.
    private mutating func enter(_ element: EBMLElement) throws(ContainerError) -> Bool {
        let isNext = element.id == MatroskaID.ebml || element.id == MatroskaID.segment
        if isOpenSegment, isNext {
            cursor.seek(to: segmentEnd)
            return false
        }
        if element.id == MatroskaID.cluster {
            if element.dataSize != nil { _ = try end(of: element, within: segmentEnd) }
            clusters.append(MatroskaCluster(element))
            isInCluster = true
        } else {
            cursor.seek(to: try end(of: element, within: segmentEnd))
        }
        return true
    }

    private mutating func leaveCluster() {
        guard isInCluster, let end = clusters.last?.end, cursor.offset >= end else { return }
        isInCluster = false
    }

    private func end(
        of element: EBMLElement,
        within limit: UInt64,
    ) throws(ContainerError) -> UInt64 {
        guard let end = element.end, end <= limit else {
            throw .truncated(what: "a Matroska element", at: element.offset)
        }
        return end
    }

    // MARK: Clusters

    private static let ending = MatroskaID.levelOne.union([MatroskaID.ebml, MatroskaID.segment])

    /// Reads an element of the Cluster; a block of the track is handed out.
    private mutating func visit(_ element: EBMLElement) throws(ContainerError) -> MatroskaBlock? {
        let index = clusters.count - 1
        if clusters[index].element.dataSize == nil, Self.ending.contains(element.id) {
            clusters[index].close(at: element.offset)
            cursor.seek(to: element.offset)
            return nil
        }
        let end = try end(of: element, within: clusters[index].end ?? segmentEnd)
        var block: MatroskaBlock?
        switch element.id {
        case MatroskaID.simpleBlock:
            clusters[index].blockCount += 1
            block = try simpleBlock(element)
        case MatroskaID.blockGroup:
            clusters[index].blockCount += 1
            block = try blockGroup(element, end)
        case MatroskaID.encryptedBlock:
            throw .encrypted(what: "a Matroska block is encrypted", at: element.offset)
        default: try clusters[index].add(element, &cursor)
        }
        cursor.seek(to: end)
        return block
    }

    private mutating func simpleBlock(
        _ element: EBMLElement
    ) throws(ContainerError) -> MatroskaBlock? {
        let head = try MatroskaBlock.Head(element, &cursor)
        guard head.track == track else { return nil }
        try head.check(element)
        return MatroskaBlock(
            element: element,
            place: place,
            time: try time(of: head, in: element),
            isKey: head.isKey,
            frame: head.frame,
            showing: nil,
        )
    }

    private mutating func blockGroup(
        _ element: EBMLElement,
        _ groupEnd: UInt64,
    ) throws(ContainerError) -> MatroskaBlock? {
        var head: MatroskaBlock.Head?
        var showing: [UInt8] = []
        var ids: Set<UInt32> = []
        while cursor.offset < groupEnd {
            elementsLeft -= 1
            let child = try cursor.element()
            let childEnd = try end(of: child, within: groupEnd)
            ids.insert(child.id)
            switch child.id {
            case MatroskaID.block: head = try MatroskaBlock.Head(child, &cursor)
            case MatroskaID.blockDuration, MatroskaID.discardPadding:
                guard childEnd - child.offset <= 32 else {
                    throw .malformed(what: "a Matroska block's duration", at: child.offset)
                }
                cursor.seek(to: child.offset)
                showing += try cursor.bytes(Int(childEnd - child.offset), "a Matroska element")
            default: break
            }
            cursor.seek(to: childEnd)
        }
        guard let head, head.track == track else { return nil }
        try head.check(element)
        guard ids.isDisjoint(with: [MatroskaID.blockAdditions, MatroskaID.codecState]) else {
            throw .unsupported(what: "a picture comes with additions", at: element.offset)
        }
        return MatroskaBlock(
            element: element,
            place: place,
            time: try time(of: head, in: element),
            isKey: !ids.contains(MatroskaID.referenceBlock),
            frame: head.frame,
            showing: showing,
        )
    }

    private var place: MatroskaBlock.Place {
        .init(cluster: clusters.count - 1, number: clusters.last?.blockCount ?? 0)
    }

    private func time(
        of head: MatroskaBlock.Head,
        in element: EBMLElement,
    ) throws(ContainerError) -> Int64 {
        guard let start = clusters.last?.timestamp else {
            throw .malformed(what: "a Cluster has blocks before its timestamp", at: element.offset)
        }
        let (time, overflow) = start.addingReportingOverflow(Int64(head.relativeTime))
        guard !overflow else {
            throw .malformed(what: "a block's time is out of range", at: element.offset)
        }
        return time
    }
}
