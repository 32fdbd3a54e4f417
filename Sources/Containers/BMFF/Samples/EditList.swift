import Media

/// Which parts of a track are shown when: `elst` (8.6.6).
struct EditList {
    struct Edit: Hashable {
        /// How long it lasts, in the movie's ticks; 0 to the end.
        let duration: UInt64
        /// Where it begins, in the track's ticks; below 0 when nothing is shown.
        let mediaTime: Int64
        /// How fast it runs, 1 as usual.
        let rate: Int16
    }

    private(set) var edits: [Edit] = []

    /// Reads a track's list; a track without one is shown as it is.
    init(
        ofTrack track: Int,
        in tree: BoxTree,
        _ source: any ByteSource,
        _ limits: ContainerLimits,
    ) throws(ContainerError) {
        guard let edit = tree.child("edts", of: track) else { return }
        let inside = try BoxTree(
            reading: source,
            in: tree[edit].content,
            containers: [],
            limits: limits,
        )
        guard let node = inside.child("elst", of: nil) else { return }
        var cursor = ByteCursor(source, in: inside[node].content)
        let width = try cursor.bigEndian(4, "the head of 'elst'") >> 24 == 1 ? 8 : 4
        let count = try cursor.bigEndian(4, "the entry count of 'elst'")
        guard count <= limits.elementCount else {
            throw .overLimit(what: "'elst' has too many entries", at: inside[node].start)
        }
        for _ in 0..<count {
            let duration = try cursor.bigEndian(width, "an edit's length")
            let time = try cursor.bigEndian(width, "an edit's beginning")
            let rate = try cursor.bigEndian(4, "an edit's rate")
            edits.append(
                Edit(
                    duration: duration,
                    mediaTime: width == 8
                        ? Int64(bitPattern: time) : Int64(Int32(truncatingIfNeeded: time)),
                    rate: Int16(truncatingIfNeeded: rate >> 16),
                )
            )
        }
    }

    /// The edits that show something.
    var shown: [Edit] { edits.filter { $0.mediaTime >= 0 } }
}
