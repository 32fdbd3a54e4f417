/// Why bytes aren't JUMBF that we read, and at which of them that showed.
public enum JUMBFError: Error, Hashable, Sendable {
    /// A box goes on past the end of what it lies in.
    case truncated(String, at: Int)
    /// The bytes contradict ISO 19566-5.
    case malformed(String, at: Int)
    /// The boxes ask for more than ``JUMBFLimits`` allow.
    case overLimit(String, at: Int)
}

extension JUMBFError: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .truncated(let what, let at): "\(what) is cut off (at byte \(at))"
        case .malformed(let what, let at): "\(what) (at byte \(at))"
        case .overLimit(let what, let at): "\(what) (at byte \(at))"
        }
    }
}

/// The most that JUMBF boxes may ask of us before we stop reading them.
public struct JUMBFLimits: Hashable, Sendable {
    /// How deep boxes may lie in each other.
    public var depth = 16
    /// How many boxes are looked at.
    public var boxCount = 10_000
    /// The largest outermost box, in bytes.
    public var byteCount = 64 << 20

    /// The defaults, as `docs/limits.md` lists them.
    public init() {}
}
