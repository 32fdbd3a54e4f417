import Containers
import Detection
import Fingerprints
import Labels
import Media
import TestSupport
import Testing

@Suite struct KnownMatchTests {
    private static func met(
        _ kind: BankKind,
        _ likeness: BankMatch.Likeness,
        _ span: ClosedRange<Double>? = nil,
    ) -> KnownMatch {
        var match = BankMatch(number: 1, likeness: likeness, distance: likeness == .bytes ? 0 : 8)
        match.span = span.flatMap { TimeSpan(from: $0.lowerBound, to: $0.upperBound) }
        return KnownMatch(bank: "b", kind: kind, entry: "e", match: match)
    }

    private static func assessment(_ known: [KnownMatch]?) -> Assessment {
        Assessment(of: Observation(of: StubContainer(.mp4), meeting: known))
    }

    @Test func `the very bytes of what is settled are settled, what is alike is suspected`() {
        let same = Self.assessment([Self.met(.synthetic, .bytes)])
        #expect((same.notice, same.basis) == (.is, .verified))
        #expect(same.signals.map(\.strength) == [.decisive])
        for likeness in [BankMatch.Likeness.picture, .film, .sound] {
            var match = Self.met(.synthetic, likeness)
            let alike = Self.assessment([match])
            #expect((alike.notice, alike.basis) == (.suspected, .traced))
            match.isConfirmed = true
            let confirmed = Self.assessment([match])
            #expect((confirmed.notice, confirmed.basis) == (.is, .verified))
            #expect(confirmed.signals[0].explanation.english.contains("confirmed"))
        }
    }

    @Test(arguments: [
        (BankKind.prohibited, Signal.Claim.prohibited), (.rights, .known), (.refuted, .known),
    ])
    func `other banks say what they hold, and nothing of how it was made`(
        kind: BankKind,
        claim: Signal.Claim,
    ) {
        for likeness in BankMatch.Likeness.allCases {
            let assessment = Self.assessment([Self.met(kind, likeness)])
            #expect(assessment.notice == nil)
            #expect(assessment.labelState == .unlabelled)
            let signal = assessment.signals[0]
            #expect(signal.claim == claim)
            #expect(signal.detector.name == (likeness == .bytes ? "known-bytes" : "known-media"))
            #expect((signal.strength == .decisive) == (likeness == .bytes))
            let words = [signal.explanation.english, signal.explanation.chinese]
            #expect(words.allSatisfy { !$0.isEmpty && !$0.contains("“") })
        }
    }

    @Test func `a negative entry takes its stretch from others, and nothing else`() {
        let film = Self.met(.prohibited, .film, 10...20)
        let negative = { (likeness: BankMatch.Likeness, span: ClosedRange<Double>?) in
            Self.met(.negative, likeness, span)
        }
        #expect([film, negative(.film, 9...21)].counting == [])
        #expect([film, negative(.picture, 10...18)].counting == [])
        #expect([film, negative(.picture, 10...16)].counting == [film])
        #expect([film, negative(.film, 8...15), negative(.film, 14...19)].counting == [])
        #expect([film, negative(.film, 12...18)].counting == [])
        #expect([film, negative(.film, 13...17)].counting == [film])
        let short = Self.met(.prohibited, .film, 10...12)
        #expect([short, negative(.film, 10...11.5)].counting == [])
        #expect([short, negative(.film, 10...10.5)].counting == [short])
        #expect([film, negative(.film, nil)].counting == [])
        #expect([film, negative(.bytes, nil)].counting == [])
        #expect([film, negative(.film, 0...14)].counting == [film])
        #expect([film, negative(.film, 20...40)].counting == [film])
        #expect([film, negative(.sound, 10...20)].counting == [film])
        let same = Self.met(.prohibited, .bytes)
        #expect([same, negative(.bytes, nil), negative(.film, nil)].counting == [same])
        #expect([negative(.film, nil)].counting == [])
    }

    @Test func `nobody looked is not nothing found`() {
        #expect(Observation(of: StubContainer(.mp4)).met == nil)
        #expect(Observation(of: StubContainer(.mp4), meeting: []).met == [])
        #expect(Self.assessment(nil).signals.isEmpty)
    }
}
