/// An organisation code of the People's Republic of China (GB 11714): 8 characters and a check.
///
/// It is public, and since 2015 a part of the unified social credit code.
package struct OrganisationCode: Hashable, Sendable, CustomStringConvertible {
    /// The 9 characters, without the hyphen before the last one.
    package let text: String

    /// Takes a code, with or without the hyphen before its check character.
    ///
    /// - Throws: ``NumberFault``.
    package init(_ text: String) throws(NumberFault) {
        var characters = Array(text.utf8)
        if characters.count == 10, characters[8] == UInt8(ascii: "-") { characters.remove(at: 8) }
        guard characters.count == 9 else { throw .length }
        var sum = 0
        for (character, weight) in zip(characters, Self.weights) {
            guard let value = Self.value(of: character) else { throw .character }
            sum += value * weight
        }
        guard Self.isCheck(characters[8]) else { throw .character }
        guard characters[8] == Self.checks[sum % 11] else { throw .checksum }
        self.text = String(decoding: characters, as: UTF8.self)
    }

    package var description: String { text }

    private static let weights = [3, 7, 9, 10, 5, 8, 4, 2]
    /// 11 less the remainder: 10 is an `X`, 11 a `0`.
    private static let checks = Array("0X987654321".utf8)

    private static func value(of character: UInt8) -> Int? {
        switch character {
        case 0x30...0x39: Int(character) - 0x30
        case 0x41...0x5A: Int(character) - 0x41 + 10
        default: nil
        }
    }

    private static func isCheck(_ character: UInt8) -> Bool {
        (0x30...0x39).contains(character) || character == UInt8(ascii: "X")
    }
}
