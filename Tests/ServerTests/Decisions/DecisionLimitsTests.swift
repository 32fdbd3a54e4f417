import Pipeline
import Testing

@testable import Server

@Suite struct DecisionLimitsTests {
    private static let limits = DecisionLimits()

    private func complaints(_ body: String) throws -> [FieldError] {
        DecisionBody.schema.complaints(about: try JSONText.value(of: Array(body.utf8)))
    }

    private static func body(facts: Int = 1, ground: String = "", more: String = "") -> String {
        let text = String(repeating: "判", count: facts)
        return #"{"action": "stop", "ground": {"kind": "law"\#(ground)}, "#
            + #""facts": {"en": "x", "zh-Hans": "\#(text)"}\#(more)}"#
    }

    private static func list(_ word: String, _ count: Int) -> String {
        "[" + Array(repeating: "\"\(word)\"", count: count).joined(separator: ",") + "]"
    }

    /// A body with so much of something, by what it has too much of.
    private static let bounds: [(name: String, most: Int, body: @Sendable (Int) -> String)] = [
        ("facts", limits.factsCharacters, { body(facts: $0) }),
        (
            "instrument", limits.instrumentCharacters,
            {
                let name = String(repeating: "法", count: $0)
                return body(ground: #", "instrument": {"en": "x", "zh-Hans": "\#(name)"}"#)
            },
        ),
        (
            "article", limits.articleCharacters,
            { body(ground: #", "article": "\#(String(repeating: "1", count: $0))""#) },
        ),
        (
            "obligations", limits.obligations,
            { body(ground: #", "obligations": \#(list("LM-6.1", $0))"#) },
        ),
        ("countries", limits.countries, { body(more: #", "territory": \#(list("DE", $0))"#) }),
        (
            "lifts", limits.lifts,
            { body(more: #", "lifts": \#(list("01940000-0000-7000-8000-000000000001", $0))"#) },
        ),
        ("age", limits.age, { body(more: #", "minimum_age": \#($0)"#) }),
    ]

    @Test func `as much as may be is taken, and no more`() throws {
        for (name, most, body) in Self.bounds {
            #expect(try complaints(body(most)) == [], "\(name)")
            #expect(try complaints(body(most + 1)).count == 1, "\(name)")
        }
    }
}

@Suite struct ExampleTests {
    @Test func `the examples that the document shows are taken`() throws {
        try check(AccountBody.self)
        try check(DecisionBody.self)
        try check(ApprovalBody.self)
        try check(EdgeBody.self)
        try check(DeclarationBody.self)
    }

    private func check<Shape: RequestShape>(_ shape: Shape.Type) throws {
        let example = Shape.example ?? ""
        let value = try JSONText.value(of: Array(example.utf8))
        #expect(Shape.schema.complaints(about: value) == [], "\(shape)")
    }
}
