import Labels
import Testing

@Suite struct MarkWordingTests {
    @Test(arguments: Notice.allCases, WordingLanguage.allCases)
    func `every notice has words with both elements in every language`(
        _ notice: Notice,
        _ language: WordingLanguage,
    ) {
        let choices = MarkWording.choices(notice, in: language)
        #expect(choices.map(\.form) == [.full, .short])
        #expect(choices.allSatisfy { $0.satisfiesGB45438 && $0.notice == notice })
    }

    @Test func `the corner mark and the mark of modified content lack an element`() throws {
        let lacking = MarkWording.catalogue.filter { !$0.satisfiesGB45438 }
        #expect(lacking.map(\.text) == ["AI", "AI MODIFIED"])
        #expect(lacking.allSatisfy { $0.namesAI && !$0.namesGeneration })
    }

    @Test func `no two wordings look the same`() {
        #expect(Set(MarkWording.catalogue.map(\.lines)).count == MarkWording.catalogue.count)
    }

    @Test func `languages are named as in the BCP 47 register`() {
        #expect(WordingLanguage.allCases.map(\.rawValue) == ["zh-Hans", "en"])
    }
}
