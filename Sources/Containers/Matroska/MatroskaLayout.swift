import Media

/// Where a file's Segment and the elements in it stand.
struct MatroskaLayout: Sendable {
    let docType: [UInt8]
    let segment: EBMLElement
    /// The byte behind the Segment, as far as the file goes.
    private(set) var segmentEnd: UInt64
    /// The elements of the Segment that were found, by place; of Clusters the first alone.
    private(set) var found: [UInt64: EBMLElement] = [:]
    private(set) var firstCluster: EBMLElement?
    /// Whether the Segment ends in the middle of an element.
    private(set) var isCut = false

    private let limits: ContainerLimits
    private var cursor: ByteCursor
    private var seenElements = 0
    /// Whether an entry of a SeekHead leads to Tags.
    private var namesTags = false

    /// Finds what stands in the Segment.
    ///
    /// A SeekHead is followed, so that Clusters need not be walked over, when all its entries
    /// lead to what they name and one of them leads to Tags. What no entry names is then found
    /// where it stands before the first Cluster or behind the last element that is named. In
    /// every other case, and when `walksAll`, each element of the Segment is visited: a few bytes
    /// each. An index without Tags doesn't say that there are none.
    init(
        _ source: any ByteSource,
        limits: ContainerLimits,
        walksAll: Bool = false,
    ) throws(ContainerError) {
        self.limits = limits
        cursor = ByteCursor(source, windowBytes: 32)
        docType = try Self.readHeader(&cursor, limits: limits)
        segment = try Self.findSegment(&cursor)
        segmentEnd = min(segment.end ?? source.size, source.size)
        isCut = (segment.end ?? segmentEnd) > segmentEnd
        try walk(from: segment.dataOffset, overClusters: false)
        guard let firstCluster else { return }
        let walked = found
        if !walksAll, try followSeekHeads(), namesTags {
            let last = found.values.compactMap(\.end).max() ?? 0
            if last > firstCluster.offset { try walk(from: last, overClusters: false) }
        } else {
            found = walked
            try walk(from: firstCluster.offset, overClusters: true)
        }
    }

    /// Whether the Segment states a size that passes the end of the file.
    ///
    /// One of unknown size, as a recording that broke off has it, may end within a Cluster.
    var passesEnd: Bool {
        segment.dataSize != nil && segment.end ?? .max > cursor.source.size
    }

    /// All elements of a kind, in file order.
    func elements(_ id: UInt32) -> [EBMLElement] {
        found.values.filter { $0.id == id }.sorted { $0.offset < $1.offset }
    }

    /// The end of the Void elements that stand directly at a place: that place when none does.
    func endOfVoids(at offset: UInt64) -> UInt64 {
        var end = offset
        while let next = found[end], next.id == MatroskaID.void, let nextEnd = next.end {
            end = nextEnd
        }
        return end
    }

    // MARK: The document's header

    private static func readHeader(
        _ cursor: inout ByteCursor,
        limits: ContainerLimits,
    ) throws(ContainerError) -> [UInt8] {
        let header = try EBMLNode(cursor.element(), of: cursor.source, limit: 1 << 16)
        guard header.id == MatroskaID.ebml else {
            throw .malformed(what: "the EBML header is missing", at: 0)
        }
        cursor.seek(to: header.range.upperBound)
        let fields = try header.children(limits)
        let docType = fields.first(MatroskaID.docType)?.text ?? []
        guard docType == Array("matroska".utf8) || docType == Array("webm".utf8),
            fields.first(MatroskaID.readVersion)?.unsigned ?? 1 == 1,
            fields.first(MatroskaID.maxIDLength)?.unsigned ?? 4 <= 4,
            fields.first(MatroskaID.maxSizeLength)?.unsigned ?? 8 <= 8
        else {
            throw .unsupported(what: "an EBML document that isn't Matroska or WebM", at: 0)
        }
        return docType
    }

    private static func findSegment(
        _ cursor: inout ByteCursor
    ) throws(ContainerError) -> EBMLElement {
        for _ in 0..<16 {
            let element = try cursor.element()
            if element.id == MatroskaID.segment { return element }
            guard let size = element.dataSize else { break }
            try cursor.skip(size, "an element before the Matroska segment")
        }
        throw .malformed(what: "the Matroska segment is missing", at: cursor.offset)
    }

    // MARK: Walking

