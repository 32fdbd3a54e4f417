package import Policy

/// A resident identity number of the People's Republic of China (GB 11643): 17 digits and a check.
///
/// A right check character shows that it was typed well, not that such a person exists: only who keeps
/// the register can say that.
package struct ResidentNumber: Hashable, Sendable {
    /// The 18 characters, in which an `X` is a capital letter.
    package let secret: Secret

    /// Takes a number of 18 characters, or one of the 15 digits that were given out until 1999, which
    /// becomes the same person's of 18.
    ///
    /// - Parameter today: nobody is born later.
    /// - Throws: ``NumberFault``, in which nothing of the number stands.
    package init(_ text: String, today: CalendarDay) throws(NumberFault) {
        var characters = Array(text.utf8)
        switch characters.count {
        case 18: if characters[17] == UInt8(ascii: "x") { characters[17] = UInt8(ascii: "X") }
        case 15: characters = try Self.lengthened(characters)
        default: throw .length
        }
        let digits = try Self.digits(of: characters)
        guard Self.regions.contains(digits[0] * 10 + digits[1]) else { throw .region }
        guard let birth = Self.birth(in: digits), birth <= today else { throw .date }
        guard characters[17] == Self.check(of: digits) else { throw .checksum }
        secret = Secret(String(decoding: characters, as: UTF8.self))
    }

    /// Provinces by the first two digits, with those of Hong Kong, Macao and Taiwan residents (81 to
    /// 83) and of foreigners with a permanent residence (9 and a digit).
    private static let regions = Set(
        [
            11...15, 21...23, 31...37, 41...46, 50...54, 61...65, 71...71, 81...83, 90...99,
        ].joined()
    )
    private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    private static let checks = Array("10X98765432".utf8)

    /// The first 17 characters' values.
    private static func digits(of characters: [UInt8]) throws(NumberFault) -> [Int] {
        var digits: [Int] = []
        for character in characters.prefix(17) {
            guard (0x30...0x39).contains(character) else { throw .character }
            digits.append(Int(character) - 0x30)
        }
        let last = characters[17]
        guard (0x30...0x39).contains(last) || last == UInt8(ascii: "X") else { throw .character }
        return digits
    }

    /// A number of 15 digits as one of 18: the century was left out, and there was no check.
    private static func lengthened(_ characters: [UInt8]) throws(NumberFault) -> [UInt8] {
        let long = characters[..<6] + Array("19".utf8) + characters[6...]
        let digits = try digits(of: Array(long) + [UInt8(ascii: "0")])
        return Array(long) + [check(of: digits)]
    }

    private static func check(of digits: [Int]) -> UInt8 {
        checks[zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11]
    }

    private static func birth(in digits: [Int]) -> CalendarDay? {
        let number = digits[6..<14].reduce(0) { $0 * 10 + $1 }
        return CalendarDay(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }
}
