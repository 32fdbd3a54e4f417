/// The host's own name for something, unique within tenant and kind.
package struct ExternalID: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// Nil for an empty text, one of more than 200 bytes, and one with control characters.
    package init?(_ text: String) {
        guard (1...200).contains(text.utf8.count),
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        self.text = text
    }

    package var description: String { text }
}
