/// What a child says on its error channel: complaints, of which the last are kept, and progress.
///
/// A child may flood it, so a line costs little more than a copy until somebody wants its text.
struct Complaints: Sendable {
    /// How many lines were complaints.
    private(set) var count = 0
    private let limitBytes: Int
    private let progress: (@Sendable (Double) -> Void)?
    private var kept: [[UInt8]] = []
    private var keptBytes = 0
    private var open: [UInt8] = []
    private static let lineBytes = 1024
    private static let keptLines = 64
    private static let toldKinds = 6

    /// Keeps so many bytes; lines of ffmpeg's `-progress` become calls with the seconds done.
    init(limitBytes: Int, progress: (@Sendable (Double) -> Void)?) {
        self.limitBytes = limitBytes
        self.progress = progress
    }

    /// The last complaints, without what changes from run to run: addresses and the level's name.
    var lines: [String] {
        kept.map { line in
            String(decoding: line, as: UTF8.self).replacing(#/ @ 0x[0-9a-f]+\]/#, with: "]")
                .replacing(#/\[(error|fatal|panic)\] /#, with: "")
        }
    }

    /// The last few as one text, each kind once: a decoder says the same of every frame.
    var text: String {
        var kinds: Set<String> = []
        let telling = lines.reversed().filter { line in
            kinds.insert(line.filter { !$0.isNumber }).inserted
        }
        return telling.prefix(Self.toldKinds).reversed().joined(separator: "; ")
    }

    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 10) {
            hold(rest[..<end])
            finishLine()
            rest = rest[(end + 1)...]
        }
        hold(rest)
    }

    /// Closes a last line that had no end.
    mutating func finishLine() {
        guard !open.isEmpty else { return }
        if progress == nil || !report(String(decoding: open, as: UTF8.self)) { keep() }
        open.removeAll(keepingCapacity: true)
    }

    private mutating func hold(_ part: Slice<UnsafeRawBufferPointer>) {
        open.append(contentsOf: part.prefix(Self.lineBytes - open.count))
    }

    private mutating func keep() {
        count += 1
        kept.append(open)
        keptBytes += open.count
        while kept.count > 1, keptBytes > limitBytes || kept.count > Self.keptLines {
            keptBytes -= kept.removeFirst().count
        }
    }

    /// Passes on a line of `-progress`; `false` when it is none.
    private func report(_ line: String) -> Bool {
        let parts = line.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { return false }
        guard Self.reports.contains(parts[0]) || parts[0].hasPrefix("stream_") else { return false }
        if parts[0] == "out_time_us", let microseconds = Int(parts[1]) {
            progress?(Double(microseconds) / 1_000_000)
        }
        return true
    }

    /// What ffmpeg reports of its progress, besides a quality of each stream.
    private static let reports: Set<Substring> = [
        "frame", "fps", "bitrate", "total_size", "out_time_us", "out_time_ms", "out_time",
        "dup_frames", "drop_frames", "speed", "progress",
    ]
}
