import Policy
import Testing

/// Small packs, to which a test does something.
enum PackSample {
    /// A pack with one rule, whose members a test replaces.
    static func pack(
        _ id: String = "p",
        when: String = "{notice: is}",
        action: String = "label",
        state: String = "active",
        adding more: String = "",
    ) -> String {
        """
        id: \(id)
        version: 1
        title: {en: Pack, zh-Hans: 规则包}
        models: [model-a]
        categories:
          - id: c
            severity: low
            title: {en: Category, zh-Hans: 类别}
            obligations: [LM-6.1]
        rules:
          - id: r
            version: 3
            state: \(state)
            owner: compliance
            purpose: {en: Purpose, zh-Hans: 目的}
            review-by: 2027-06-30
            categories: [c]
            when: \(when)
            action: \(action)
            ground:
              kind: law
              instrument: {en: Law, zh-Hans: 《法》}
              article: "6"
              obligations: [LM-6.1]
              territory: CN
            statement: {en: Statement, zh-Hans: 说明}
        \(more)
        """
    }

    /// A table of the one obligation that the packs name.
    static let table = PackFile(
        "obligations.csv",
        Array(
            "\(ObligationTableTests.heading)\nLM-6.1,M,6,Mark,标识,–,cn,waiting,,,,Not built.,".utf8
        ),
    )

    static func file(_ text: String, named name: String = "p") -> PackFile {
        PackFile("policies/\(name).yaml", Array(text.utf8))
    }

    /// The rules of one pack under the profile that we ship as `plain`.
    static func rules(_ text: String) throws -> PolicySet {
        let packs = try PolicyBook([table, file(text)]).packs
        let plain = try #require(try Shipped.book.get().profiles["plain"])
        return PolicySet(plain, packs: Array(packs.values))
    }

    /// The condition of a rule with it.
    static func condition(_ text: String) throws -> Condition {
        let book = try PolicyBook([table, file(pack(when: text))])
        return try #require(book.packs["p"]?.rules.first?.condition)
    }

    /// What is complained about, without the file's name.
    static func complaints(about text: String) -> [String] {
        complaints(about: [table, file(text)]).map { $0.replacing("policies/p.yaml:", with: "") }
    }

    static func complaints(
        about files: [PackFile],
        limits: PolicyLimits = PolicyLimits(),
    ) -> [String] {
        do {
            _ = try PolicyBook(files, limits: limits)
            return []
        } catch {
            return error.description.split(separator: "\n").map(String.init)
        }
    }
}

/// What we ship, read once for all tests.
enum Shipped {
    static let book = Result { () throws(PackError) in try PolicyBook.bundled() }
}
