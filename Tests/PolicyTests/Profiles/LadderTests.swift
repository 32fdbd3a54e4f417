import Policy
import Testing

/// The ladders that we ship.
@Suite struct LadderTests {
    private func ladder(_ name: String) throws -> EnforcementLadder {
        try #require(try Shipped.book.get().profiles[name]).ladder
    }

    @Test func `mainland China and the Union name what they serve`() throws {
        #expect(try ladder("cn").obligations == ["AV-14.2", "DS-10.5"])
        let eu = try ladder("eu")
        #expect(eu.obligations == ["DSA-23.1"] && eu.warningFirst == ["DSA-23.1"])
        #expect(eu.factors == [.suspendUpdates, .close])
        #expect(try ladder("plain").obligations == [])
    }

    @Test(arguments: ["cn", "eu", "us", "plain"])
    func `each has every severity and all four measures, mildest first`(_ name: String) throws {
        let ladder = try ladder(name)
        #expect(Set(ladder.levels.keys) == Set(PolicyCategory.Severity.allCases))
        #expect(ladder.steps.map(\.measure) == MeasureKind.allCases)
        #expect(ladder.steps.last?.days == nil)
    }

    @Test func `a weight reaches the strictest step that isn't above it`() throws {
        let ladder = try ladder("cn")
        let table: [(Int, MeasureKind?, MeasureKind?)] = [
            (0, nil, .warn), (1, .warn, .limit), (3, .warn, .limit), (4, .limit, .suspendUpdates),
            (8, .suspendUpdates, .close), (15, .suspendUpdates, .close), (16, .close, nil),
            (99, .close, nil),
        ]
        for (weight, reached, next) in table {
            #expect(ladder.step(at: weight)?.measure == reached, "\(weight)")
            #expect(ladder.next(above: weight)?.measure == next, "\(weight)")
        }
        #expect(ladder.milder(than: .suspendUpdates) == [.warn, .limit])
        #expect(ladder.milder(than: .warn) == [])
    }

    @Test func `measures are ordered, and each stands on a rung`() {
        #expect(MeasureKind.allCases.sorted() == MeasureKind.allCases)
        #expect(MeasureKind.allCases.map(\.rung) == [.warned, .limited, .suspended, .closed])
    }
}
