import Media

extension BoxTree {
    /// The boxes whose children are looked at when a file is opened.
    static let movieContainers: Set<BoxType> = [
        "moov", "trak", "mdia", "minf", "stbl", "dinf", "tref", "mvex", "udta", "meta", "ilst",
        "mfra",
    ]
    /// The boxes whose children are looked at in a movie fragment.
    static let fragmentContainers: Set<BoxType> = ["moof", "traf"]

    /// Reads the boxes of a file, or of a part of it, with a stack of its own.
    ///
    /// - Parameter containers: the types whose children are boxes to look at.
    /// - Throws: ``ContainerError/overLimit(what:at:)`` for boxes too deep or too many.
    init(
        reading source: any ByteSource,
        in range: Range<UInt64>,
        containers: Set<BoxType> = movieContainers,
        limits: ContainerLimits,
    ) throws(ContainerError) {
        var reader = BoxReader(source, budget: limits.elementCount)
        var (open, offset): ([Int], UInt64) = ([], range.lowerBound)
        while true {
            let parent = open.last
            let end = parent.map { self[$0].end } ?? range.upperBound
            guard let box = try reader.box(at: offset, before: end, in: parent.map { self[$0] })
            else {
                guard let node = open.popLast() else { return }
                close(node)
                offset = self[node].end
                continue
            }
            let isContainer = containers.contains(box.type) || isItem(box, in: parent)
            let start =
                isContainer ? try Self.childrenStart(of: box, source) : box.content.lowerBound
            let node = append(box, in: parent, childrenStart: start)
            offset = isContainer ? start : box.end
            if isContainer { open.append(node) }
            guard open.count <= limits.depth else {
                throw .overLimit(what: "boxes lie too deep in each other", at: box.start)
            }
        }
    }

    /// The items of an `ilst` have types of their own and hold boxes.
    private func isItem(_ box: Box, in parent: Int?) -> Bool {
        guard let parent, self[parent].type == "ilst" else { return false }
        return box.type != "free" && box.type != "skip"
    }

    /// ISO's `meta` has a version and flags before its children, QuickTime's doesn't.
    ///
    /// The version and flags are always zero, the size of a first child never is.
    private static func childrenStart(
        of box: Box,
        _ source: any ByteSource,
    ) throws(ContainerError) -> UInt64 {
        let start = box.content.lowerBound
        guard box.type == "meta", box.content.count >= 4 else { return start }
        var cursor = ByteCursor(source, in: box.content, windowBytes: 4)
        return try cursor.bigEndian(4, "the head of 'meta'") == 0 ? start + 4 : start
    }
}
