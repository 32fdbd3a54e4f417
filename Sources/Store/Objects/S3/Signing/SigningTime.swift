import Foundation

/// A moment as signatures and answers of S3 write it.
struct SigningTime: Hashable, Sendable {
    /// Such as `20130524T000000Z`.
    let text: String

    /// Such as `20130524`.
    var day: String { String(text.prefix(8)) }

    init(_ time: Date) {
        let seconds = Int64(time.timeIntervalSince1970.rounded(.down))
        let days = Int64((Double(seconds) / 86_400).rounded(.down))
        let (year, month, day) = Self.civil(days)
        let rest = seconds - days * 86_400
        text =
            Self.digits(year, 4) + Self.digits(month, 2) + Self.digits(day, 2) + "T"
            + Self.digits(rest / 3_600, 2) + Self.digits(rest / 60 % 60, 2)
            + Self.digits(rest % 60, 2) + "Z"
    }

    private static func digits(_ number: Int64, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }

    /// The date that lies so many days behind 1970-01-01 (the Gregorian calendar counted from a
    /// first of March, so that leap days come last).
    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * ofYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, ofYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// Days from 1970-01-01 to a date; nil where there is no such date.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64? {
        guard (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
            return nil
        }
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
        return civil(days) == (year, month, day) ? days : nil
    }
}

// Times in answers.
extension SigningTime {
    /// `2009-10-12T17:50:30.000Z`, as lists have it.
    static func ofList(_ text: String) -> Date? {
        let pattern = /(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,9})?Z/
        guard let match = text.wholeMatch(of: pattern)?.output else { return nil }
        let date = (match.1, match.2, match.3)
        return time(
            date,
            (match.4, match.5, match.6),
            fraction: match.7.flatMap { Double("0\($0)") },
        )
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, as header fields have it (RFC 9110 §5.6.7).
    static func ofField(_ text: String) -> Date? {
        let pattern = /[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT/
        guard let match = text.wholeMatch(of: pattern)?.output,
            let month = months.firstIndex(of: String(match.2))
        else { return nil }
        let date = (match.3, Substring("\(month + 1)"), match.1)
        return time(date, (match.4, match.5, match.6), fraction: nil)
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private typealias Three = (Substring, Substring, Substring)

    private static func time(_ date: Three, _ clock: Three, fraction: Double?) -> Date? {
        guard let year = Int64(date.0), let month = Int64(date.1), let day = Int64(date.2),
            let hour = Int64(clock.0), let minute = Int64(clock.1), let second = Int64(clock.2),
            hour < 24, minute < 60, second <= 60, let days = days(year, month, day)
        else { return nil }
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second
        return Date(timeIntervalSince1970: Double(seconds) + (fraction ?? 0))
    }
}
