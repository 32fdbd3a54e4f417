/// Where something applies: everywhere, or in the countries named.
///
/// One state's order never stops an item elsewhere, so every decision carries one of these.
package struct Territory: Hashable, Sendable {
    /// The countries by their two letters (ISO 3166-1), sorted; `nil` stands for everywhere.
    package let countries: [String]?

    /// Every country there is.
    package static let everywhere = Self(countries: nil)

    private init(countries: [String]?) { self.countries = countries }

    /// Reads `everywhere`, or countries and unions of them joined by commas: `CN`, `EU`, `DE,FR`.
    package init?(_ text: String) {
        if text == Self.everywhere.text {
            self = .everywhere
            return
        }
        var countries: Set<String> = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let members = Self.members(of: String(name)) else { return nil }
            countries.formUnion(members)
        }
        self.init(countries: countries.sorted())
    }

    /// The form that ``init(_:)`` reads; the whole Union is written `EU`.
    package var text: String {
        guard let countries else { return "everywhere" }
        let others = countries.filter { !Self.union.contains($0) }
        guard countries.count - others.count == Self.union.count else {
            return countries.joined(separator: ",")
        }
        return (["EU"] + others).joined(separator: ",")
    }

    /// Whether it applies in a country, which is named by two letters.
    package func covers(_ country: String) -> Bool { countries?.contains(country) ?? true }

    /// Whether a country lies in both.
    package func overlaps(_ other: Self) -> Bool {
        guard let countries, let others = other.countries else { return true }
        return !Set(countries).isDisjoint(with: others)
    }

    /// What lies in either.
    package func union(_ other: Self) -> Self {
        guard let countries, let others = other.countries else { return .everywhere }
        return Self(countries: Set(countries).union(others).sorted())
    }

    private static func members(of name: String) -> [String]? {
        if name == "EU" { return union.sorted() }
        let isCountry = name.utf8.count == 2 && name.utf8.allSatisfy { (65...90).contains($0) }
        return isCountry ? [name] : nil
    }

    /// The members of the European Union.
    private static let union: Set = [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
        "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    ]
}

extension Territory: CustomStringConvertible {
    package var description: String { text }
}

extension Territory: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let territory = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "“\(text)” names no territory",
            )
        }
        self = territory
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