    /// Visits the elements from a place on, to the end of the Segment or to the next Cluster.
    private mutating func walk(
        from start: UInt64,
        overClusters: Bool,
    ) throws(ContainerError) {
        cursor.seek(to: start)
        while cursor.offset < segmentEnd {
            guard let element = try nextElement() else { return isCut = true }
            if segment.dataSize == nil, endsSegment(element) { return }
            if element.id == MatroskaID.cluster {
                if firstCluster == nil { firstCluster = element }
                guard overClusters else { return }
            } else {
                found[element.offset] = element
            }
            guard let end = try end(of: element), end <= segmentEnd else { return isCut = true }
            cursor.seek(to: end)
        }
    }

    /// Reads an element's header, or gives `nil` where there is none.
    private mutating func nextElement() throws(ContainerError) -> EBMLElement? {
        seenElements += 1
        guard seenElements <= limits.elementCount else {
            throw .overLimit(what: "too many Matroska elements", at: cursor.offset)
        }
        do { return try cursor.element() } catch {
            if case .reading = error { throw error }
            return nil
        }
    }

    /// A Segment of unknown size ends where the next document begins.
    private mutating func endsSegment(_ element: EBMLElement) -> Bool {
        guard element.id == MatroskaID.ebml || element.id == MatroskaID.segment else {
            return false
        }
        segmentEnd = element.offset
        return true
    }

    private mutating func end(of element: EBMLElement) throws(ContainerError) -> UInt64? {
        if element.dataSize != nil { return element.end }
        guard element.id == MatroskaID.cluster else { return nil }
        return try endOfOpenCluster()
    }

    /// How many blocks are passed by for each element that ``ContainerLimits`` allow.
    private static let blocksPerElement = 32

    /// Passes by the blocks of a Cluster of unknown size (RFC 8794, section 6.2): it ends before
    /// the next element that stands in a Segment, or with the Segment.
    private mutating func endOfOpenCluster() throws(ContainerError) -> UInt64? {
        let ending = MatroskaID.levelOne.union([MatroskaID.ebml, MatroskaID.segment])
        var left = limits.elementCount.multipliedReportingOverflow(by: Self.blocksPerElement)
            .partialValue
        while cursor.offset < segmentEnd {
            left -= 1
            guard left > 0 else {
                throw .overLimit(what: "too many Matroska blocks", at: cursor.offset)
            }
            let start = cursor.offset
            let element: EBMLElement
            do { element = try cursor.element() } catch {
                if case .reading = error { throw error }
                return nil
            }
            if ending.contains(element.id) { return start }
            guard let end = element.end, end <= segmentEnd else { return nil }
            cursor.seek(to: end)
        }
        return segmentEnd
    }

    // MARK: SeekHeads

    /// Adds what the SeekHeads lead to, SeekHeads among it.
    ///
    /// - Returns: whether there is one, all entries lead to what they name, and no two of the
    ///   elements overlap.
    private mutating func followSeekHeads() throws(ContainerError) -> Bool {
        var waiting = elements(MatroskaID.seekHead)
        guard !waiting.isEmpty else { return false }
        while let seekHead = waiting.popLast() {
            let entries: [MatroskaSeekEntry]
            do { entries = try seekEntries(of: seekHead) } catch {
                if case .reading = error { throw error }
                return false
            }
            for entry in entries where entry.id != MatroskaID.cluster {
                guard let element = try target(of: entry) else { return false }
                if element.id == MatroskaID.tags { namesTags = true }
                guard found.updateValue(element, forKey: element.offset) == nil else { continue }
                if element.id == MatroskaID.seekHead { waiting.append(element) }
            }
        }
        return !elements(MatroskaID.info).isEmpty && !elements(MatroskaID.tracks).isEmpty
            && !foundOverlap
    }

    private func seekEntries(
        of seekHead: EBMLElement
    ) throws(ContainerError) -> [MatroskaSeekEntry] {
        let node = try EBMLNode(seekHead, of: cursor.source, limit: limits.structureBytes)
        return try MatroskaSeekEntry.list(node.children(limits), limits)
    }

    /// The element that an entry leads to, or `nil` when another or none is there.
    private mutating func target(
        of entry: MatroskaSeekEntry
    ) throws(ContainerError) -> EBMLElement? {
        let (offset, overflow) = segment.dataOffset.addingReportingOverflow(entry.position)
        guard !overflow, offset < segmentEnd else { return nil }
        cursor.seek(to: offset)
        guard let element = try nextElement(), element.id == entry.id,
            let end = element.end, end <= segmentEnd
        else { return nil }
        return element
    }

    private var foundOverlap: Bool {
        let sorted = (Array(found.values) + [firstCluster].compactMap { $0 })
            .sorted { $0.offset < $1.offset }
        return zip(sorted, sorted.dropFirst()).contains { ($0.end ?? $1.offset) > $1.offset }
    }
}
