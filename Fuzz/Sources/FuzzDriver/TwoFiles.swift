/// Two files in one input: the size of the first in four bytes, most significant first, then both.
///
/// A size that says too much takes all that there is, so that damage in it isn't the end.
public struct TwoFiles: Sendable {
    /// The first file.
    public let first: [UInt8]
    /// What is behind it.
    public let second: [UInt8]

    /// Cuts an input in two; `nil` when it holds no size.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count >= 4 else { return nil }
        let size = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
        first = Array(bytes.dropFirst(4).prefix(size))
        second = Array(bytes.dropFirst(4 + first.count))
    }
}
