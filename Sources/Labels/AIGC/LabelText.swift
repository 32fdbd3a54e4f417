/// A text that may hold a label, freed of what writers and containers wrap around it.
struct LabelText {
    /// The text that shall be JSON.
    private(set) var text: String
    /// What had to be taken away.
    private(set) var deviations: [AIGCLabelReading.Deviation] = []

    /// Takes away padding, a keyword and encodings, as often as real files are known to nest them.
    init(_ original: String) {
        text = original
        trim()
        takeKeyword()
        for _ in 0..<3 {
            guard let decoded = decodedOnce() else { break }
            text = decoded
            note(.encodedTwice)
            trim()
        }
    }

    /// Whether a text that isn't JSON nevertheless means to be a label.
    ///
    /// The bare letters `AIGC` are no hint: people write about it.
    var hintsAtLabel: Bool {
        guard text.utf8.first == UInt8(ascii: "{") else { return false }
        let dense = String(text.unicodeScalars.filter { !$0.properties.isWhitespace })
        if dense.contains("\"AIGC\":{") || dense.contains("\"AIGC\":\"{") { return true }
        let keys = LabelObject.tellingKeys.filter { dense.contains("\"\($0)\":") }
        return keys.count >= 2 || keys.count == 1 && dense.contains("\"Label\":")
    }

    private mutating func note(_ deviation: AIGCLabelReading.Deviation) {
        if !deviations.contains(deviation) { deviations.append(deviation) }
    }

    /// Removes byte order marks, NULs and blanks from both ends, and EXIF's character code.
    private mutating func trim() {
        var scalars = Substring(text).unicodeScalars
        let code = "ASCII\0\0\0".unicodeScalars
        if scalars.starts(with: code) { scalars = scalars.dropFirst(code.count) }
        scalars = scalars.drop(while: Self.isPadding)
        while let last = scalars.last, Self.isPadding(last) { scalars.removeLast() }
        let trimmed = String(scalars)
        guard trimmed.utf8.count != text.utf8.count else { return }
        text = trimmed
        note(.padding)
    }

    private static func isPadding(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\0" || scalar == "\u{FEFF}" || scalar.properties.isWhitespace
    }

    /// Removes the bare word `AIGC` before an object: `AIGC{…}`, `AIGC={…}`.
    private mutating func takeKeyword() {
        guard text.hasPrefix("AIGC") else { return }
        let rest = text.dropFirst(4).drop {
            $0 == "=" || $0 == ":" || $0.unicodeScalars.allSatisfy(Self.isPadding)
        }
        guard rest.first == "{" else { return }
        text = String(rest)
        note(.keyword("AIGC"))
    }

    /// The text within one more encoding, or `nil` when it isn't encoded.
    private func decodedOnce() -> String? {
        if !text.contains("\""), let plain = HTMLEntities.decoded(text) { return plain }
        let string = text.hasPrefix("{\\\"") ? "\"\(text)\"" : text
        guard string.hasPrefix("\""), case .string(let inner)? = try? JSONReader.value(of: string),
            inner.contains("{")
        else { return nil }
        return inner
    }
}

/// The character references that HTML and XML writers put in place of quotation marks.
enum HTMLEntities {
    /// The text without its references, or `nil` when it has no quotation mark among them.
    static func decoded(_ text: String) -> String? {
        guard ["&quot;", "&#34;", "&#x22;", "&amp;quot;"].contains(where: text.contains) else {
            return nil
        }
        var plain = ""
        var rest = Substring(text)
        while let ampersand = rest.firstIndex(of: "&") {
            plain += rest[..<ampersand]
            rest = rest[ampersand...]
            guard let end = rest.prefix(10).firstIndex(of: ";"),
                let scalar = scalar(named: rest[rest.index(after: ampersand)..<end])
            else {
                plain.append("&")
                rest = rest.dropFirst()
                continue
            }
            plain.unicodeScalars.append(scalar)
            rest = rest[rest.index(after: end)...]
        }
        return plain + rest
    }

    /// The character behind `quot`, `#34` or `#x22`.
    static func scalar(named name: Substring) -> Unicode.Scalar? {
        switch name {
        case "quot": return "\""
        case "apos": return "'"
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        default: break
        }
        guard name.first == "#" else { return nil }
        let digits = name.dropFirst()
        let isHex = digits.first == "x" || digits.first == "X"
        let number = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits, radix: 10)
        return number.flatMap { Unicode.Scalar($0) }
    }
}
