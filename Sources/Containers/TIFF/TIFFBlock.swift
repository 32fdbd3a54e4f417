/// The EXIF block of a picture: a TIFF structure held in memory (TIFF 6.0, Exif 3.0, 4.6).
///
/// Only the first directory and the Exif directory are looked at. Everything that points outside
/// the block is left out, so that a damaged block reads as one that says less.
struct TIFFBlock: Sendable {
    /// The directories that are looked at.
    enum Directory: Sendable { case main, exif }

    /// One field of a directory.
    struct Entry: Sendable {
        let directory: Directory
        let tag: UInt16
        let type: UInt16
        /// Where the field's twelve bytes stand in the block.
        let offset: Int
        /// Where its value stands in the block: in its last four bytes when it fits.
        let value: Range<Int>

        var isInline: Bool { value.lowerBound == offset + 8 }
    }

    private(set) var bytes: [UInt8]
    let isBigEndian: Bool
    private(set) var entries: [Entry] = []
    /// Where the directories themselves stand.
    private(set) var tables: [Range<Int>] = []

    /// Reads a block, or gives `nil` when it has no TIFF header.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 8 else { return nil }
        switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
        case (0x49, 0x49, 0x2A, 0): isBigEndian = false
        case (0x4D, 0x4D, 0, 0x2A): isBigEndian = true
        default: return nil
        }
        self.bytes = bytes
        readDirectory(.main, at: mainStart)
        let pointer = entries.first { $0.tag == Self.exifPointerTag && $0.value.count == 4 }
        if let pointer { readDirectory(.exif, at: Int(uint32(at: pointer.value.lowerBound))) }
    }

    /// Where the first directory begins.
    var mainStart: Int { Int(uint32(at: 4)) }

    private static let exifPointerTag: UInt16 = 0x8769

    private mutating func readDirectory(_ directory: Directory, at start: Int) {
        guard start >= 8, start + 2 <= bytes.count else { return }
        let count = Int(uint16(at: start))
        let end = min(bytes.count, start + 2 + 12 * count)
        tables.append(start..<end)
        for offset in stride(from: start + 2, through: end - 12, by: 12) {
            if let entry = entry(at: offset, in: directory) { entries.append(entry) }
        }
    }

    /// Reads a field, or gives `nil` when its value lies outside the block.
    func entry(at offset: Int, in directory: Directory) -> Entry? {
        let type = uint16(at: offset + 2)
        guard let unit = Self.unitBytes(of: type) else { return nil }
        let count = Int(uint32(at: offset + 4)) * unit
        let start = count <= 4 ? offset + 8 : Int(uint32(at: offset + 8))
        guard start <= bytes.count, count <= bytes.count - start else { return nil }
        return Entry(
            directory: directory,
            tag: uint16(at: offset),
            type: type,
            offset: offset,
            value: start..<start + count,
        )
    }

    /// How many bytes one value of a type has (TIFF 6.0, section 2; 129 is Exif 3.0's UTF-8).
    private static func unitBytes(of type: UInt16) -> Int? {
        switch type {
        case 1, 2, 6, 7, 129: 1
        case 3, 8: 2
        case 4, 9, 11, 13: 4
        case 5, 10, 12: 8
        default: nil
        }
    }

    /// The first field with a tag, in one directory.
    func entry(_ tag: UInt16, in directory: Directory) -> Entry? {
        entries.first { $0.tag == tag && $0.directory == directory }
    }

    /// Reads two bytes; zero outside the block.
    func uint16(at offset: Int) -> UInt16 { UInt16(truncatingIfNeeded: integer(2, at: offset)) }

    /// Reads four bytes; zero outside the block.
    func uint32(at offset: Int) -> UInt32 { UInt32(truncatingIfNeeded: integer(4, at: offset)) }

    private func integer(_ count: Int, at offset: Int) -> UInt64 {
        guard offset >= 0, offset + count <= bytes.count else { return 0 }
        let digits = bytes[offset..<offset + count]
        return isBigEndian
            ? digits.reduce(0) { $0 << 8 | UInt64($1) }
            : digits.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The four bytes of an integer in the block's order.
    func encoded(_ value: UInt32) -> [UInt8] {
        let highestFirst = (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
        return isBigEndian ? highestFirst : highestFirst.reversed()
    }

    /// Overwrites bytes; those outside the block are dropped.
    mutating func overwrite(_ new: [UInt8], at offset: Int) {
        guard offset >= 0, offset + new.count <= bytes.count else { return }
        bytes.replaceSubrange(offset..<offset + new.count, with: new)
    }

    /// Cuts off what stands from an offset on.
    mutating func truncate(to count: Int) {
        bytes.removeLast(max(0, bytes.count - count))
    }

    /// Appends bytes behind everything, at an even offset, and says where they stand.
    mutating func append(_ new: [UInt8]) -> Int {
        if bytes.count % 2 != 0 { bytes.append(0) }
        let offset = bytes.count
        bytes += new
        return offset
    }
}
