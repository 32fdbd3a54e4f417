import Policy
import Testing

/// Under what the transparency database counts what a rule does.
@Suite struct TransparencyClassTests {
    private func pack(_ transparency: String) -> String {
        PackSample.pack(adding: "    transparency: \(transparency)")
    }

    @Test func `a rule names category and keywords in the database's words`() throws {
        let text = pack("{category: CYBER_VIOLENCE, keywords: [NON_CONSENSUAL_MATERIAL_DEEPFAKE]}")
        let book = try PolicyBook([PackSample.table, PackSample.file(text)])
        let kind = try #require(book.rule("p/r")?.transparency)
        #expect(kind.category.word == "STATEMENT_CATEGORY_CYBER_VIOLENCE")
        #expect(kind.keywords.map(\.word) == ["KEYWORD_NON_CONSENSUAL_MATERIAL_DEEPFAKE"])
        #expect(book.rule("p/other") == nil && book.rule("r") == nil)
    }

    @Test func `keywords may be left out, and so may all of it`() throws {
        let text = pack("{category: VIOLENCE}")
        let book = try PolicyBook([PackSample.table, PackSample.file(text)])
        #expect(book.rule("p/r")?.transparency == TransparencyClass(.violence))
        let bare = try PolicyBook([PackSample.table, PackSample.file(PackSample.pack())])
        #expect(bare.rule("p/r")?.transparency == nil)
    }

    @Test(arguments: [
        ("{category: MAGIC}", "here has to stand one of ANIMAL_WELFARE"),
        ("{category: VIOLENCE, keywords: [MAGIC]}", "here has to stand one of"),
        ("{keywords: [OTHER]}", "“category” is missing"),
        ("{category: VIOLENCE, colour: red}", "unknown key “colour”"),
    ])
    func `what the database doesn't know is complained about`(_ text: String, _ words: String) {
        let complaints = PackSample.complaints(about: pack(text))
        #expect(complaints.contains { $0.contains(words) }, "\(complaints)")
    }

    @Test func `the database's lists are whole`() {
        #expect(StatementCategory.allCases.count == 16 && StatementKeyword.allCases.count == 69)
        for keyword in ["CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE", "NUDITY", "OTHER"] {
            #expect(StatementKeyword(rawValue: keyword)?.word == "KEYWORD_\(keyword)")
        }
    }

    @Test func `every rule of ours that bites in the Union says under what it counts`() throws {
        let book = try Shipped.book.get()
        let union = try #require(Territory("EU"))
        let rules = try #require(book.rules(under: "eu"))
        for pack in rules.packs {
            for rule in pack.rules where rule.ground.territory.overlaps(union) {
                #expect(rule.transparency != nil, "\(pack.id)/\(rule.id)")
            }
        }
    }
}
