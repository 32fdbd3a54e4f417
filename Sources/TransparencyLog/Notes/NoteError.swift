/// Why a note is none, or isn't believed.
public enum NoteError: Error, Hashable, Sendable {
    /// It has more bytes than ``NoteLimits/byteCount``.
    case tooLong(byteCount: Int)
    /// It has more signatures than ``NoteLimits/signatureCount``.
    case tooManySignatures(Int)
    /// It isn't UTF-8, or has control characters other than newlines.
    case notText
    /// The text doesn't end with a newline, or is empty.
    case unfinishedText
    /// No empty line stands between text and signatures, or no signature behind it.
    case noSignatures
    /// This line, counted from 1, is no signature.
    case badSignatureLine(Int)
    /// Two of the trusted keys have the same name and id.
    case ambiguousKey(KeyName)
    /// This key is trusted, and the signature under its name is not of this text.
    case wrongSignature(KeyName)
    /// None of the signatures is of a trusted key.
    case noTrustedSignature
    /// The text couldn't be signed with this key.
    case notSigned(KeyName)
}

extension NoteError: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String {
        switch self {
        case .tooLong(let count): "the note has \(count) bytes, more than are allowed"
        case .tooManySignatures(let count): "the note has \(count) signatures, too many"
        case .notText: "the note is not UTF-8 text without control characters"
        case .unfinishedText: "the note's text must end with a newline"
        case .noSignatures: "the note has no signature behind an empty line"
        case .badSignatureLine(let line): "line \(line) of the note is not a signature line"
        case .ambiguousKey(let name): "two trusted keys named \(name) have the same id"
        case .wrongSignature(let name):
            "the signature of \(name) does not fit the text; the text or signature was changed"
        case .noTrustedSignature: "none of the note's signatures is of a trusted key"
        case .notSigned(let name): "\(name) could not sign the text"
        }
    }
}
