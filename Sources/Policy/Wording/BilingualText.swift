/// A text that people read, in both languages of the product.
package struct BilingualText: Hashable, Sendable, Codable {
    package let english: String
    /// Simplified characters.
    package let chinese: String

    package init(en english: String, zh chinese: String) {
        self.english = english
        self.chinese = chinese
    }

    private enum CodingKeys: String, CodingKey {
        case english = "en"
        case chinese = "zh-Hans"
    }
}
