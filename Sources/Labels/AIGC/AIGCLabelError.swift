/// Why a text that means to be an AIGC label can't be read, or a value can't be written into one.
public enum AIGCLabelError: Error, Hashable, Sendable {
    /// The text stands in the label's own place and holds no label.
    case notALabel
    /// The text isn't JSON; where is the byte of the text that shows it, counted from 0.
    case malformed(String, at: Int)
    /// The text is longer than ``AIGCLabel/textLimit``.
    case textTooLong(bytes: Int)
    /// The label has no such key, and can't be understood without it.
    case missing(AIGCLabel.Field)
    /// The key stands twice, with different values.
    case contradiction(key: String)
    /// `Label` has a value that the standard doesn't know.
    case unknownNotice(String)
    /// The field must have a value.
    case empty(AIGCLabel.Field)
    /// The value is longer than ``AIGCLabel/valueLimit``.
    case valueTooLong(AIGCLabel.Field, bytes: Int)
    /// The value has a byte that Annex E doesn't name; where is its offset in the value.
    case character(UInt8, in: AIGCLabel.Field, at: Int)
}

extension AIGCLabelError: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .notALabel: "the place of the AIGC label holds something else"
        case .malformed(let what, let at): "the AIGC label isn't JSON: \(what) (at byte \(at))"
        case .textTooLong(let bytes): "the AIGC label is too long: \(bytes) bytes"
        case .missing(let field): "the AIGC label has no \(field.rawValue)"
        case .contradiction(let key): "the AIGC label says \(key) twice, differently"
        case .unknownNotice(let value): "the AIGC label has an unknown Label: \(value)"
        case .empty(let field): "\(field.rawValue) must not be empty"
        case .valueTooLong(let field, let bytes): "\(field.rawValue) is too long: \(bytes) bytes"
        case .character(let byte, let field, let at):
            "\(field.rawValue) has a character that GB 45438 doesn't allow: "
                + "byte 0x\(String(byte, radix: 16, uppercase: true)) (at byte \(at))"
        }
    }
}
