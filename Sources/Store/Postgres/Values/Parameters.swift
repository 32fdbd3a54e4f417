/// The values of a statement's parameters in PostgreSQL's binary form.
struct Parameters {
    /// One type each by its number in `pg_type`; 0 where NULL leaves it to the server.
    private(set) var types: [UInt32] = []
    private var bytes: [UInt8] = []
    private var places: [Range<Int>?] = []

    /// - Throws: when PostgreSQL could not take them as one message.
    init(_ values: [SQLValue]) throws(DatabaseError) {
        guard values.count <= Int(UInt16.max) else {
            throw .malformedStatement("\(values.count) parameters; PostgreSQL takes 65,535")
        }
        for value in values {
            let start = bytes.count
            let type = append(value)
            types.append(type?.rawValue ?? 0)
            places.append(type == nil ? nil : start..<bytes.count)
            guard bytes.count <= Self.mostBytes else {
                throw .malformedStatement("its parameters hold more than a message can (1 GB)")
            }
        }
        // So that an empty value has an address: none would be NULL.
        bytes.append(0)
    }

    private mutating func append(_ value: SQLValue) -> ColumnType? {
        switch value {
        case .null: return nil
        case .integer(let integer):
            append(UInt64(bitPattern: integer))
            return .integer64
        case .real(let real):
            append(real.bitPattern)
            return .real64
        case .boolean(let boolean):
            bytes.append(boolean ? 1 : 0)
            return .boolean
        case .bytes(let some):
            bytes += some
            return .bytes
        case .text(let text):
            bytes += text.utf8
            return .text
        }
    }

    private static let mostBytes = 1_000_000_000

    private mutating func append(_ number: UInt64) {
        withUnsafeBytes(of: number.bigEndian) { bytes += $0 }
    }

    /// Lends the values as libpq wants them: addresses, lengths, and a 1 each for "binary".
    func withPointers<Result>(
        _ body: (
            UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> Result
    ) -> Result {
        bytes.withUnsafeBytes { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let addresses = places.map { place in
                place.flatMap { range in start.map { $0 + range.lowerBound } }
            }
            let lengths = places.map { Int32($0?.count ?? 0) }
            let formats = places.map { _ in Int32(1) }
            return body(addresses, lengths, formats)
        }
    }
}
