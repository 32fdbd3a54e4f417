/// One line of text as a recogniser read it, word by word.
public struct RecognisedText: Hashable, Sendable {
    /// What stood between two spaces.
    public struct Word: Hashable, Sendable {
        /// Its characters.
        public let text: String
        /// How sure the recogniser is of it, from 0 to 1.
        public let confidence: Double

        /// Takes what was read.
        public init(_ text: String, confidence: Double) {
            self.text = text
            self.confidence = confidence
        }
    }

    /// The words in reading order.
    public let words: [Word]

    /// Takes what was read; an empty line is one in which nothing was read.
    public init(words: [Word]) { self.words = words }

    /// The words with a space between each two.
    public var text: String { words.map(\.text).joined(separator: " ") }
}
