/// A provider's code by the coding rules of 2025-03-14 (网安秘字〔2025〕29号): 27 characters.
///
/// `00`, the subject's type, what the code is bound to, the social credit code, what the service
/// does, and four characters for a model or application.
public struct ProviderCode: Hashable, Sendable {
    /// What a provider does with content (position 23).
    public enum Activity: Character, Hashable, Sendable, CaseIterable {
        /// The last five characters are unused.
        case unused = "0"
        /// It generates content.
        case generation = "1"
        /// It spreads content.
        case propagation = "2"
    }

    /// The 27 characters.
    public let text: String
    /// The organisation (positions 5–22).
    public let creditCode: SocialCreditCode
    /// What the provider does (position 23).
    public let service: Activity
    /// The provider's own code of a model or application (positions 24–27); `0000` when unused.
    public let applicationCode: String

    /// How many characters a code has.
    static let length = 27

    /// Takes a code that follows the rules in every position.
    ///
    /// Only organisations (type `1`) bound by credit code (binding `1`) are known to the rules
    /// as we have them; another type is refused rather than guessed.
    ///
    /// - Throws: ``ProviderCodeError``, which says which position is wrong.
    public init(_ text: String) throws(ProviderCodeError) {
        let bytes = Array(text.utf8)
        guard bytes.count == Self.length else { throw .length(bytes.count) }
        if let at = bytes.firstIndex(where: { !Self.isAllowed($0) }) { throw .character(at: at) }
        guard bytes.starts(with: "00".utf8) else { throw .formatCode(Self.part(bytes, 0..<2)) }
        guard bytes[2] == UInt8(ascii: "1") else { throw .subjectType(Self.part(bytes, 2..<3)) }
        guard bytes[3] == UInt8(ascii: "1") else { throw .binding(Self.part(bytes, 3..<4)) }
        do throws(SocialCreditCodeError) {
            creditCode = try SocialCreditCode(Self.part(bytes, 4..<22))
        } catch {
            throw .creditCode(error)
        }
        guard let service = Activity(rawValue: Character(Unicode.Scalar(bytes[22]))) else {
            throw .service(Self.part(bytes, 22..<23))
        }
        applicationCode = Self.part(bytes, 23..<27)
        if service == .unused, applicationCode != "0000" {
            throw .service(Self.part(bytes, 22..<27))
        }
        self.service = service
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
    }

    private static func part(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}

/// Why a text is no provider code.
public enum ProviderCodeError: Error, Hashable, Sendable {
    /// It hasn't 27 characters.
    case length(Int)
    /// It has something other than digits and capital letters, at this place counted from 0.
    case character(at: Int)
    /// It doesn't begin with the format code `00`.
    case formatCode(String)
    /// Position 3 isn't `1`, an organisation.
    case subjectType(String)
    /// Position 4 isn't `1`, bound to a credit code.
    case binding(String)
    /// Positions 5–22 are no social credit code.
    case creditCode(SocialCreditCodeError)
    /// Position 23 is none of `0`, `1`, `2`, or `0` stands before a code in use.
    case service(String)
}

extension ProviderCodeError: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .length(let count): "a provider code has 27 characters, this has \(count)"
        case .character(let at):
            "a provider code has digits and capital letters only, not its character \(at + 1)"
        case .formatCode(let found): "a provider code begins with 00, not \(found)"
        case .subjectType(let found): "position 3 of the provider code must be 1, not \(found)"
        case .binding(let found): "position 4 of the provider code must be 1, not \(found)"
        case .creditCode(let error): "positions 5 to 22 of the provider code: \(error)"
        case .service(let found):
            "position 23 of the provider code must be 1, 2, or 0 before 0000, not \(found)"
        }
    }
}
