import Casework
import Foundation
import HTTPTypes
import Labels
import Policy
import Store
import Synchronization
import Testing

@testable import Server

@Suite struct GateBookTests {
    /// A clock that stands until it is moved.
    private final class Clock: Sendable {
        let time = Mutex(Duration.seconds(100))
        func move(by duration: Duration) { time.withLock { $0 += duration } }
        var uptime: @Sendable () -> Duration { { self.time.withLock { $0 } } }
    }

    private let clock = Clock()
    private let item = "018f3c5a-0000-7000-8000-000000000001"

    private func book(failsClosed: Bool = true) -> GateBook {
        var limits = GateLimits()
        limits.failsClosed = failsClosed
        return GateBook(limits: limits, uptime: clock.uptime) { _, notice in
            BilingualText(en: "notice \(notice.word)", zh: "标识")
        }
    }

    /// An entry as the database gives it.
    private func entry(_ json: String) throws -> GateEntry {
        try JSONDecoder().decode(GateEntry.self, from: Data(json.utf8))
    }

    private func live(_ more: String = #""stops":[],"age_limits":[]"#) throws -> GateEntry {
        try entry(
            #"{"item":"\#(item)","tenant":"main","state":"live","version":2,"notice":"is",\#(more)}"#
        )
    }

    private func reply(
        _ book: GateBook,
        tenant: String = "main",
        country: String? = nil,
        age: AgeBand? = nil,
    ) -> (status: Int, reason: String?, notice: String?) {
        let reply = book.reply(item: item, of: tenant, country: country, ageBand: age)
        return (
            reply.status.code, reply.headers[.touchstoneReason], reply.headers[.touchstoneNotice],
        )
    }

    @Test(arguments: [true, false])
    func `a rehearsal is said to be one`(isSandbox: Bool) throws {
        let book = book()
        book.take([try live(#""stops":[],"age_limits":[],"sandbox":\#(isSandbox)"#)])
        book.confirm(asOf: clock.uptime())
        let played = book.reply(item: item, of: "main", country: nil, ageBand: nil)
        #expect(played.headers[.touchstoneSandbox] == (isSandbox ? "1" : nil))
        book.take([
            try entry(
                """
                {"item":"\(item)","tenant":"main","state":"removed","stops":[],"age_limits":[],\
                "sandbox":\(isSandbox)}
                """
            )
        ])
        let refused = book.reply(item: item, of: "main", country: nil, ageBand: nil)
        #expect(refused.status == .forbidden)
        #expect(refused.headers[.touchstoneSandbox] == (isSandbox ? "1" : nil))
    }

    @Test func `nothing plays before the first look`() throws {
        let book = book(failsClosed: false)
        book.take([try live()])
        #expect(reply(book) == (403, "gate-behind", nil))
    }

    @Test func `what is live plays with its notice`() throws {
        let book = book()
        book.take([try live()])
        book.confirm(asOf: clock.uptime())
        #expect(reply(book) == (200, nil, "is"))
    }

    @Test func `another tenant's item is unknown`() throws {
        let book = book()
        book.take([try live()])
        book.confirm(asOf: clock.uptime())
        #expect(reply(book, tenant: "other") == (403, "unknown-item", nil))
    }

    @Test func `a later entry takes an earlier one's place`() throws {
        let book = book()
        book.take([try live()])
        book.take([
            try entry(
                #"{"item":"\#(item)","tenant":"main","state":"withdrawn","stops":[],"age_limits":[]}"#
            )
        ])
        book.confirm(asOf: clock.uptime())
        #expect(reply(book) == (403, "withdrawn", nil))
    }

    @Test func `a stop in one country bites there, and where the country isn't known`() throws {
        let book = book()
        book.take([
            try live(
                """
                "stops":[{"territory":"CN","ground":{"kind":"terms","obligations":[],\
                "territory":"CN"}}],"age_limits":[]
                """
            )
        ])
        book.confirm(asOf: clock.uptime())
        #expect(reply(book, country: "CN") == (403, "stopped-terms", nil))
        #expect(reply(book, country: "DE") == (200, nil, "is"))
        #expect(reply(book) == (403, "country-unknown", nil))
    }

    @Test func `an age limit asks for an age`() throws {
        let book = book()
        book.take([
            try live(#""stops":[],"age_limits":[{"territory":"everywhere","minimumAge":16}]"#)
        ])
        book.confirm(asOf: clock.uptime())
        #expect(reply(book, age: .from14) == (403, "age", nil))
        #expect(reply(book, age: .from16) == (200, nil, "is"))
        #expect(reply(book) == (403, "age-unknown", nil))
    }

    @Test(arguments: [true, false])
    func `a memory that is behind refuses everything where that is set`(failsClosed: Bool) throws {
        let book = book(failsClosed: failsClosed)
        book.take([try live()])
        book.confirm(asOf: clock.uptime())
        clock.move(by: .milliseconds(1_000))
        #expect(reply(book).status == 200)
        clock.move(by: .milliseconds(1))
        #expect(reply(book).status == (failsClosed ? 403 : 200))
        book.confirm(asOf: clock.uptime())
        #expect(reply(book).status == 200)
    }
}

extension GateBook {
    /// Takes entries in, each as if it had just changed.
    fileprivate func take(_ entries: [GateEntry]) {
        take(entries.map { GateChange(1, $0, under: "eu") })
    }
}

@Suite struct ViewerTests {
    @Test func `a query tells country and age`() {
        let viewer = Viewer(query: "territory=DE&age_band=16-17")
        #expect(viewer.country == "DE")
        #expect(viewer.ageBand == .from16)
    }

    @Test(arguments: [
        nil, "", "&&", "territory", "territory=", "territory=de", "territory=DEU",
        "age_band=18", "x=1", "territory=%44E",
    ])
    func `what isn't understood counts as unknown`(query: String?) {
        #expect(Viewer(query: query).country == nil)
        #expect(Viewer(query: query).ageBand == nil)
    }
}
