/// Writes numbers behind each other, the lowest byte first.
struct BytePacker {
    var bytes: [UInt8]

    init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    mutating func put(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
    }

    /// A text behind its length.
    mutating func put(_ text: String) {
        put(UInt32(clamping: text.utf8.count))
        bytes += text.utf8
    }
}

/// Reads what ``BytePacker`` writes, and never beyond the end.
struct ByteUnpacker {
    private let bytes: ArraySlice<UInt8>
    private var place: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    /// How many bytes are left.
    var rest: Int { bytes.endIndex - place }

    var isAtEnd: Bool { rest == 0 }

    mutating func take<Value: FixedWidthInteger>(
        _ type: Value.Type
    ) throws(PackedFingerprintFault) -> Value {
        let size = MemoryLayout<Value>.size
        guard rest >= size else { throw .damaged }
        defer { place += size }
        return bytes.withUnsafeBytes {
            Value(
                littleEndian: $0.loadUnaligned(
                    fromByteOffset: place - bytes.startIndex,
                    as: Value.self,
                )
            )
        }
    }

    mutating func take(count: Int) throws(PackedFingerprintFault) -> ArraySlice<UInt8> {
        guard count >= 0, count <= rest else { throw .damaged }
        defer { place += count }
        return bytes[place..<place + count]
    }

    mutating func takeText() throws(PackedFingerprintFault) -> String {
        let count = Int(try take(UInt32.self))
        guard let text = String(validating: try take(count: count), as: UTF8.self) else {
            throw .damaged
        }
        return text
    }
}
