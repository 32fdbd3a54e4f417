import Synchronization

/// How far one long task has come: a bar for a person, a line at each quarter for a log.
final class Progress: Sendable {
    private let title: String
    private let isQuiet: Bool
    private let shown = Mutex(-1)

    /// Work on less than this is over before anybody wonders.
    private static let leastBytes: UInt64 = 256 << 20

    /// Nor on so short a medium.
    private static let leastSeconds = 20.0

    init(_ title: String, isQuiet: Bool) {
        self.title = title
        self.isQuiet = isQuiet
    }

    /// Shows that `done` of `total` bytes are behind us.
    func show(_ done: UInt64, of total: UInt64) {
        guard total >= Self.leastBytes else { return }
        show(Double(done) / Double(total))
    }

    /// Shows that `done` of `total` seconds of the medium are behind us.
    func show(seconds done: Double, of total: Double?) {
        guard let total, total >= Self.leastSeconds else { return }
        show(done / total)
    }

    private func show(_ fraction: Double) {
        guard !isQuiet, fraction.isFinite else { return }
        let percent = Int(min(max(fraction, 0), 1) * 100)
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
