/// What stands between `&` and `;` in XML and HTML (XML 1.0 §4.1, §4.6).
enum CharacterReference {
    /// The character behind `quot`, `#34` or `#x22`; `nil` for names that XML doesn't predefine.
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
        let figures = isHex ? digits.dropFirst() : digits
        guard figures.allSatisfy(\.isHexDigit) else { return nil }
        return UInt32(figures, radix: isHex ? 16 : 10).flatMap { Unicode.Scalar($0) }
    }
}
