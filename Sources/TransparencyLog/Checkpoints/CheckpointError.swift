/// Why a text is no checkpoint, or a checkpoint isn't believed.
public enum CheckpointError: Error, Hashable, Sendable {
    /// It isn't a note, or none that the keys have signed.
    case note(NoteError)
    /// It has fewer than three lines, or an empty one, or doesn't end with a newline.
    case missingLine(Int)
    /// Line 2 isn't a size: decimal digits without zeros before them.
    case badSize
    /// Line 3 isn't the base 64 of 32 bytes.
    case badRoot
    /// It has more extension lines than ``CheckpointLimits/extensionCount``.
    case tooManyExtensions(Int)
    /// A line is longer than ``CheckpointLimits/lineBytes``.
    case lineTooLong(Int)
    /// The tree is empty, and the root isn't that of the empty tree.
    case emptyTreeWithRoot
    /// It is a checkpoint of another log.
    case wrongOrigin(String)
    /// The only signatures are of keys that weren't valid at the checkpoint's size.
    case keysNotValidAt(size: UInt64, names: [KeyName])
}

extension CheckpointError: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String {
        switch self {
        case .note(let error): "\(error)"
        case .missingLine(let line): "line \(line) of the checkpoint is missing or empty"
        case .badSize: "line 2 of the checkpoint is not a tree size"
        case .badRoot: "line 3 of the checkpoint is not a root hash in base 64"
        case .tooManyExtensions(let count):
            "the checkpoint has \(count) extension lines, too many"
        case .lineTooLong(let line): "line \(line) of the checkpoint is too long"
        case .emptyTreeWithRoot:
            "line 3 of the checkpoint is not the root of the empty tree that line 2 states"
        case .wrongOrigin(let origin): "the checkpoint is of another log: \(origin)"
        case .keysNotValidAt(let size, let names):
            "the checkpoint of size \(size) is signed only by keys that are not valid there: "
                + names.map(\.text).joined(separator: ", ")
        }
    }
}
