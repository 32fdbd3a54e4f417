extension AMFMember {
    /// The text that the member holds; `nil` when it is no text.
    func text(in bytes: [UInt8]) -> [UInt8]? {
        let value = bytes[value]
        switch value.first {
        case AMFReader.Marker.string.rawValue: return Array(value.dropFirst(3))
        case AMFReader.Marker.longString.rawValue, AMFReader.Marker.document.rawValue:
            return Array(value.dropFirst(5))
        default: return nil
        }
    }

    /// Where the eight bytes of the member's number stand; `nil` when it is no number.
    func number(in bytes: [UInt8]) -> Int? {
        bytes[value.lowerBound] == AMFReader.Marker.number.rawValue ? value.lowerBound + 1 : nil
    }

    /// A member that holds a text.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when key or text are too long.
    static func bytes(key: [UInt8], text: [UInt8]) throws(ContainerError) -> [UInt8] {
        guard let keyCount = UInt16(exactly: key.count), keyCount > 0 else {
            throw .unsupported(what: "a key of this length in script data", at: 0)
        }
        let head = keyCount.bigEndianBytes + key
        if let count = UInt16(exactly: text.count) {
            return head + [AMFReader.Marker.string.rawValue] + count.bigEndianBytes + text
        }
        guard let count = UInt32(exactly: text.count) else {
            throw .unsupported(what: "a text of this length in script data", at: 0)
        }
        return head + [AMFReader.Marker.longString.rawValue] + count.bigEndianBytes + text
    }
}

extension [UInt8] {
    /// The number whose eight bytes stand at an index.
    func double(at index: Int) -> Double {
        let bits = self[index..<index + 8].reduce(0) { $0 << 8 | UInt64($1) }
        return Double(bitPattern: bits)
    }

    /// Writes a number over the eight bytes at an index.
    mutating func setDouble(_ value: Double, at index: Int) {
        replaceSubrange(index..<index + 8, with: value.bitPattern.bigEndianBytes)
    }
}
