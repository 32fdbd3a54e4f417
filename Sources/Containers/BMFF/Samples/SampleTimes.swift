import Media

/// Walks over when samples are decoded and shown: `stts` and `ctts` (8.6.1), in the track's ticks.
struct SampleTimes {
    struct Time: Hashable {
        /// When the sample is decoded.
        let decode: Int64
        /// When it is shown.
        let shown: Int64
        /// Whether the offset between is one of `ctts`; always the difference of the two.
        var offset: Int64 { shown - decode }
    }

    private var durations: RunCursor
    private var offsets: RunCursor?
    private var decode: Int64 = 0

    init(_ table: SampleTable) throws(ContainerError) {
        durations = RunCursor(try table.needed("stts", entryBytes: 8), table.source)
        offsets = try table.table("ctts", entryBytes: 8).map { RunCursor($0, table.source) }
    }

    /// The next sample's times; none behind the last of `stts`.
    mutating func next() throws(ContainerError) -> Time? { try take(atMost: 1)?.first }

    /// The next samples whose times rise by equal steps: the first one's times, which are the
    /// earliest of them, and how many they are.
    mutating func nextRun() throws(ContainerError) -> (first: Time, count: UInt64)? {
        try take(atMost: .max)
    }

    private mutating func take(
        atMost limit: UInt64
    ) throws(ContainerError) -> (first: Time, count: UInt64)? {
        guard let duration = try durations.current() else { return nil }
        var count = min(limit, durations.left)
        var offset: Int64 = 0
        if let run = try offsets?.current() {
            // Version 0 is unsigned by the standard, and yet many write signed numbers there.
            offset = Int64(Int32(bitPattern: run))
            count = min(count, offsets?.left ?? count)
        }
        guard duration <= UInt32(Int32.max) else {
            throw .unsupported(what: "a sample lasts longer than is known here", at: 0)
        }
        let first = Time(decode: decode, shown: decode + offset)
        let (length, isTooLong) = Int64(duration).multipliedReportingOverflow(by: Int64(count))
        guard !isTooLong, length < 1 << 61, decode < 1 << 61 else {
            throw .malformed(what: "the samples' times pass all bounds", at: 0)
        }
        decode += length
        durations.take(count)
        offsets?.take(count)
        return (first, count)
    }
}

/// Walks over a table of runs: how many samples, and what holds for each of them.
struct RunCursor {
    private var cursor: ByteCursor
    private let type: BoxType
    private var value: UInt32 = 0
    /// How many samples of the current run are left.
    private(set) var left: UInt64 = 0

    init(_ table: EntryTable, _ source: any ByteSource) {
        cursor = table.cursor(source)
        type = table.box.type
    }

    /// What holds for the next sample; `nil` behind the last run.
    mutating func current() throws(ContainerError) -> UInt32? {
        while left == 0 {
            guard !cursor.isAtEnd else { return nil }
            left = try cursor.bigEndian(4, "a run of '\(type)'")
            value = UInt32(truncatingIfNeeded: try cursor.bigEndian(4, "a run of '\(type)'"))
        }
        return value
    }

    /// Passes over samples of the current run.
    mutating func take(_ count: UInt64) { left -= min(left, count) }
}
