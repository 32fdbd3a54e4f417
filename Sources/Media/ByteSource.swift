/// Bytes that can be read anywhere: a file, or memory.
///
/// Readers of formats take one of these, so that they need never hold a file whole, and so that
/// a test or a fuzzer can hand them bytes.
public protocol ByteSource: Sendable {
    /// How many bytes there are.
    var size: UInt64 { get }

    /// Fills the buffer with the bytes from `offset` on.
    ///
    /// - Returns: how many bytes were read; fewer than asked for only at the end.
    /// - Throws: ``ReadingFault/system(errno:at:)`` when the system refuses.
    func read(
        at offset: UInt64,
        into buffer: UnsafeMutableRawBufferPointer,
    ) throws(ReadingFault) -> Int
}

/// Why bytes could not be read.
public enum ReadingFault: Error, Hashable, Sendable {
    /// The source ends before the bytes that were asked for.
    case truncated(at: UInt64)
    /// The system refused, with its error number.
    case system(errno: Int32, at: UInt64)
    /// The caller asked to stop.
    case cancelled
}

extension ByteSource {
    /// Reads up to `limit` bytes; fewer only at the end, none at or past it.
    public func bytes(at offset: UInt64, upTo limit: Int) throws(ReadingFault) -> [UInt8] {
        guard offset < size else { return [] }
        let wanted = Int(min(UInt64(limit), size - offset))
        var fault: ReadingFault?
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
            do throws(ReadingFault) {
                count = try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
            } catch {
                fault = error
            }
        }
        if let fault { throw fault }
        return bytes
    }

    /// Reads exactly `count` bytes.
    ///
    /// - Throws: ``ReadingFault/truncated(at:)`` when the source ends before.
    public func bytes(at offset: UInt64, count: Int) throws(ReadingFault) -> [UInt8] {
        guard count >= 0, offset <= size, UInt64(count) <= size - offset else {
            throw .truncated(at: size)
        }
        let bytes = try bytes(at: offset, upTo: count)
        guard bytes.count == count else { throw .truncated(at: offset + UInt64(bytes.count)) }
        return bytes
    }
}

/// Bytes in memory.
public struct MemorySource: ByteSource {
    private let bytes: [UInt8]

    /// Serves these bytes.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// How many bytes there are.
    public var size: UInt64 { UInt64(bytes.count) }

    /// Copies the bytes from `offset` on into the buffer.
    public func read(
        at offset: UInt64,
        into buffer: UnsafeMutableRawBufferPointer,
    ) throws(ReadingFault) -> Int {
        guard offset < size else { return 0 }
        let start = Int(offset)
        let count = min(buffer.count, bytes.count - start)
        bytes.withUnsafeBytes {
            buffer.copyMemory(from: .init(rebasing: $0[start..<start + count]))
        }
        return count
    }
}
