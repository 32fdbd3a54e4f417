import Foundation
import Policy
import Testing

@Suite struct TerritoryTests {
    @Test(arguments: [
        ("everywhere", "everywhere"), ("CN", "CN"), ("EU", "EU"), ("FR,DE", "DE,FR"),
        ("US,EU", "EU,US"), ("DE,EU", "EU"),
    ])
    func `a territory is read and written`(_ text: String, written: String) throws {
        let territory = try #require(Territory(text))
        #expect(territory.text == written && "\(territory)" == written)
        let json = try JSONEncoder().encode([territory])
        #expect(try JSONDecoder().decode([Territory].self, from: json) == [territory])
    }

    @Test(arguments: ["", "cn", "CHN", "CN,", "C1", "Everywhere", "CN, US"])
    func `what names no territory is refused`(_ text: String) {
        #expect(Territory(text) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Territory].self, from: JSONEncoder().encode([text]))
        }
    }

    @Test func `a territory covers its countries and no other`() throws {
        let union = try #require(Territory("EU"))
        #expect(union.covers("FR") && !union.covers("CN"))
        #expect(Territory.everywhere.covers("CN"))
        #expect(union.countries?.count == 27)
    }

    @Test func `territories overlap and unite`() throws {
        let (china, union) = (try #require(Territory("CN")), try #require(Territory("EU")))
        let sweden = try #require(Territory("SE"))
        #expect(!china.overlaps(union) && union.overlaps(sweden))
        #expect(china.overlaps(.everywhere) && Territory.everywhere.overlaps(china))
        #expect(china.union(union).text == "EU,CN")
        #expect(china.union(.everywhere) == .everywhere)
    }
}
