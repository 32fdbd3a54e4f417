package import Foundation

/// Times as the API writes and reads them: RFC 3339 in UTC, written with milliseconds.
package enum APITime {
    package static func text(_ time: Date) -> String {
        // Rows keep whole microseconds, which a `Double` of seconds misses by a little: a time has
        // to read the same before and after it was kept.
        let microseconds = (time.timeIntervalSince1970 * 1_000_000).rounded()
        let milliseconds = (microseconds / 1_000).rounded(.down)
        return Date(timeIntervalSince1970: (milliseconds + 0.25) / 1_000).formatted(style)
    }

    /// Nil for what is no such time; a fraction of up to six digits is optional.
    package static func date(_ text: String) -> Date? {
        guard TextForm.time.matches(text) else { return nil }
        let parts = text.dropLast().split(separator: ".")
        guard let whole = parts.first, let date = try? Date("\(whole)Z", strategy: .iso8601) else {
            return nil
        }
        guard let fraction = parts.dropFirst().first else { return date }
        return Double("0.\(fraction)").map { date + $0 }
    }

    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    static let encoding = JSONEncoder.DateEncodingStrategy.custom { date, encoder in
        var container = encoder.singleValueContainer()
        try container.encode(text(date))
    }

    static let decoding = JSONDecoder.DateDecodingStrategy.custom { decoder in
        let container = try decoder.singleValueContainer()
        guard let date = date(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: TextForm.time.words,
            )
        }
        return date
    }
}
