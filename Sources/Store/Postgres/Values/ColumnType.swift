/// The types that we read, by their number in `pg_type`.
enum ColumnType: UInt32 {
    case boolean = 16
    case bytes = 17
    case name = 19
    case integer64 = 20
    case integer16 = 21
    case integer32 = 23
    case text = 25
    case real32 = 700
    case real64 = 701
    case paddedText = 1042
    case boundedText = 1043
    case numeric = 1700
    case void = 2278

    /// A value from its binary form; nil when it doesn't have that form or fits no ``SQLValue``.
    func value(_ bytes: UnsafeRawBufferPointer) -> SQLValue? {
        switch self {
        case .boolean: bytes.count == 1 ? .boolean(bytes[0] != 0) : nil
        case .bytes: .bytes(Array(bytes))
        case .name, .text, .paddedText, .boundedText: .text(String(decoding: bytes, as: UTF8.self))
        case .integer64: bytes.integer(Int64.self).map { .integer($0) }
        case .integer16: bytes.integer(Int16.self).map { .integer(Int64($0)) }
        case .integer32: bytes.integer(Int32.self).map { .integer(Int64($0)) }
        case .real32: bytes.integer(UInt32.self).map { .real(Double(Float(bitPattern: $0))) }
        case .real64: bytes.integer(UInt64.self).map { .real(Double(bitPattern: $0)) }
        case .numeric: bytes.wholeNumeric.map { .integer($0) }
        case .void: .null
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The whole buffer as a number whose first byte is the highest.
    fileprivate func integer<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
        guard count == MemoryLayout<Number>.size else { return nil }
        return Number(bigEndian: loadUnaligned(as: Number.self))
    }

    /// A whole number of type `numeric`, which sums of `BIGINT` have: four fields of 16 bits (count
    /// of digits, weight of the first, sign, scale), then digits of base 10,000.
    fileprivate var wholeNumeric: Int64? {
        guard count >= 8, count % 2 == 0 else { return nil }
        let words = stride(from: 0, to: count, by: 2).map {
            Int16(bigEndian: loadUnaligned(fromByteOffset: $0, as: Int16.self))
        }
        let (weight, sign, digits) = (Int(words[1]), UInt16(bitPattern: words[2]), words[4...])
        guard Int(words[0]) == digits.count, sign == 0 || sign == 0x4000 else { return nil }
        guard digits.count <= weight + 1 || digits.isEmpty, weight < 5 else { return nil }
        var number: Int64 = 0
        for place in 0..<Swift.max(weight + 1, 0) {
            let digit = place < digits.count ? Int64(digits[digits.startIndex + place]) : 0
            let (shifted, overflow) = number.multipliedReportingOverflow(by: 10_000)
            let (next, carry) = shifted.subtractingReportingOverflow(digit)
            guard !overflow, !carry else { return nil }
            number = next
        }
        // Counted downwards, since the least number has no positive counterpart.
        if sign == 0x4000 { return number }
        return number == .min ? nil : -number
    }
}
