import Casework
import Foundation
import Labels
import Policy
import Testing

@Suite struct GateTests {
    private func entry(_ journey: Journey) -> GateEntry {
        GateEntry(item: CaseSamples.item(), tenant: CaseSamples.tenant(), course: journey.course)
    }

    @Test func `what is live plays, with the notice of its label`() throws {
        var journey = try Journey.examined(.byRule(.label, 1, label: .mayBe))
        #expect(entry(journey).answer(country: "DE", ageBand: nil) == .refuse(.labelling))
        try journey.meet(.labelRead(version: 1, .mayBe))
        #expect(
            entry(journey).answer(country: nil, ageBand: nil) == .play(version: 1, notice: .mayBe)
        )
    }

    @Test func `a notice without a label is shown too`() throws {
        var ruling = Ruling.byRule(.release, 1)
        ruling.shown = .suspected
        let journey = try Journey.examined(ruling)
        #expect(
            entry(journey).answer(country: nil, ageBand: nil)
                == .play(version: 1, notice: .suspected)
        )
    }

    @Test func `before it is live nobody hears at which stage it is`() throws {
        let answers = [
            entry(Journey()), entry(try Journey.examined(.byRule(.hold, 1))),
        ].map { $0.answer(country: "CN", ageBand: .adult) }
        #expect(answers == [.refuse(.notYetLive), .refuse(.notYetLive)])
    }

    @Test func `a stop bites where it holds, and where nobody knows`() throws {
        var journey = try Journey.examined(.byRule(.release, 1))
        var stop = Ruling.by("ann", .stop, 2, on: CaseSamples.law)
        stop.territory = CaseSamples.territory("CN")
        try journey.meet(.decided(stop))
        let entry = entry(journey)
        #expect(entry.answer(country: "CN", ageBand: nil) == .refuse(.stopped(CaseSamples.law)))
        #expect(entry.answer(country: "DE", ageBand: nil) == .play(version: 1, notice: nil))
        #expect(entry.answer(country: nil, ageBand: nil) == .refuse(.countryUnknown))
        #expect(entry.playsSomewhere)
    }

    @Test func `an age limit asks for an age`() throws {
        var ruling = Ruling.byRule(.ageRestrict, 1)
        ruling.minimumAge = 16
        let entry = entry(try Journey.examined(ruling))
        #expect(entry.answer(country: nil, ageBand: nil) == .refuse(.ageUnknown))
        #expect(entry.answer(country: nil, ageBand: .from14) == .refuse(.tooYoung(minimumAge: 16)))
        for band in [AgeBand.from16, .adult] {
            #expect(entry.answer(country: nil, ageBand: band) == .play(version: 1, notice: nil))
        }
    }

    @Test func `what ended is not available, and says how`() throws {
        var journey = try Journey.examined(.byRule(.release, 1))
        try journey.meet(.withdrawn)
        #expect(entry(journey).answer(country: nil, ageBand: nil) == .refuse(.withdrawn))
    }

    @Test func `reasons are public words in both languages, with codes for headers`() {
        let reasons: [GateReason] = [
            .notYetLive, .labelling, .stopped(CaseSamples.law), .stopped(CaseSamples.choice),
            .removed, .withdrawn, .tooYoung(minimumAge: 18), .countryUnknown, .ageUnknown,
        ]
        #expect(Set(reasons.map(\.code)).count == reasons.count)
        for reason in reasons {
            #expect(reason.code.utf8.allSatisfy { (97...122).contains($0) || $0 == 45 })
            #expect(reason.words.english.hasSuffix("."))
            #expect(reason.words.chinese.hasSuffix("。"))
        }
        #expect(GateReason.stopped(CaseSamples.law).words.english.contains("the law requires it"))
    }

    @Test func `an entry is read as it was written`() throws {
        var journey = try Journey.examined(.byRule(.label, 1, label: .is))
        try journey.meet(.labelRead(version: 1, .is))
        try journey.meet(.decided(.by("ann", .stop, 2, on: CaseSamples.law)))
        let entry = entry(journey)
        let data = try JSONEncoder().encode(entry)
        #expect(try JSONDecoder().decode(GateEntry.self, from: data) == entry)
    }
}
