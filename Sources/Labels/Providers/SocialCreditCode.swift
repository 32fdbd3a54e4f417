/// A Chinese organisation's unified social credit code (GB 32100): 17 characters and a check.
///
/// A right check character shows that the code is well formed, not that the organisation exists.
public struct SocialCreditCode: Hashable, Sendable {
    /// The 18 characters.
    public let text: String

    /// Takes a code whose check character is right.
    ///
    /// - Throws: ``SocialCreditCodeError``, which says what is wrong with it.
    public init(_ text: String) throws(SocialCreditCodeError) {
        let bytes = Array(text.utf8)
        guard bytes.count == Self.length else { throw .length(bytes.count) }
        let expected = try Self.check(of: bytes)
        guard bytes[Self.length - 1] == expected else {
            throw .checksum(expected: Character(Unicode.Scalar(expected)))
        }
        self.text = text
    }

    /// How many characters a code has.
    static let length = 18
    /// Digits and letters without I, O, S, V and Z; a character's place is its value.
    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    private static let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

    /// The check character that belongs to the first 17.
    private static func check(of bytes: [UInt8]) throws(SocialCreditCodeError) -> UInt8 {
        var sum = 0
        for (at, byte) in bytes.enumerated() {
            guard let value = alphabet.firstIndex(of: byte) else { throw .character(at: at) }
            if at < weights.count { sum += value * weights[at] }
        }
        return alphabet[(alphabet.count - sum % alphabet.count) % alphabet.count]
    }
}

/// Why a text is no unified social credit code.
public enum SocialCreditCodeError: Error, Hashable, Sendable {
    /// It hasn't 18 characters.
    case length(Int)
    /// It has a character that such codes don't use, at this place counted from 0.
    case character(at: Int)
    /// Its last character isn't the one that the others ask for.
    case checksum(expected: Character)
}

extension SocialCreditCodeError: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .length(let count): "a social credit code has 18 characters, this has \(count)"
        case .character(let at): "a social credit code can't have its character \(at + 1)"
        case .checksum(let expected): "the social credit code should end in \(expected)"
        }
    }
}
