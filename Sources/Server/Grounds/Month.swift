import Foundation
import Policy

/// A month of the calendar in UTC.
struct Month: Hashable, Comparable, Sendable {
    /// Months since January of the year 0.
    let index: Int

    private init(index: Int) { self.index = index }

    init(of time: Date) {
        let day = CalendarDay(
            daysSince1970: Int((time.timeIntervalSince1970 / 86_400).rounded(.down))
        )
        index = day.year * 12 + day.month - 1
    }

    /// Reads `2026-11`; nil for what is no month.
    init?(_ text: String) {
        guard let day = CalendarDay("\(text)-01") else { return nil }
        index = day.year * 12 + day.month - 1
    }

    func adding(_ months: Int) -> Month { Month(index: index + months) }

    var text: String { String("\(start.formatted(.iso8601.year().month().day()))".prefix(7)) }

    var start: Date {
        let text = "\(index / 12)-\(index % 12 < 9 ? "0" : "")\(index % 12 + 1)-01"
        return (try? Date(text, strategy: .iso8601.year().month().day())) ?? .distantPast
    }

    var span: Range<Date> { start..<adding(1).start }

    static func < (one: Month, other: Month) -> Bool { one.index < other.index }
}
