/// A draft's bytes, read as they are asked for.
package struct DraftChunks: AsyncSequence, Sendable {
    package typealias Element = [UInt8]
    package typealias Failure = any Error

    let bytes: UInt64
    let chunkBytes: Int
    let read: @Sendable (_ offset: UInt64, _ count: Int) async throws -> [UInt8]

    package func makeAsyncIterator() -> Iterator { Iterator(chunks: self) }

    package struct Iterator: AsyncIteratorProtocol {
        fileprivate let chunks: DraftChunks
        private var offset: UInt64 = 0

        fileprivate init(chunks: DraftChunks) { self.chunks = chunks }

        package mutating func next() async throws -> [UInt8]? {
            let left = chunks.bytes - offset
            guard left > 0 else { return nil }
            let wanted = Int(Swift.min(UInt64(chunks.chunkBytes), left))
            let chunk = try await chunks.read(offset, wanted)
            guard !chunk.isEmpty else { throw DraftError.damaged }
            offset += UInt64(chunk.count)
            return chunk
        }
    }
}
