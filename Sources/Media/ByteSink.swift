/// Takes bytes in order: a file being written, or memory.
public protocol ByteSink: AnyObject {
    /// Appends bytes.
    func write(_ bytes: UnsafeRawBufferPointer) throws(WritingFault)

    /// Appends a part of a source, by the cheapest way there is.
    func copy(_ range: Range<UInt64>, of source: any ByteSource) throws(CopyingFault)
}

/// Why bytes could not be written.
public enum WritingFault: Error, Hashable, Sendable {
    /// The system refused, with its error number (`ENOSPC` when the disk is full).
    case system(errno: Int32)
    /// The caller asked to stop.
    case cancelled
}

/// Why a copy from source to sink failed, and on which side.
public enum CopyingFault: Error, Hashable, Sendable {
    case reading(ReadingFault)
    case writing(WritingFault)
}

extension ByteSink {
    /// Appends bytes held in an array.
    public func write(_ bytes: [UInt8]) throws(WritingFault) {
        var fault: WritingFault?
        bytes.withUnsafeBytes { buffer in
            do throws(WritingFault) { try write(buffer) } catch { fault = error }
        }
        if let fault { throw fault }
    }

    /// Appends a part of a source through a buffer of a mebibyte.
    public func copy(_ range: Range<UInt64>, of source: any ByteSource) throws(CopyingFault) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let wanted = Int(min(1 << 20, range.upperBound - offset))
            let bytes: [UInt8]
            do { bytes = try source.bytes(at: offset, count: wanted) } catch {
                throw .reading(error)
            }
            do { try write(bytes) } catch { throw .writing(error) }
            offset += UInt64(wanted)
        }
    }
}

/// Collects bytes in memory.
public final class MemorySink: ByteSink {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    /// Starts empty.
    public init() {}

    /// Appends bytes.
    public func write(_ bytes: UnsafeRawBufferPointer) { self.bytes.append(contentsOf: bytes) }
}
