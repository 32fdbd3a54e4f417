/// Decimal numbers of ASCII digits, without a sign.
enum Decimal {
    /// A number with that many digits; nil for anything else and for what 64 bits can't hold.
    static func number(
        _ text: some Collection<UInt8>,
        digits: ClosedRange<Int>,
    ) -> UInt64? {
        guard digits.contains(text.count) else { return nil }
        var number = UInt64(0)
        for character in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) else { return nil }
            let (product, overflow) = number.multipliedReportingOverflow(by: 10)
            let digit = UInt64(character - UInt8(ascii: "0"))
            let (sum, carry) = product.addingReportingOverflow(digit)
            guard !overflow, !carry else { return nil }
            number = sum
        }
        return number
    }

    /// A number without zeros before it, from 0 to 2^63 - 1: a tree's size or a time.
    static func canonical(_ text: some Collection<UInt8>) -> UInt64? {
        guard let number = number(text, digits: 1...19), number <= UInt64(Int64.max),
            text.count == 1 || text.first != UInt8(ascii: "0")
        else { return nil }
        return number
    }
}
