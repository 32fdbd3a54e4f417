import Crypto

/// The hash of a leaf, a node or a whole tree: SHA-256, kept apart by a first byte so that no leaf
/// can pass for a node (RFC 9162 §2.1.1).
///
/// The 32 bytes lie inside the value, so millions of hashes need no memory of their own.
public struct TreeHash: Hashable, Sendable {
    /// How many bytes a hash has: 32.
    public static let byteCount = 32

    // The bytes in their order, eight to a word; never read as numbers.
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// Nil unless there are 32 bytes.
    public init?(bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == Self.byteCount else { return nil }
        self = bytes.withUnsafeBytes { Self(loading: $0, at: 0) }
    }

    /// The 32 bytes that begin at `offset`, which the caller has checked to be there.
    init(loading buffer: UnsafeRawBufferPointer, at offset: Int) {
        first = buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        second = buffer.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
        third = buffer.loadUnaligned(fromByteOffset: offset + 16, as: UInt64.self)
        fourth = buffer.loadUnaligned(fromByteOffset: offset + 24, as: UInt64.self)
    }

    /// The SHA-256 of what the buffer holds, domain byte included.
    private init(hashing buffer: UnsafeRawBufferPointer) {
        var sha = SHA256()
        sha.update(bufferPointer: buffer)
        self = sha.finalize().withUnsafeBytes { Self(loading: $0, at: 0) }
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
            store(into: UnsafeMutableRawBufferPointer(buffer), at: 0)
            count = Self.byteCount
        }
    }

    /// Writes the 32 bytes from `offset` on, for which the caller has checked that there is room.
    func store(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) {
        buffer.storeBytes(of: first, toByteOffset: offset, as: UInt64.self)
        buffer.storeBytes(of: second, toByteOffset: offset + 8, as: UInt64.self)
        buffer.storeBytes(of: third, toByteOffset: offset + 16, as: UInt64.self)
        buffer.storeBytes(of: fourth, toByteOffset: offset + 24, as: UInt64.self)
    }
}

extension TreeHash {
    /// The hash of a tree without leaves.
    public static let empty = TreeHash(hashing: UnsafeRawBufferPointer(start: nil, count: 0))

    /// The hash of a leaf that holds `entry`.
    public static func leaf(_ entry: some Collection<UInt8>) -> TreeHash {
        entry.withContiguousStorageIfAvailable { leaf(UnsafeRawBufferPointer($0)) }
            ?? Array(entry).withUnsafeBytes { leaf($0) }
    }

    /// The hash of a leaf whose entry lies in the buffer.
    static func leaf(_ entry: UnsafeRawBufferPointer) -> TreeHash {
        withUnsafeTemporaryAllocation(byteCount: 1 + entry.count, alignment: 8) { message in
            message[0] = 0
            if entry.count > 0 {
                UnsafeMutableRawBufferPointer(rebasing: message[1...]).copyMemory(from: entry)
            }
            return TreeHash(hashing: UnsafeRawBufferPointer(message))
        }
    }

    /// The hash of the node above two others.
    public static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        withUnsafeTemporaryAllocation(byteCount: 1 + 2 * byteCount, alignment: 8) { message in
            message[0] = 1
            left.store(into: message, at: 1)
            right.store(into: message, at: 1 + byteCount)
            return TreeHash(hashing: UnsafeRawBufferPointer(message))
        }
    }
}

extension TreeHash: CustomStringConvertible {
    /// The hash as 64 lowercase hexadecimal digits.
    public var description: String { Hex.text(of: bytes) }
}
