import Foundation
import Policy
import Testing

@Suite struct BilingualTextTests {
    @Test func `a text stands in JSON under the names of its languages`() throws {
        let text = BilingualText(en: "held", zh: "待审")
        let json = try JSONEncoder().encode(text)
        #expect(
            try JSONDecoder().decode([String: String].self, from: json)
                == ["en": "held", "zh-Hans": "待审"]
        )
    }
}
