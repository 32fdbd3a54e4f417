/// What a child says on its error channel: complaints, of which the last are kept, and progress.
struct Complaints: Sendable {
    /// How many lines were complaints.
    private(set) var count = 0
    /// The last of them.
    private(set) var lines: [String] = []
    private let limitBytes: Int
    private let progress: (@Sendable (Double) -> Void)?
    private var heldBytes = 0
    private var open: [UInt8] = []
    private static let lineBytes = 1024
    private static let keptLines = 64

    /// Keeps so many bytes; lines of ffmpeg's `-progress` become calls with the seconds done.
    init(limitBytes: Int, progress: (@Sendable (Double) -> Void)?) {
        self.limitBytes = limitBytes
        self.progress = progress
    }

    /// The kept lines as one text.
    var text: String { lines.joined(separator: "; ") }

    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes {
            if byte == 10 {
                finishLine()
            } else if open.count < Self.lineBytes {
                open.append(byte)
            }
        }
    }

    mutating func finishLine() {
        guard !open.isEmpty else { return }
        let line = String(decoding: open, as: UTF8.self)
        open.removeAll(keepingCapacity: true)
        if let progress, let report = ProgressReport(line) {
            if case .seconds(let seconds) = report { progress(seconds) }
        } else {
            keep(Self.plain(line))
        }
    }

    private mutating func keep(_ line: String) {
        count += 1
        lines.append(line)
        heldBytes += line.utf8.count
        while lines.count > 1, heldBytes > limitBytes || lines.count > Self.keptLines {
            heldBytes -= lines.removeFirst().utf8.count
        }
    }

    /// Takes away what changes from run to run: addresses in memory and the level's name.
    private static func plain(_ line: String) -> String {
        line.replacing(#/ @ 0x[0-9a-f]+\]/#, with: "]").replacing(
            #/\[(error|fatal|panic)\] /#,
            with: "",
        )
    }
}

/// One line of ffmpeg's `-progress`.
private enum ProgressReport {
    case seconds(Double)
    case other

    private static let keys: Set<Substring> = [
        "frame", "fps", "bitrate", "total_size", "out_time_us", "out_time_ms", "out_time",
        "dup_frames", "drop_frames", "speed", "progress",
    ]

    init?(_ line: String) {
        let parts = line.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        guard Self.keys.contains(parts[0]) || parts[0].hasPrefix("stream_") else { return nil }
        guard parts[0] == "out_time_us", let microseconds = Int(parts[1]) else {
            self = .other
            return
        }
        self = .seconds(Double(microseconds) / 1_000_000)
    }
}
