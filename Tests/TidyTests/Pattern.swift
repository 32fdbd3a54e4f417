import Foundation

/// A regular expression that is compiled once and looks at a whole text at a time.
struct Pattern: Sendable {
    private let expression: NSRegularExpression?

    /// Takes an expression; `^` and `$` stand for the ends of a line.
    init(_ text: String) {
        expression = try? NSRegularExpression(pattern: text, options: .anchorsMatchLines)
        precondition(expression != nil, "no expression: \(text)")
    }

    /// Something found: its line, counted from 1, and its last group, or else the whole of it.
    struct Find: Hashable {
        let line: Int
        let text: String
    }

    /// Everything found in a text, in its order.
    func finds(in text: String) -> [Find] {
        let whole = text as NSString
        let range = NSRange(location: 0, length: whole.length)
        return (expression?.matches(in: text, range: range) ?? []).map { match in
            let group = match.range(at: match.numberOfRanges - 1)
            let before = whole.substring(to: match.range.location)
            return Find(
                line: 1 + before.utf8.count { $0 == .newline },
                text: whole.substring(with: group.location == NSNotFound ? match.range : group),
            )
        }
    }
}
