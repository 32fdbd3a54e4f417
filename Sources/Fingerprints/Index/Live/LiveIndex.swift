public import Media
import Synchronization

/// An index that is added to, retired from and searched at once, by any number of tasks.
///
/// Whoever searches takes a ``view`` and needs no lock from then on. New rows stand in a tail in
/// memory until ``settle(everything:)`` makes a segment of them; a task in the background calls it
/// again and again. With a folder, settled rows survive the process: everything up to the view's
/// sequence that was last settled. What came later, whoever filled the index adds again.
///
/// ## Topics
/// - ``view``
/// - ``add(_:sequence:)``
/// - ``retire(_:sequence:)``
/// - ``settle(everything:)``
public final class LiveIndex: Sendable {
    /// How an index uses memory and disk.
    public struct Options: Sendable {
        /// From how many rows on the tail is made into a segment; also the most that should be
        /// lost with the process.
        public var tailLimit = 1 << 15
        /// Where segments are while they are searched.
        public var residence = SegmentResidence.mapped
        /// How much of the segments is read when a folder is opened.
        public var check = SegmentCheck.whole
        /// Into how many words hashes are cut; `nil` leaves that to the size.
        package var words: Int?

        /// The usual ones.
        public init() {}
    }

    /// What only a writer looks at.
    struct Writing: ~Copyable {
        var isSettling = false
        /// Whether something was retired that no manifest says.
        var isRetiring = false
    }

    let options: Options
    let folder: IndexFolder?
    let writing = Mutex(Writing())
    /// Held for the time of reading or replacing a few references.
    private let published: Mutex<IndexView>

    /// Makes an empty index in memory.
    public init(options: Options = Options()) {
        self.options = options
        folder = nil
        published = Mutex(IndexView())
    }

    /// Opens the index of a folder, or begins one there.
    ///
    /// The folder must be there. One process may have it open at a time.
    ///
    /// - Throws: ``IndexFault``, also where a file was damaged: remove the folder's files then and
    ///   fill the index again.
    public convenience init(
        at folder: FilePathBytes,
        options: Options = Options(),
    ) throws(IndexFault) {
        try self.init(on: FolderIndexDisk.opening(folder), options: options)
    }

    package init(on disk: any IndexDisk, options: Options = Options()) throws(IndexFault) {
        self.options = options
        let (folder, view) = try IndexFolder.open(disk, options)
        self.folder = folder
        published = Mutex(view)
    }

    /// The index as it is now.
    public var view: IndexView { published.withLock { $0 } }

    /// Adds rows, which every later view contains.
    ///
    /// - Parameters:
    ///   - entries: the rows, with the names by which they are retired.
    ///   - sequence: the number of this change in the caller's own count, not below the last one;
    ///     `nil` leaves it as it is.
    /// - Throws: ``IndexFault/retired(_:)`` when a name is retired and rows that had it are not yet
    ///   removed: nothing is added then. Give the entry another name.
    public func add(_ entries: [IndexEntry], sequence: UInt64? = nil) throws(IndexFault) {
        try writing.withLock { _ throws(IndexFault) in
            var next = view
            if let gone = entries.first(where: { next.retired.contains($0.payload) }) {
                throw .retired(gone.payload)
            }
            next.tail.append(entries)
            publish(next, sequence)
        }
    }

    /// Retires names: no later view finds a row that has one of them.
    public func retire(_ payloads: [UInt64], sequence: UInt64? = nil) {
        writing.withLock { writing in
            var next = view
            next.retired.insert(payloads)
            writing.isRetiring = true
            publish(next, sequence)
        }
    }

    /// Replaces the view; only while ``writing`` is held.
    func publish(_ next: IndexView, _ sequence: UInt64? = nil) {
        var next = next
        if let sequence { next.sequence = max(next.sequence, sequence) }
        published.withLock { $0 = next }
    }
}
