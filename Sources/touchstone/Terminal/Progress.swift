import Synchronization

/// How far one long task has come: a bar for a person, a line at each quarter for a log.
final class Progress: Sendable {
    private let title: String
    private let isQuiet: Bool
    private let shown = Mutex(-1)

    /// Work on less than this is over before anybody wonders.
    private static let leastBytes: UInt64 = 256 << 20

    init(_ title: String, isQuiet: Bool) {
        self.title = title
        self.isQuiet = isQuiet
    }

    /// Shows that `done` of `total` bytes are behind us.
    func show(_ done: UInt64, of total: UInt64) {
        guard !isQuiet, total >= Self.leastBytes else { return }
        let percent = Int(Double(done) / Double(total) * 100)
        shown.withLock { last in
            guard percent > last else { return }
            if Terminal.isWatched {
                draw(percent)
            } else if percent / 25 > max(last, 0) / 25 {
                Terminal.say("\(title): \(percent / 25 * 25) %")
            }
            last = percent
        }
    }

    private func draw(_ percent: Int) {
        let bar = String(repeating: "█", count: percent / 5)
        let rest = String(repeating: "·", count: 20 - percent / 5)
        Terminal.draw(
            "\r\(title) \(bar)\(rest) \(percent) %" + (percent >= 100 ? "\r\u{1B}[K" : "")
        )
    }
}
