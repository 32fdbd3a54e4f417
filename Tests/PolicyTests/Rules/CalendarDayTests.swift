import Policy
import Testing

@Suite struct CalendarDayTests {
    @Test(arguments: ["2026-01-31", "2024-02-29", "2000-02-29", "2199-12-31", "2027-06-30"])
    func `a day of the calendar is read and written`(_ text: String) {
        #expect(CalendarDay(text)?.description == text)
    }

    @Test(arguments: [
        "2026-02-29", "2100-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00",
        "1999-12-31", "26-01-01", "2026-1-1", "2026-01-01T00:00", "",
    ])
    func `what no calendar has is refused`(_ text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test func `days have an order`() throws {
        let days = try ["2026-12-31", "2027-01-01", "2027-01-02", "2027-02-01"].map {
            try #require(CalendarDay($0))
        }
        #expect(days.reversed().sorted() == days)
    }

    @Test func `rules whose review is overdue are named`() throws {
        let book = try Shipped.book.get()
        let (early, late) = (
            try #require(CalendarDay("2026-11-21")), try #require(CalendarDay("2027-01-01")),
        )
        #expect(book.rulesToReview(on: early).isEmpty)
        #expect(book.rulesToReview(on: late) == ["av-provisions/partial-examination"])
    }
}
