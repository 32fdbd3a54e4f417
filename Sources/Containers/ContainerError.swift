public import Media

/// Why a container could not be read or edited, and where in the file that showed.
public enum ContainerError: Error, Hashable, Sendable {
    /// The structure goes on past the end of the file.
    case truncated(what: String, at: UInt64)
    /// The structure contradicts its specification.
    case malformed(what: String, at: UInt64)
    /// The structure is legal, and we don't know how to read or edit it.
    case unsupported(what: String, at: UInt64)
    /// The media is encrypted, so that nothing about it can be said.
    case encrypted(what: String, at: UInt64)
    /// The structure asks for more than ``ContainerLimits`` allow.
    case overLimit(what: String, at: UInt64)
    /// The bytes could not be read.
    case reading(ReadingFault)
    /// The bytes could not be written.
    case writing(WritingFault)
}

extension ContainerError: CustomStringConvertible {
    /// One line for a person, with the place in the file.
    public var description: String {
        switch self {
        case .truncated(let what, let at): "\(what) is cut off (at byte \(at))"
        case .malformed(let what, let at): "\(what) (at byte \(at))"
        case .unsupported(let what, let at): "\(what) (at byte \(at))"
        case .encrypted(let what, let at): "\(what) (at byte \(at))"
        case .overLimit(let what, let at): "\(what) (at byte \(at))"
        case .reading(.truncated(let at)): "the file ends too early (at byte \(at))"
        case .reading(.system(let number, let at)): "reading failed at byte \(at), error \(number)"
        case .reading(.cancelled), .writing(.cancelled): "stopped"
        case .writing(.system(let number)): "writing failed, error \(number)"
        }
    }
}
