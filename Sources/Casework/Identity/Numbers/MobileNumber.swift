/// A mobile number in the form of ITU-T E.164: a plus sign, the country's code and the number.
package struct MobileNumber: Hashable, Sendable {
    package let secret: Secret

    /// Takes a number with its country's code; blanks and hyphens between digits don't count.
    ///
    /// Of the mainland's numbers (+86) the shape is known: 11 digits, of which the first is 1 and the
    /// second 3 to 9.
    ///
    /// - Throws: ``NumberFault``, in which nothing of the number stands.
    package init(_ text: String) throws(NumberFault) {
        guard text.utf8.count <= 40 else { throw .length }
        let characters = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
        guard characters.first == UInt8(ascii: "+") else { throw .region }
        let digits = Array(characters.dropFirst())
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .character }
        guard (8...15).contains(digits.count) else { throw .length }
        guard digits[0] != UInt8(ascii: "0") else { throw .region }
        if digits.starts(with: "86".utf8) { try Self.checkMainland(digits.dropFirst(2)) }
        secret = Secret("+" + String(decoding: digits, as: UTF8.self))
    }

    private static func checkMainland(_ digits: ArraySlice<UInt8>) throws(NumberFault) {
        guard digits.count == 11 else { throw .length }
        guard digits.first == UInt8(ascii: "1"),
            (0x33...0x39).contains(digits[digits.startIndex + 1])
        else { throw .region }
    }
}
