/// Who decided: people by name, a rule, or the software itself where nothing was left to decide.
package enum Decider: Hashable, Sendable {
    case person(PersonName)
    /// A rule of a pack, as `pack/rule`.
    case rule(String)
    /// A part of the software, such as `terms` for the end of a hold.
    case software(String)

    package var person: PersonName? {
        if case .person(let name) = self { name } else { nil }
    }
}

extension Decider: Codable {
    private enum Kind: String, Codable { case person, rule, software }
    private enum CodingKeys: String, CodingKey { case kind, name }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .name)
        switch try container.decode(Kind.self, forKey: .kind) {
        case .rule: self = .rule(name)
        case .software: self = .software(name)
        case .person:
            guard let person = PersonName(name) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .name,
                    in: container,
                    debugDescription: "this is no person's name",
                )
            }
            self = .person(person)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .person(let name): try write(.person, name.text, to: &container)
        case .rule(let name): try write(.rule, name, to: &container)
        case .software(let name): try write(.software, name, to: &container)
        }
    }

    private func write(
        _ kind: Kind,
        _ name: String,
        to container: inout KeyedEncodingContainer<CodingKeys>,
    ) throws {
        try container.encode(kind, forKey: .kind)
        try container.encode(name, forKey: .name)
    }
}
