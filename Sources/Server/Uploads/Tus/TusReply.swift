import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Pipeline
import Store

extension Reply {
    /// An answer as tus wants all of them.
    static func tus(_ status: HTTPResponse.Status, _ upload: Upload? = nil) -> Reply {
        var reply = Reply(
            status,
            headers: [.tusResumable: Tus.version, .cacheControl: "no-store"],
        )
        guard let upload else { return reply }
        reply.headers[.uploadOffset] = "\(upload.offset)"
        if let item = upload.outcome { reply.headers[.touchstoneItem] = item }
        if upload.state == .open {
            reply.headers[.uploadExpires] = HTTPDate.text(of: upload.expiresAt)
        }
        return reply
    }

    /// A problem's answer as tus wants it.
    ///
    /// - Parameter upload: as it stands now, where the sender should go on from there.
    static func tus(_ problem: Problem, of id: RequestID, _ upload: Upload? = nil) -> Reply {
        var reply = tus(.init(code: problem.status), upload)
        if problem.kind == .unsupportedTusVersion { reply.headers[.tusVersion] = Tus.version }
        if let seconds = problem.retryAfter { reply.headers[.retryAfter] = "\(seconds)" }
        if case .integer(let offset) = problem.extensions["offset"] {
            reply.headers[.uploadOffset] = "\(offset)"
        }
        reply.headers[.contentType] = "application/problem+json"
        reply.body = .bytes(ByteBuffer(string: problem.document(of: id).compactText))
        return reply
    }
}

/// A time as HTTP writes it (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func text(of time: Date) -> String {
        let seconds = Int(max(time.timeIntervalSince1970, 0))
        let (day, rest) = (seconds / 86_400, seconds % 86_400)
        let (year, month, dayOfMonth) = civil(day)
        let clock = [rest / 3600, rest / 60 % 60, rest % 60].map(twoDigits).joined(separator: ":")
        return
            "\(days[day % 7]), \(twoDigits(dayOfMonth)) \(months[month - 1]) \(year) \(clock) GMT"
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    /// Year, month and day of the Gregorian calendar for days since 1970: a year is counted from
    /// March, so that the day which some years lack comes last.
    private static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let (era, ofEra) = (shifted / 146_097, shifted % 146_097)
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * ofYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, ofYear - (153 * march + 2) / 5 + 1)
    }
}
