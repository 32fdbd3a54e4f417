import Foundation
import TestSupport
import Testing

@testable import Store

/// What needs no database: waits, turns, looks.
@Suite struct JobRulesTests {
    @Test func `the ceiling of a wait doubles up to the greatest`() {
        let backoff = Backoff()
        #expect(
            [1, 2, 3, 4, 11, 12, 13, 1_000_000].map(backoff.ceiling(afterAttempt:)) == [
                .seconds(2), .seconds(4), .seconds(8), .seconds(16), .seconds(2048),
                .seconds(3600), .seconds(3600), .seconds(3600),
            ]
        )
    }

    @Test(arguments: 1...12)
    func `a wait is anything up to its ceiling`(attempt: Int) {
        let backoff = Backoff()
        var generator = SeededGenerator(seed: UInt64(attempt))
        let ceiling = backoff.ceiling(afterAttempt: attempt)
        let waits = (0..<1000).map { _ in
            backoff.delay(afterAttempt: attempt, chance: generator.next())
        }
        #expect(waits.allSatisfy { $0 >= .zero && $0 < ceiling })
        #expect(waits.contains { $0 < ceiling / 10 } && waits.contains { $0 > ceiling * 9 / 10 })
        let mean = waits.reduce(.zero, +) / 1000
        #expect(mean > ceiling * 45 / 100 && mean < ceiling * 55 / 100)
    }

    @Test func `a dear look is taken seldom, a cheap one often, and soon after a clock went back`()
    {
        let start = Date(timeIntervalSince1970: 1_000)
        var pace = Pace()
        #expect(pace.isDue(at: start))
        pace.looked(from: start, to: start + 0.1)
        #expect(!pace.isDue(at: start + 5) && pace.isDue(at: start + 5.2))
        #expect(pace.isDue(at: start - 100))
        pace.looked(from: start, to: start + 30)
        #expect(!pace.isDue(at: start + 149.9) && pace.isDue(at: start + 150.1))
        pace.looked(from: start, to: start + 1)
        #expect(!pace.isDue(at: start + 10.9) && pace.isDue(at: start + 11.1))
        pace.looked(from: start, to: start)
        #expect(pace.isDue(at: start))
    }

    @Test func `tenants take turns, after the last one served`() {
        let now = Date(timeIntervalSince1970: 0)
        var book = LaneBook()
        book.surveyed([.normal: ["a": 1, "b": 2, "c": 3]], at: now)
        func order() -> [ExactName] { book.turns(.normal, withQuiet: false).map(\.tenant) }
        #expect(order() == ["a", "b", "c"])
        let lane = book.turns(.normal, withQuiet: false)[1]
        book.served(lane, of: .normal, upTo: 7, drained: nil, at: now)
        #expect(order() == ["c", "a", "b"])
        #expect(book.turns(.normal, withQuiet: false)[2].floor == 7)
        #expect(book.turns(.high, withQuiet: true) == [])
    }

    @Test func `names that look alike are two lanes`() {
        let (joined, apart) = ("caf\u{E9}", "cafe\u{301}")
        #expect(joined == apart)
        var book = LaneBook()
        book.surveyed([.normal: [ExactName(joined): 1, ExactName(apart): 2]], at: .distantPast)
        let lanes = book.turns(.normal, withQuiet: false)
        #expect(lanes.map(\.floor).sorted() == [1, 2])
        book.served(lanes[0], of: .normal, upTo: 9, drained: nil, at: .distantPast)
        #expect(book.turns(.normal, withQuiet: false).map(\.floor) == [lanes[1].floor, 9])
    }

    @Test func `a drained lane is looked at last, and forgotten in the end`() {
        let now = Date(timeIntervalSince1970: 0)
        var book = LaneBook()
        book.surveyed([.low: ["a": 5, "b": 2]], at: now)
        let lane = book.turns(.low, withQuiet: true)[0]
        book.served(lane, of: .low, upTo: nil, drained: 9, at: now)
        #expect(book.turns(.low, withQuiet: false).map(\.tenant) == ["b"])
        #expect(book.turns(.low, withQuiet: true).map(\.tenant) == ["b", "a"])
        #expect(book.turns(.low, withQuiet: true)[1].floor == 9)
        // What was committed late lies below: a survey finds it.
        book.surveyed([.low: ["a": 6]], at: now + 30)
        #expect(book.turns(.low, withQuiet: true).map(\.tenant) == ["a", "b"])
        #expect(book.turns(.low, withQuiet: true)[0].floor == 6)
        book.surveyed([:], at: now + 61)
        #expect(book.turns(.low, withQuiet: true).map(\.tenant) == ["a"])
        book.surveyed([:], at: now + 200)
        #expect(book.turns(.low, withQuiet: true) == [])
    }

    @Test func `a lease from the future is watched for a whole lease before it counts as lost`() {
        let now = Date(timeIntervalSince1970: 0)
        var watch = LeaseWatch()
        let lease = LeaseWatch.Lease(id: JobID(1), fence: 1, end: 9_999)
        let renewed = LeaseWatch.Lease(id: JobID(1), fence: 1, end: 10_999)
        #expect(watch.forgotten([lease], at: now, after: 60) == [])
        #expect(watch.forgotten([lease], at: now + 59, after: 60) == [])
        #expect(watch.forgotten([renewed], at: now + 61, after: 60) == [])
        #expect(watch.forgotten([renewed], at: now + 120, after: 60) == [])
        // The clock goes back once more: the watch begins again.
        #expect(watch.forgotten([renewed], at: now - 500, after: 60) == [])
        #expect(watch.forgotten([renewed], at: now - 441, after: 60) == [])
        #expect(watch.forgotten([renewed], at: now - 440, after: 60) == [renewed])
    }

    @Test func `lists are padded so that few texts are prepared`() {
        let texts = Set((1...200).map { SQL.list(Array(1...$0)).text(for: .postgres) })
        #expect(texts.count == 9)
        #expect(
            SQL.list([4, 5, 6]).values == [.integer(4), .integer(5), .integer(6), .integer(6)]
        )
        let table = SQL.table([[1, "a"], [2, "b"]], [.integer, .text])
        #expect(
            table.text(for: .postgres)
                == "VALUES (CAST($1 AS BIGINT), CAST($2 AS TEXT)), ($3, $4)"
        )
    }
}
