import Foundation
import Media

/// Bytes that stay where they are: a mapped file, or memory in large pages.
///
/// Whoever makes them may fill them; once they are a segment nobody writes any more.
package final class SegmentBytes: @unchecked Sendable {
    package let start: UnsafeMutableRawPointer
    package let count: Int
    /// What has to be given back to the system; nothing where the memory is the allocator's.
    private let mapping: UnsafeMutableRawBufferPointer?

    /// Takes memory, filled with zeros.
    package init(count: Int) {
        let largePage = 2 << 20
        self.count = count
        if count >= largePage, let mapping = Self.zeros(count + largePage),
            let base = mapping.baseAddress
        {
            start = base.alignedUp(toMultipleOf: largePage)
            self.mapping = mapping
            _ = madvise(start, count, Self.largePages)
        } else {
            start = .allocate(byteCount: max(count, 1), alignment: 4_096)
            start.initializeMemory(as: UInt8.self, repeating: 0, count: count)
            mapping = nil
        }
    }

    /// Memory of the system's own, which it fills with zeros when it is first touched.
    private static func zeros(_ count: Int) -> UnsafeMutableRawBufferPointer? {
        let access = PROT_READ | PROT_WRITE
        guard let base = mmap(nil, count, access, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            base != MAP_FAILED
        else { return nil }
        return UnsafeMutableRawBufferPointer(start: base, count: count)
    }

    /// `MADV_HUGEPAGE`, which the importer leaves out.
    private static let largePages: Int32 = 14

    /// The same bytes in memory of our own.
    package func copy() -> SegmentBytes {
        let copy = SegmentBytes(count: count)
        copy.start.copyMemory(from: start, byteCount: count)
        return copy
    }

    /// Takes a copy.
    package convenience init(copying bytes: [UInt8]) {
        self.init(count: bytes.count)
        start.copyMemory(from: bytes, byteCount: bytes.count)
    }

    private init(mapped start: UnsafeMutableRawPointer, count: Int) {
        self.start = start
        self.count = count
        mapping = UnsafeMutableRawBufferPointer(start: start, count: count)
    }

    deinit {
        if let mapping { munmap(mapping.baseAddress, mapping.count) } else { start.deallocate() }
    }

    /// The bytes as a value of their own.
    package func array() -> [UInt8] { Array(bytes) }

    /// The bytes, for as long as whoever asks holds the object.
    package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: count)
    }

    /// Maps an open file, which may be closed afterwards.
    ///
    /// - Returns: `nil` where the system refuses; `errno` says why.
    package static func map(_ descriptor: Int32) -> SegmentBytes? {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        guard status.st_size > 0 else { return SegmentBytes(count: 0) }
        let count = Int(status.st_size)
        guard let start = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0),
            start != MAP_FAILED
        else { return nil }
        return SegmentBytes(mapped: start, count: count)
    }
}
