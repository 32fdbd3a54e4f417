import Media

@testable import Fingerprints

/// Looks at every five seconds of every alignment of two sounds, one after the other.
struct PlainAligner {
    /// Nineteen items of the one beside nineteen of the other.
    struct Window: Hashable {
        var query: Int
        var entry: Int
    }

    let query: [UInt32]
    let entry: [UInt32]
    private let queryDull: [Bool]
    private let entryDull: [Bool]

    init(_ query: [UInt32], _ entry: [UInt32]) {
        (self.query, self.entry) = (query, entry)
        (queryDull, entryDull) = (DullSound.marks(query), DullSound.marks(entry))
    }

    /// The windows that agree well enough, whether or not anything leads there.
    func windows(most: Int = 114) -> [Window] {
        guard query.count >= 19, entry.count >= 19 else { return [] }
        return (19 - entry.count...query.count - 19).flatMap { shift in
            let places = max(0, shift)..<min(query.count, entry.count + shift)
            let wrong = places.map { (query[$0] ^ entry[$0 - shift]).nonzeroBitCount }
            var sum = wrong.prefix(18).reduce(0, +)
            return places.dropLast(18).compactMap { place in
                let index = place - places.lowerBound
                sum += wrong[index + 18]
                defer { sum -= wrong[index] }
                return sum <= most ? Window(query: place, entry: place - shift) : nil
            }
        }
        .filter { Set(query[$0.query..<$0.query + 19]).count >= 8 }
        .filter { window in
            (0..<19).allSatisfy { !queryDull[window.query + $0] || !entryDull[window.entry + $0] }
        }
    }

    /// Whether one of a window's items agrees in the top 24 bits, but for so many.
    func hasSeed(_ window: Window, flips: Int) -> Bool {
        (0..<19).contains { step in
            let (left, right) = (window.query + step, window.entry + step)
            guard !queryDull[left], !entryDull[right] else { return false }
            return ((query[left] ^ entry[right]) >> 8).nonzeroBitCount <= flips
        }
    }
}

extension AudioMatch {
    /// Whether a match tells of a window: the same time, and nearly the same alignment.
    func tells(of window: PlainAligner.Window) -> Bool {
        let step = AudioFingerprint.itemSeconds
        let shift = (span.startSeconds - entrySpan.startSeconds) / step
        guard abs(shift - Double(window.query - window.entry)) < 12.5 else { return false }
        let begins = Double(window.query) * step
        return span.startSeconds < begins + 19 * step && begins < span.endSeconds
    }
}
