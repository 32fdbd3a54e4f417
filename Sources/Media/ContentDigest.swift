import Crypto

/// The SHA-256 of a file's bytes: the name by which every part of the system calls it.
public struct ContentDigest: Hashable, Sendable, CustomStringConvertible {
    /// The 32 bytes of the digest.
    public let bytes: [UInt8]

    /// Takes a digest made elsewhere, or `nil` when it isn't 32 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// Hashes bytes in memory.
    public init(of bytes: [UInt8]) {
        self.bytes = Array(SHA256.hash(data: bytes))
    }

    /// Hashes a source from beginning to end, a mebibyte at a time.
    ///
    /// - Throws: ``ReadingFault`` when the source cannot be read.
    public init(
        of source: any ByteSource,
        progress: (UInt64) throws(ReadingFault) -> Void = { _ in },
    ) throws(ReadingFault) {
        var hash = SHA256()
        var offset: UInt64 = 0
        while offset < source.size {
            let chunk = try source.bytes(at: offset, upTo: 1 << 20)
            guard !chunk.isEmpty else { throw .truncated(at: offset) }
            hash.update(data: chunk)
            offset += UInt64(chunk.count)
            try progress(offset)
        }
        bytes = Array(hash.finalize())
    }

    /// The digest as 64 lower-case hexadecimal digits.
    public var description: String { Hex.text(bytes) }

    /// Reads what ``description`` writes, and nothing else.
    package init?(hexadecimal text: String) {
        guard let bytes = Hex.bytes(text) else { return nil }
        self.init(bytes: bytes)
    }
}
