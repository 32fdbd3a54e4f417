import Media

/// Walks over a source with a small window, reading integers as formats write them.
///
/// Small reads are served from the window; skipping costs nothing. Every fault names what was
/// being read, so that parsers need no messages of their own for a file that ends too early.
struct ByteCursor: Sendable {
    let source: any ByteSource
    /// Where the cursor may not read past: the end of the file or of the enclosing structure.
    let end: UInt64
    private(set) var offset: UInt64
    private let windowBytes: Int
    private var window: [UInt8] = []
    private var windowStart: UInt64 = 0

    init(_ source: any ByteSource, in range: Range<UInt64>? = nil, windowBytes: Int = 4096) {
        self.source = source
        end = min(range?.upperBound ?? source.size, source.size)
        offset = range?.lowerBound ?? 0
        self.windowBytes = windowBytes
    }

    var remaining: UInt64 { end > offset ? end - offset : 0 }
    var isAtEnd: Bool { remaining == 0 }

    /// Moves to another place; going past the end is found by the next read.
    mutating func seek(to offset: UInt64) { self.offset = offset }

    /// Moves on by `count` bytes.
    ///
    /// - Throws: ``ContainerError/truncated(what:at:)`` when that is past the end.
    mutating func skip(_ count: UInt64, _ what: String) throws(ContainerError) {
        guard count <= remaining else { throw .truncated(what: what, at: offset) }
        offset += count
    }

    /// Reads exactly `count` bytes.
    mutating func bytes(_ count: Int, _ what: String) throws(ContainerError) -> [UInt8] {
        guard count >= 0, UInt64(count) <= remaining else {
            throw .truncated(what: what, at: offset)
        }
        defer { offset += UInt64(count) }
        if count > windowBytes { return try read(count, what) }
        try fill(count, what)
        let start = Int(offset - windowStart)
        return Array(window[start..<start + count])
    }

    /// Reads `count` bytes without moving on; fewer at the end.
    mutating func peek(_ count: Int, _ what: String) throws(ContainerError) -> [UInt8] {
        let here = offset
        defer { offset = here }
        return try bytes(Int(min(UInt64(count), remaining)), what)
    }

    mutating func uint8(_ what: String) throws(ContainerError) -> UInt8 {
        UInt8(try bigEndian(1, what))
    }

    /// Reads an unsigned integer of `count` bytes, the highest first.
    mutating func bigEndian(_ count: Int, _ what: String) throws(ContainerError) -> UInt64 {
        try bytes(count, what).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads an unsigned integer of `count` bytes, the lowest first.
    mutating func littleEndian(_ count: Int, _ what: String) throws(ContainerError) -> UInt64 {
        try bytes(count, what).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func fill(_ count: Int, _ what: String) throws(ContainerError) {
        let held = windowStart..<windowStart + UInt64(window.count)
        if held.lowerBound <= offset, offset + UInt64(count) <= held.upperBound { return }
        do { window = try source.bytes(at: offset, upTo: windowBytes) } catch {
            throw .reading(error)
        }
        windowStart = offset
        guard window.count >= count else { throw .truncated(what: what, at: offset) }
    }

    private func read(_ count: Int, _ what: String) throws(ContainerError) -> [UInt8] {
        do { return try source.bytes(at: offset, count: count) } catch {
            if case .truncated = error { throw .truncated(what: what, at: offset) }
            throw .reading(error)
        }
    }
}
