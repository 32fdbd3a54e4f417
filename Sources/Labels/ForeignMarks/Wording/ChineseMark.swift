import Media

/// A mark in Chinese, in which spaces mean nothing.
struct ChineseMark {
    let text: MarkText

    private struct Element {
        var range: Range<Int>
        /// How many characters had to be taken for others.
        var slips: Int
    }

    /// Looks for the first mark among words; `nil` when there is none.
    init?(_ words: [RecognisedText.Word]) {
        let spelled = words.flatMap { word in
            word.text.map { (character: Self.narrow($0), confidence: word.confidence) }
        }.filter { !$0.character.isWhitespace }
        let characters = spelled.map(\.character)
        for start in characters.indices {
            guard let intelligence = Self.intelligence(in: characters, at: start),
                let making = Self.making(in: characters, behind: intelligence)
            else { continue }
            let range = intelligence.range.lowerBound..<making.range.upperBound
            guard !Self.isTurned(characters, range) else { continue }
            let sure = spelled[range].map(\.confidence).reduce(0, +) / Double(range.count)
            let slips = intelligence.slips + making.slips
            guard slips <= 2 else { continue }
            text = MarkText(
                text: String(characters[range]),
                language: "zh-Hans",
                confidence: sure * (1 - 0.15 * Double(slips)),
                notice: Self.notice(characters[max(range.lowerBound - 5, 0)..<range.lowerBound]),
            )
            return
        }
        return nil
    }

    private static func intelligence(in text: [Character], at start: Int) -> Element? {
        if let letters = letters(in: text, at: start) { return letters }
        for word in MarkWords.intelligence where start + word.count <= text.count {
            let read = text[start..<start + word.count]
            let slips = zip(read, word).count { $0 != $1 }
            if slips <= 1 { return Element(range: start..<start + word.count, slips: slips) }
        }
        return nil
    }

    /// AI or AIGC as a word of its own.
    private static func letters(in text: [Character], at start: Int) -> Element? {
        guard start + 1 < text.count, MarkWords.firstLetter.contains(text[start]) else {
            return nil
        }
        if start > 0, isLatin(text[start - 1]) { return nil }
        var end = start + 1
        if text[end] == "." { end += 1 }
        guard end < text.count, MarkWords.secondLetter.contains(text[end]) else { return nil }
        end += 1
        if end + 1 < text.count, text[end] == "G", "C0OG".contains(text[end + 1]) { end += 2 }
        if end < text.count, isLatin(text[end]) { return nil }
        return Element(range: start..<end, slips: 0)
    }

    private static func making(in text: [Character], behind intelligence: Element) -> Element? {
        let from = intelligence.range.upperBound
        for start in from..<min(from + 7, text.count) {
            if MarkWords.stops.contains(text[start]) { return nil }
            guard start + 1 < text.count else { return nil }
            let pair = (text[start], text[start + 1])
            for word in MarkWords.making where start - from <= word.reach {
                guard word.first.contains(pair.0), word.second.contains(pair.1) else { continue }
                let slips = [pair.0, pair.1].count { !MarkWords.trueMaking.contains($0) }
                // A pair that had to be guessed twice says nothing far from the first element.
                if slips == 2, start > from { continue }
                return Element(range: start..<start + 2, slips: slips)
            }
        }
        return nil
    }

    /// Whether the words around say something else than that this was made by a machine.
    private static func isTurned(_ text: [Character], _ range: Range<Int>) -> Bool {
        let before = text[max(range.lowerBound - 6, 0)..<range.lowerBound]
        let behind = text[range.upperBound...]
        return MarkWords.turnedBehind.contains { behind.starts(with: $0) }
            || MarkWords.turnedBefore.contains { word in
                before.indices.contains { before[$0...].starts(with: word) }
            }
    }

    private static func notice(_ before: ArraySlice<Character>) -> Notice {
        if before.contains("疑") { return .suspected }
        return zip(before, before.dropFirst()).contains { $0 == "可" && $1 == "能" } ? .mayBe : .is
    }

    private static func isLatin(_ character: Character) -> Bool {
        character.isASCII && character.isLetter
    }

    /// The narrow form of a wide Latin letter or digit.
    private static func narrow(_ character: Character) -> Character {
        guard let scalar = character.unicodeScalars.first, (0xFF01...0xFF5E).contains(scalar.value),
            let narrow = Unicode.Scalar(scalar.value - 0xFEE0)
        else { return character }
        return Character(narrow)
    }
}
