import Foundation

/// `Retry-After` (RFC 9110 §10.2.3): seconds, or a time.
enum RetryAfter {
    /// Nil for what is neither, and for a time that is over.
    static func seconds(_ field: String, from now: Date) -> Double? {
        let text = field.filter { $0 != " " || field.contains(",") }
        if text.utf8.allSatisfy({ (48...57).contains($0) }) {
            return text.utf8.count <= 9 ? Double(text) : nil
        }
        guard let time = date(field) else { return nil }
        let wait = time.timeIntervalSince(now)
        return wait > 0 ? wait : nil
    }

    /// The usual form alone: `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func date(_ text: String) -> Date? {
        guard text.utf8.count == 29, text.hasSuffix(" GMT") else { return nil }
        let parts = text.dropFirst(5).dropLast(4).split { $0 == " " || $0 == ":" }
        guard parts.count == 6, let month = months.firstIndex(of: String(parts[1])) else {
            return nil
        }
        let numbers = [parts[0], parts[2], parts[3], parts[4], parts[5]].compactMap { Int($0) }
        guard numbers.count == 5 else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        guard let zone = TimeZone(secondsFromGMT: 0) else { return nil }
        calendar.timeZone = zone
        return calendar.date(
            from: DateComponents(
                year: numbers[1],
                month: month + 1,
                day: numbers[0],
                hour: numbers[2],
                minute: numbers[3],
                second: numbers[4],
            )
        )
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
