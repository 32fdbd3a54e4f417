import Media
import Synchronization

/// Says that it is large, is zeros behind its head, and counts what is read.
final class SparseSource: ByteSource {
    private let head: [UInt8]
    let size: UInt64
    private let count = Mutex(0)

    init(head: [UInt8], size: UInt64) { (self.head, self.size) = (head, size) }

    /// How many bytes were read so far.
    var bytesRead: Int { count.withLock { $0 } }

    func read(
        at offset: UInt64,
        into buffer: UnsafeMutableRawBufferPointer,
    ) throws(ReadingFault) -> Int {
        let wanted = Int(min(UInt64(buffer.count), size - min(size, offset)))
        for index in 0..<wanted {
            let place = offset + UInt64(index)
            buffer[index] = place < head.count ? head[Int(place)] : 0
        }
        count.withLock { $0 += wanted }
        return wanted
    }
}
