extension AIGCLabelReading.Deviation: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .missingKey(let field): "the label has no \(field.rawValue)"
        case .extraKey(let key): "the label has a key of its own, \(key)"
        case .repeatedKey(let key): "the label says \(key) twice"
        case .order: "the label's keys stand in another order than in Annex E"
        case .spaces: "the label has blanks between its pieces"
        case .characters(let field): "\(field.rawValue) has characters outside those of Annex E"
        case .notAString(let field): "\(field.rawValue) isn't a string"
        case .empty(let field): "\(field.rawValue) is empty"
        case .allZero(let field): "\(field.rawValue) consists of zeros"
        case .vendorNotice(let value): "Label says “\(value)”, which the standard doesn't know"
        case .secondSchema: "the label uses a vendor's own keys"
        case .keyword(let keyword): "the label stands behind the keyword “\(keyword)”"
        case .encodedTwice: "the label's text is encoded twice"
        case .padding: "NULs, blanks or a byte order mark stand around the label"
        }
    }
}
