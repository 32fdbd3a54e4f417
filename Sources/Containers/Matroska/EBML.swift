/// Where an element stands in a file (RFC 8794, section 4).
struct EBMLElement: Hashable, Sendable {
    let id: UInt32
    /// The first byte of its identifier.
    let offset: UInt64
    /// The first byte behind its size.
    let dataOffset: UInt64
    /// How many bytes it holds, or `nil` when it says that it doesn't know.
    let dataSize: UInt64?

    /// The byte behind it, or `nil` when its size is unknown or past 64 bits.
    var end: UInt64? {
        guard let dataSize else { return nil }
        let (end, overflow) = dataOffset.addingReportingOverflow(dataSize)
        return overflow ? nil : end
    }
}

extension ByteCursor {
    /// Reads an element's identifier and size and stops at its first byte of data.
    mutating func element() throws(ContainerError) -> EBMLElement {
        let start = offset
        let (id, idLength) = try variableInteger(longest: 4)
        let (size, length) = try variableInteger(longest: 8)
        let mask = UInt64(1) << (7 * UInt64(length)) - 1
        return EBMLElement(
            id: UInt32(truncatingIfNeeded: id),
            offset: start,
            dataOffset: start + UInt64(idLength + length),
            dataSize: size & mask == mask ? nil : size & mask,
        )
    }

    /// Reads a number whose first byte says how long it is, and leaves the marking bit in it.
    mutating func variableInteger(
        longest: Int
    ) throws(ContainerError) -> (value: UInt64, length: Int) {
        let start = offset
        let first = try uint8("a Matroska element")
        let length = first.leadingZeroBitCount + 1
        guard length <= longest else {
            throw .malformed(what: "this is no Matroska element", at: start)
        }
        let rest = try bigEndian(length - 1, "a Matroska element")
        return (UInt64(first) << (8 * UInt64(length - 1)) | rest, length)
    }
}

/// Writes EBML elements (RFC 8794, sections 4 to 6).
enum EBML {
    /// An element with its identifier and size; the size in the fewest bytes, or in so many.
    static func element(_ id: UInt32, _ data: [UInt8], sizeLength: Int? = nil) -> [UInt8] {
        let count = UInt64(data.count)
        return identifier(id) + size(count, length: sizeLength ?? shortestSize(count)) + data
    }

    /// A master element; a checksum that its first child is gets computed anew.
    static func master(
        _ id: UInt32,
        _ children: [[UInt8]],
        sizeLength: Int? = nil,
    ) -> [UInt8] {
        var data = Array(children.joined())
        if data.count >= 6, data[0] == UInt8(MatroskaID.checksum), data[1] == 0x84 {
            let checksum = CRC32.reflected.of(data[6...])
            for index in 0..<4 {
                data[2 + index] = UInt8(truncatingIfNeeded: checksum >> (8 * UInt32(index)))
            }
        }
        return element(id, data, sizeLength: sizeLength)
    }

    /// A master element and a Void that together have exactly `count` bytes, or `nil` when it
    /// doesn't fit.
    ///
    /// A Void has two bytes at least; where one is left, the element's size gets one byte longer.
    /// What a long Void holds is left out: see ``void(_:)``.
    static func master(_ id: UInt32, _ children: [[UInt8]], filling count: UInt64) -> [UInt8]? {
        let bytes = master(id, children)
        guard UInt64(bytes.count) <= count else { return nil }
        switch count - UInt64(bytes.count) {
        case 0: return bytes
        case 1:
            let length = shortestSize(UInt64(children.reduce(0) { $0 + $1.count })) + 1
            return length > 8 ? nil : master(id, children, sizeLength: length)
        case let left: return bytes + void(left)
        }
    }

    /// An element of `count` bytes that says nothing: of a long one the first mebibyte, whose
    /// rest may be whatever stands there.
    ///
    /// - Precondition: `count` is 2 at least.
    static func void(_ count: UInt64) -> [UInt8] {
        let length = count - 2 < 127 ? 1 : 8
        let dataSize = count - 1 - UInt64(length)
        let data = [UInt8](repeating: 0, count: Int(min(dataSize, 1 << 20)))
        return identifier(MatroskaID.void) + size(dataSize, length: length) + data
    }

    /// An unsigned integer in `length` bytes.
    static func unsigned(_ id: UInt32, _ value: UInt64, length: Int) -> [UInt8] {
        element(id, bigEndian(value, length: length))
    }

    static func identifier(_ id: UInt32) -> [UInt8] {
        bigEndian(UInt64(id), length: (39 - id.leadingZeroBitCount) / 8)
    }

    /// A size in `length` bytes, which must be enough for it.
    static func size(_ value: UInt64, length: Int) -> [UInt8] {
        bigEndian(value | UInt64(1) << (7 * UInt64(length)), length: length)
    }

    /// In how few bytes a size can be written; all ones mean that it is unknown.
    static func shortestSize(_ value: UInt64) -> Int {
        (1..<8).first { value < UInt64(1) << (7 * UInt64($0)) - 1 } ?? 8
    }

    /// In how few bytes a number can be written, one at least.
    static func shortestUnsigned(_ value: UInt64) -> Int {
        max(1, (71 - value.leadingZeroBitCount) / 8)
    }

    private static func bigEndian(_ value: UInt64, length: Int) -> [UInt8] {
        (0..<length).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64(length - 1 - $0))) }
    }
}
