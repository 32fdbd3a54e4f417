package import Media

/// The bytes of an object, read as they are asked for.
package struct ObjectChunks: AsyncSequence, Sendable {
    package typealias Element = [UInt8]
    package typealias Failure = any Error

    /// Which of the object's bytes these are.
    package let range: Range<UInt64>
    private let digest: ContentDigest
    private let chunkBytes: Int
    private let read: @Sendable (_ offset: UInt64, _ count: Int) async throws -> [UInt8]

    /// - Parameter read: gives up to so many bytes from an offset on; none at the end.
    package init(
        of digest: ContentDigest,
        range: Range<UInt64>,
        chunkBytes: Int,
        read: @escaping @Sendable (_ offset: UInt64, _ count: Int) async throws -> [UInt8],
    ) {
        self.digest = digest
        self.range = range
        self.chunkBytes = Swift.max(chunkBytes, 1)
        self.read = read
    }

    package func makeAsyncIterator() -> Iterator {
        Iterator(chunks: self, offset: range.lowerBound)
    }

    package struct Iterator: AsyncIteratorProtocol {
        fileprivate let chunks: ObjectChunks
        fileprivate var offset: UInt64

        package mutating func next() async throws -> [UInt8]? {
            let left = chunks.range.upperBound - offset
            guard left > 0 else { return nil }
            try Task.checkCancellation()
            let wanted = Int(Swift.min(UInt64(chunks.chunkBytes), left))
            let chunk = try await chunks.read(offset, wanted)
            guard !chunk.isEmpty else {
                throw ObjectError.truncated(chunks.digest, at: offset)
            }
            offset += UInt64(chunk.count)
            return chunk
        }
    }
}
