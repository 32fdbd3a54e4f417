import Foundation
import Policy
import Testing

@Suite struct PolicyActionTests {
    @Test func `actions have an order, and no rule removes`() {
        #expect(
            PolicyAction.allCases.shuffled().sorted()
                == [.release, .label, .ageRestrict, .hold, .stop]
        )
        #expect(PolicyAction(rawValue: "remove") == nil)
    }

    @Test(arguments: PolicyAction.allCases)
    func `every action has words in both languages`(_ action: PolicyAction) {
        #expect(!action.words.english.isEmpty && !action.words.chinese.isEmpty)
    }

    @Test func `a ground names law, terms or our choice`() throws {
        let law = PolicyGround(
            .law,
            instrument: BilingualText(en: "AI Act", zh: "《人工智能法》"),
            article: "50(4)",
            obligations: ["EU-50.5", "EU-50.4"],
            territory: .everywhere,
        )
        #expect(law.words.english == "the law requires it: AI Act, art. 50(4)")
        #expect(law.words.chinese == "法律要求：《人工智能法》第50(4)条")
        #expect(law.obligations == ["EU-50.4", "EU-50.5"])
        let terms = PolicyGround(
            .terms,
            instrument: BilingualText(en: "Terms", zh: "服务条款"),
            territory: .everywhere,
        )
        #expect(terms.words.english == "the terms say so: Terms")
        #expect(PolicyGround(.ownChoice, territory: .everywhere).words.english == "our own choice")
        let json = try JSONEncoder().encode(law)
        #expect(try JSONDecoder().decode(PolicyGround.self, from: json) == law)
    }

    @Test func `the classes are numbered as article 17 numbers them`() {
        #expect(SyntheticClass.allCases.map(\.number) == [1, 2, 3, 4, 5])
    }
}
