/// Something in a text that leads to a person.
package enum PersonalTrace: String, Hashable, Sendable, CaseIterable {
    case mailAddress = "mail-address"
    /// A number by which somebody is called, or as long as those of documents.
    case number
    /// A name by which the service knows an account or an item.
    case accountName = "account-name"

    /// The first that a text holds; nil where none is seen.
    ///
    /// It sees what has the form of such a thing. A person's name it can't see: whoever writes facts
    /// leaves names out.
    ///
    /// - Parameter names: those of the account and the item that the text is about.
    package static func first(in text: String, names: [String]) -> PersonalTrace? {
        if text.contains(/[^\s@＠]+[@＠][^\s@＠]+[.．][^\s@＠]+/) { return .mailAddress }
        if holdsNumber(text) { return .number }
        return names.contains { holds(text, name: $0) } ? .accountName : nil
    }

    /// Days are no numbers of persons, and neither are the years and numbers of laws.
    private static func holdsNumber(_ text: String) -> Bool {
        let rest = text.replacing(/\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?/, with: ";")
        return rest.contains(/[+＋] ?\(?\d([ ().\-\/]{0,2}\d){6,14}/)
            || rest.contains(/(^|\D)\(?0([ ().\-\/]{0,2}\d){7,14}/)
            || rest.contains(/\(?\d{3}\)?[ .\-]\d{3}[ .\-]\d{4}/)
            || rest.contains(/1\d{2}[ \-]\d{4}[ \-]\d{4}/) || rest.contains(/\d{9}/)
    }

    /// As a word of its own; names of fewer than three signs stand in any text.
    private static func holds(_ text: String, name: String) -> Bool {
        guard name.count >= 3 else { return false }
        return text.ranges(of: name).contains { range in
            let before =
                range.lowerBound == text.startIndex
                ? nil : text[text.index(before: range.lowerBound)]
            let after = range.upperBound == text.endIndex ? nil : text[range.upperBound]
            return !isInWord(before) && !isInWord(after)
        }
    }

    private static func isInWord(_ sign: Character?) -> Bool {
        sign.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
    }
}
