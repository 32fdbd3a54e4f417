import Media

/// A source of any size that holds a few stretches of bytes, and zeros elsewhere.
struct PretendSource: ByteSource {
    let size: UInt64
    private(set) var stretches: [(start: UInt64, bytes: [UInt8])] = []

    init(size: UInt64, _ stretches: [(start: UInt64, bytes: [UInt8])]) {
        self.size = size
        self.stretches = stretches
    }

    func read(
        at offset: UInt64,
        into buffer: UnsafeMutableRawBufferPointer,
    ) throws(ReadingFault) -> Int {
        guard offset < size else { return 0 }
        let count = Int(min(UInt64(buffer.count), size - offset))
        buffer.initializeMemory(as: UInt8.self, repeating: 0)
        let wanted = offset..<offset + UInt64(count)
        for (start, bytes) in stretches {
            let held = (start..<start + UInt64(bytes.count)).clamped(to: wanted)
            for place in held {
                buffer[Int(place - offset)] = bytes[Int(place - start)]
            }
        }
        return count
    }
}

/// A sink that keeps what is written and passes over what is copied in bulk.
final class PretendSink: ByteSink {
    private(set) var size: UInt64 = 0
    private(set) var stretches: [(start: UInt64, bytes: [UInt8])] = []

    var source: PretendSource { PretendSource(size: size, stretches) }

    func write(_ bytes: UnsafeRawBufferPointer) {
        stretches.append((size, Array(bytes)))
        size += UInt64(bytes.count)
    }

    func copy(_ range: Range<UInt64>, of source: any ByteSource) throws(CopyingFault) {
        guard let source = source as? PretendSource else { return }
        for (start, bytes) in source.stretches {
            let held = (start..<start + UInt64(bytes.count)).clamped(to: range)
            guard !held.isEmpty else { continue }
            let part = bytes[Int(held.lowerBound - start)..<Int(held.upperBound - start)]
            stretches.append((size + held.lowerBound - range.lowerBound, Array(part)))
        }
        size += UInt64(range.count)
    }
}
