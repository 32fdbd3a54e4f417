public import Media

/// Words in a picture that say it was made by a machine.
///
/// That the words are true doesn't follow, nor who burned them in.
public struct MarkText: Hashable, Sendable {
    /// The words, as they were read.
    public let text: String
    /// In which language they are: `zh-Hans` or `en`.
    public let language: String
    /// How sure it is that these are the words, from 0 to 1.
    public let confidence: Double
    /// What the words claim: that it is, may be (可能) or is suspected to be (疑似) synthetic.
    public let notice: Notice

    /// Below this the recogniser guessed.
    private static let leastConfidence = 0.3

    /// Judges one line; `nil` when it isn't a mark.
    ///
    /// Both elements must stand near each other: that of artificial intelligence and that of
    /// making. What recognisers commonly misread is forgiven, at the cost of confidence.
    public init?(reading line: RecognisedText, limits: ForeignMarkLimits = ForeignMarkLimits()) {
        var (words, count) = ([RecognisedText.Word](), 0)
        for word in line.words {
            count += word.text.count
            guard count <= limits.characters else { break }
            words.append(word)
        }
        guard let mark = ChineseMark(words)?.text ?? EnglishMark(words)?.text,
            mark.confidence >= Self.leastConfidence
        else { return nil }
        self = mark
    }

    init(text: String, language: String, confidence: Double, notice: Notice) {
        self.text = text
        self.language = language
        self.confidence = min(max(confidence, 0), 1)
        self.notice = notice
    }
}
