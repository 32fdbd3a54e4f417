import Foundation

/// How often a look that may be dear is taken: it may cost a fiftieth of the time, and where that
/// would be seldom, a fifth.
///
/// A look over the whole queue is cheap while the engine can clear away what is dead. While a
/// snapshot is held open it can't, and a look costs as much as there were jobs since: then it's
/// taken seldom, by itself.
struct Pace: Sendable {
    /// The longest pause between looks, as long as one takes less than a quarter of it: what a look
    /// finds waits for it.
    static let longest: TimeInterval = 10

    private var next: Date?
    private var last: Date?

    /// Whether it's time for a look.
    ///
    /// A clock that went back makes it time at once.
    func isDue(at now: Date) -> Bool {
        guard let next, let last else { return true }
        return now >= next || now < last
    }

    mutating func looked(from start: Date, to end: Date, atLeast pause: TimeInterval = 0) {
        let cost = max(0, end.timeIntervalSince(start))
        last = end
        // Beside a snapshot that is held for hours a look may take seconds.
        next = end.addingTimeInterval(max(min(max(50 * cost, pause), Self.longest), 4 * cost))
    }
}
