/// Why bytes aren't CBOR that we read, and at which byte of the value that showed.
public enum CBORError: Error, Hashable, Sendable {
    /// The value goes on past the end of the bytes.
    case truncated(at: Int)
    /// The bytes aren't well-formed or valid (RFC 8949 §5.3).
    case malformed(String, at: Int)
    /// The value asks for more than ``CBORLimits`` allow.
    case overLimit(String, at: Int)
    /// Bytes follow the value.
    case trailingBytes(at: Int)
}

extension CBORError: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .truncated(let at): "the CBOR is cut off (at byte \(at))"
        case .malformed(let what, let at): "the CBOR isn't well-formed: \(what) (at byte \(at))"
        case .overLimit(let what, let at): "the CBOR goes too far: \(what) (at byte \(at))"
        case .trailingBytes(let at): "bytes follow the CBOR (at byte \(at))"
        }
    }
}

/// The most that a CBOR value may ask of us before we stop reading it.
public struct CBORLimits: Hashable, Sendable {
    /// How deep arrays, maps and tags may lie in each other.
    public var depth = 64
    /// How many values are read, keys included.
    public var itemCount = 200_000
    /// The longest encoding, in bytes.
    public var byteCount = 16 << 20

    /// The defaults, as `docs/limits.md` lists them.
    public init() {}
}
