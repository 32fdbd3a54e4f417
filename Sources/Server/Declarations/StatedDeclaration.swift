import Casework
import Pipeline
import Policy

/// A declaration as callers write it: in JSON, in a body or in the metadata of an upload.
struct StatedDeclaration: Hashable, Sendable {
    let declaration: Declaration
    /// Whether marks that people see or hear are asked for.
    let wantsLabel: Bool

    static let schema = Schema.named(
        "Declaration",
        .object([
            .required(
                "synthetic",
                .orNull(.integer(1...5)),
                """
                null: not synthetic; 1 dialogue, 2 voice, 3 face, 4 scene, 5 other \
                (Deep Synthesis Provisions, art. 17)
                """,
            ),
            .optional("source", .text(0...500), "Where it comes from"),
            .optional(
                "news",
                .object([.optional("unit", .text(1...200), "The unit it is reprinted from")]),
                "It is news",
            ),
            .optional(
                "person_shown",
                .object([.required("consent", .choice(["consented", "not-asked", "refused"]))]),
                "A real person is shown or heard in synthetic form",
            ),
            .optional("label", .boolean, "Please write marks that people notice, too"),
        ]),
    )

    /// Reads JSON.
    ///
    /// - Throws: a problem that names the places which are wrong.
    init(_ json: JSONValue) throws(Problem) {
        let complaints = Self.schema.complaints(about: json, at: "")
        guard complaints.isEmpty, case .object(let members) = json else {
            throw Problem(.invalidRequest, "the declaration can't be read").at(complaints)
        }
        let values = Dictionary(members.map { ($0.key, $0.value) }) { $1 }
        var declaration = Declaration()
        if case .integer(let number) = values["synthetic"] {
            let named = SyntheticClass.allCases.filter { $0.number == Int(number) }
            declaration.classes = Set(named)
        }
        declaration.source = values["source"]?.words
        if case .object(let news) = values["news"] {
            let unit = news.first { $0.key == "unit" }?.value.words
            declaration.news = .init(sourceUnit: unit)
        }
        if case .object(let person) = values["person_shown"] {
            declaration.person = person.first { $0.key == "consent" }?.value.words
                .flatMap { Declaration.PersonShown(rawValue: $0) }
        }
        self.declaration = declaration
        wantsLabel = values["label"] == .bool(true)
    }
}

extension JSONValue {
    /// The text, of a value that is text.
    fileprivate var words: String? { if case .text(let text) = self { text } else { nil } }
}

extension UploadStatement {
    /// The declaration in the metadata; nil where there is none.
    func declared() throws(Problem) -> StatedDeclaration? {
        guard let declaration else { return nil }
        return try StatedDeclaration(declaration)
    }
}

extension Declaration {
    /// The declaration as the API shows it.
    func json(wantsLabel: Bool) -> JSONValue {
        var members: [JSONValue.Member] = []
        let first = SyntheticClass.allCases.first(where: classes.contains)
        members.append(.init(key: "synthetic", value: .optional(first?.number)))
        if let source { members.append(.init(key: "source", value: .text(source))) }
        if let news {
            let unit: [JSONValue.Member] =
                news.sourceUnit.map { [.init(key: "unit", value: .text($0))] } ?? []
            members.append(.init(key: "news", value: .object(unit)))
        }
        if let person {
            members.append(
                .init(key: "person_shown", value: .object(["consent": .text(person.rawValue)]))
            )
        }
        if wantsLabel { members.append(.init(key: "label", value: .bool(true))) }
        return .object(members)
    }
}
