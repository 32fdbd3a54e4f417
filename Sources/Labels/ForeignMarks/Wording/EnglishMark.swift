import Media

/// A mark in English, in which words matter, though recognisers run them together.
struct EnglishMark {
    let text: MarkText

    private enum Part: Equatable {
        case intelligence, artificial, making, joint, other
    }

    private struct Token {
        var text: Substring
        var confidence: Double
        var part = Part.other
        var slips = 0
    }

    /// Looks for the first mark among words; `nil` when there is none.
    init?(_ words: [RecognisedText.Word]) {
        let tokens = words.flatMap(Self.tokens)
        for start in tokens.indices {
            guard let end = Self.end(ofMarkAt: start, tokens), !Self.isTakenBack(tokens[..<start])
            else { continue }
            let mark = tokens[start..<end]
            let sure = mark.map(\.confidence).reduce(0, +) / Double(mark.count)
            let slips = mark.map(\.slips).reduce(0, +)
            text = MarkText(
                text: mark.map { String($0.text) }.joined(separator: " "),
                language: "en",
                confidence: sure * (1 - 0.1 * Double(slips)),
                notice: Self.notice(tokens[..<start].suffix(4)),
            )
            return
        }
        return nil
    }

    /// "AI generated", "artificial intelligence generated", "made with AI", "created by Some AI".
    private static func end(ofMarkAt start: Int, _ tokens: [Token]) -> Int? {
        if let next = intelligence(at: start, tokens), next < tokens.count,
            tokens[next].part == .making
        {
            return next + 1
        }
        guard tokens[start].part == .making, start + 1 < tokens.count,
            tokens[start + 1].part == .joint
        else { return nil }
        for place in (start + 2)..<max(min(start + 5, tokens.count), start + 2) {
            if let next = intelligence(at: place, tokens) { return next }
        }
        return nil
    }

    /// Where the element of artificial intelligence that begins here ends.
    private static func intelligence(at place: Int, _ tokens: [Token]) -> Int? {
        guard place < tokens.count else { return nil }
        switch tokens[place].part {
        case .intelligence: return place + 1
        case .artificial:
            let next = place + 1
            guard next < tokens.count else { return nil }
            return slips(tokens[next].text.lowercased(), "intelligence", 2) == nil ? nil : next + 1
        case .making, .joint, .other: return nil
        }
    }

    private static func isTakenBack(_ before: ArraySlice<Token>) -> Bool {
        before.suffix(3).contains { MarkWords.takingBack.contains($0.text.lowercased()) }
    }

    private static func notice(_ before: ArraySlice<Token>) -> Notice {
        let words = before.map { $0.text.lowercased() }
        if words.contains(where: MarkWords.suspected.contains) { return .suspected }
        return words.contains(where: MarkWords.maybe.contains) ? .mayBe : .is
    }

    /// The words in a word: parts at hyphens, and what was run together.
    private static func tokens(_ word: RecognisedText.Word) -> [Token] {
        let parts = word.text.split {
            !($0.isASCII && ($0.isLetter || $0.isNumber || "|!'".contains($0)))
        }
        return parts.flatMap(pieces).map { token($0, word.confidence) }
    }

    /// "madewithAI" as "made", "with", "AI"; "AIgenerated" as "AI", "generated".
    private static func pieces(_ part: Substring) -> [Substring] {
        let lower = part.lowercased()
        guard lower.utf8.count == part.utf8.count, lower.allSatisfy(\.isASCII) else {
            return [part]
        }
        for word in MarkWords.participles + MarkWords.joints + ["ai"] where lower != word {
            let (head, tail) = (part.prefix(word.count), part.dropFirst(word.count))
            guard lower.hasPrefix(word), isPiece(head), tail.count > 1 else { continue }
            let rest = pieces(tail)
            if rest.allSatisfy(isPiece) { return [head] + rest }
        }
        return [part]
    }

    private static func isPiece(_ part: Substring) -> Bool {
        let lower = part.lowercased()
        return isLetters(part) || MarkWords.joints.contains(lower)
            || MarkWords.participles.contains(lower)
    }

    private static func token(_ text: Substring, _ confidence: Double) -> Token {
        var token = Token(text: text, confidence: confidence)
        let lower = text.lowercased()
        if isLetters(text) {
            token.part = .intelligence
        } else if slips(lower, "artificial", 2) != nil {
            token.part = .artificial
        } else if let joint = MarkWords.joints.compactMap({ slips(lower, $0, $0.count / 4) }).min()
        {
            (token.part, token.slips) = (.joint, joint)
        } else if let making = MarkWords.participles.compactMap({ slips(lower, $0, $0.count / 4) })
            .min()
        {
            (token.part, token.slips) = (.making, lower == "made" ? 0 : making)
        }
        if token.part == .making, text.count == 4, lower != "made" { token.part = .other }
        return token
    }

    /// AI as a word, as it is read; `al` in small letters is a word of others.
    private static func isLetters(_ text: Substring) -> Bool {
        if ["AIGC", "ai", "ALGC"].contains(text) { return true }
        guard text.count == 2, text.first == "A", let second = text.last else { return false }
        return MarkWords.secondLetter.contains(second)
    }

    /// How many characters must be changed, put in or left out; `nil` when more than `most`.
    private static func slips(_ read: String, _ word: String, _ most: Int) -> Int? {
        let (read, word) = (Array(read.utf8), Array(word.utf8))
        guard abs(read.count - word.count) <= most else { return nil }
        var row = Array(0...word.count)
        for (place, letter) in read.enumerated() {
            var corner = row[0]
            row[0] = place + 1
            for (column, wanted) in word.enumerated() {
                let changed = corner + (letter == wanted ? 0 : 1)
                corner = row[column + 1]
                row[column + 1] = min(changed, corner + 1, row[column] + 1)
            }
        }
        return row[word.count] <= most ? row[word.count] : nil
    }
}
