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

    @Test(arguments: [
        (0, "1970-01-01"), (-1, "1969-12-31"), (59, "1970-03-01"), (11_016, "2000-02-29"),
        (20_779, "2026-11-22"), (-25_509, "1900-02-28"), (-25_508, "1900-03-01"),
    ])
    func `days since 1970 are days of the calendar`(count: Int, text: String) {
        #expect(CalendarDay(daysSince1970: count).description == text)
    }

    @Test func `no clock is too wrong for a day`() {
        #expect(CalendarDay(daysSince1970: .max).description == "9999-12-31")
        #expect(CalendarDay(daysSince1970: .min).description == "1-01-01")
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
