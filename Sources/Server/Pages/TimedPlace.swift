package import Casework
package import Foundation

/// A place in a list that is sorted by time and id.
package struct TimedPlace: Hashable, Sendable {
    let time: Date
    let id: String

    package init(_ time: Date, _ id: some RecordID) {
        self.time = time
        self.id = id.text
    }

    package init?(_ text: String) {
        let parts = text.split(separator: "/")
        guard parts.count == 2, let microseconds = Int64(parts[0]) else { return nil }
        time = Date(timeIntervalSince1970: Double(microseconds) / 1e6)
        id = String(parts[1])
    }

    /// To the microsecond, as times are kept.
    package var text: String { "\(Int64((time.timeIntervalSince1970 * 1e6).rounded()))/\(id)" }
}

/// A list of which one page is asked for.
package struct PagedList: Sendable {
    private let seal: CursorSeal
    private let name: [String]
    /// How many entries are asked for.
    package let limit: Int
    /// The place behind which the page begins; nil for the first.
    package let place: String?

    /// - Parameter filters: what else the list's cursors belong to.
    /// - Throws: the problem of a cursor that isn't one of this list.
    package init(
        _ call: Call,
        of caller: Caller,
        sealing seal: CursorSeal,
        filters: [String] = [],
    ) throws(Problem) {
        self.seal = seal
        name = [call.route.operation, caller.tenant] + filters
        limit = call.pageLength()
        place = try call.query.text("cursor").map { cursor throws(Problem) in
            try seal.place(of: cursor, of: [call.route.operation, caller.tenant] + filters)
        }
    }

    /// The page with these rows; where it is full, more may follow.
    package func page<Row, View: AnswerShape>(
        _ rows: [Row],
        showing view: (Row) throws -> View,
        at place: (Row) -> String,
    ) rethrows -> Page<View> {
        let next = rows.count < limit ? nil : rows.last
        return Page(
            try rows.map(view),
            next: next.map { seal.cursor(behind: place($0), of: name) },
        )
    }
}
