import Foundation
import Policy
import Testing

@testable import Casework

@Suite struct CaseClockTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    private static func clock(hours: Double = 48) throws -> CaseClock {
        CaseClock(
            try #require(ClockID("00000000-0000-4000-8000-000000000001")),
            .personShown,
            for: "a",
            of: try #require(TenantName("studio")),
            in: nil,
            from: start,
            until: start + hours * 3_600,
        )
    }

    @Test func `what it stands still for is added, and no more`() throws {
        var clock = try Self.clock()
        let isPaused = clock.pause(.reporter, at: Self.start + 3_600)
        #expect(isPaused && !clock.isRunning)
        let again = clock.pause(.court, at: Self.start + 7_200)
        #expect(!again && clock.pause?.reason == .reporter)
        clock.resume(at: Self.start + 10_800)
        #expect(clock.dueAt == Self.start + 50 * 3_600)
        clock.resume(at: Self.start + 20_000)
        #expect(clock.dueAt == Self.start + 50 * 3_600)
    }

    @Test func `nothing that is overdue is saved by standing still`() throws {
        var clock = try Self.clock(hours: 1)
        let isPaused = clock.pause(.authority, at: Self.start + 3_600)
        #expect(!isPaused)
        let early = clock.noteBreach(at: Self.start + 3_600)
        let late = clock.noteBreach(at: Self.start + 3_601)
        let twice = clock.noteBreach(at: Self.start + 3_700)
        #expect(!early && late && !twice)
        clock.stop(at: Self.start + 4_000)
        #expect(clock.breachedAt == Self.start + 3_601 && clock.stoppedAt == Self.start + 4_000)
    }

    @Test func `a late answer is a breach, also where nobody looked before`() throws {
        var (late, timely) = (try Self.clock(hours: 1), try Self.clock(hours: 1))
        late.stop(at: Self.start + 3_601)
        timely.stop(at: Self.start + 3_600)
        #expect(late.breachedAt != nil && timely.breachedAt == nil)
        let after = timely.noteBreach(at: Self.start + 9_999)
        #expect(!after)
    }
}
