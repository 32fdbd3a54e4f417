import Labels
import Policy
import Testing

/// What the law asks, and what a service adds.
@Suite struct BeyondTheLawTests {
    private func verdict(_ firings: [(PolicyAction, PolicyGround.Kind)]) -> Verdict {
        let text = BilingualText(en: "text", zh: "文字")
        let fired = firings.enumerated().map { number, firing in
            Firing(
                "p/r\(number)",
                version: 1,
                action: firing.0,
                ground: PolicyGround(firing.1, territory: .everywhere),
                statement: text,
                because: text,
            )
        }
        return Verdict(
            firings.map(\.0).max() ?? .release,
            in: .everywhere,
            notice: nil,
            firings: fired,
            shadows: [],
            pin: PolicyPin(profile: .init("plain", 1), packs: [], rules: []),
        )
    }

    @Test func `what only the law asks is not beyond it`() {
        let verdict = verdict([(.label, .law)])
        #expect(verdict.askedByLaw == .label && verdict.beyondTheLaw.isEmpty)
        #expect(!verdict.goesBeyondTheLaw)
        #expect(verdict.beyondTheLawWords.english == "nothing goes beyond the law")
    }

    @Test func `a stricter rule of our own is, and says what the law would do`() {
        let verdict = verdict([(.hold, .ownChoice), (.label, .law)])
        #expect(verdict.askedByLaw == .label && verdict.goesBeyondTheLaw)
        #expect(verdict.beyondTheLaw.map(\.rule) == ["p/r0"])
        #expect(verdict.beyondTheLawWords.english == "the law asks for label; beyond it go p/r0")
    }

    @Test func `a milder one isn't, though it rests on no law`() {
        let verdict = verdict([(.stop, .law), (.hold, .terms)])
        #expect(!verdict.goesBeyondTheLaw && verdict.beyondTheLaw.map(\.rule) == ["p/r1"])
        #expect(verdict.beyondTheLawWords.english.contains("no more than the law"))
    }

    @Test func `where no law asks everything is our own`() {
        let verdict = verdict([(.hold, .terms)])
        #expect(verdict.askedByLaw == .release && verdict.goesBeyondTheLaw)
        #expect(verdict.beyondTheLawWords.chinese == "法律未作要求，依据为：p/r0")
    }

    @Test func `nothing is done, so nothing is beyond`() {
        #expect(!verdict([]).goesBeyondTheLaw && verdict([]).askedByLaw == .release)
    }
}
