/// The head of a log's tree at a size (C2SP tlog-checkpoint, "Note text").
public struct Checkpoint: Hashable, Sendable {
    /// Line 1: which log, byte by byte.
    public let originBytes: [UInt8]
    /// Line 2: how many leaves the tree has.
    public let size: UInt64
    /// Line 3: the tree's root.
    public let root: TreeHash
    /// Lines 4 and later, which C2SP advises against.
    public let extensions: [String]

    /// Line 1 as text.
    public var origin: String { String(decoding: originBytes, as: UTF8.self) }

    /// A checkpoint of a tree; throws what makes it impossible to write or read back.
    public init(
        origin: String,
        size: UInt64,
        root: TreeHash,
        extensions: [String] = [],
    ) throws(CheckpointError) {
        let lines = [origin, "\(size)", Base64.text(of: root.bytes)] + extensions
        try self.init(parsing: lines.map { $0 + "\n" }.joined())
    }

    /// Reads the text of a checkpoint, without signatures.
    public init(
        parsing text: String,
        limits: CheckpointLimits = CheckpointLimits(),
    ) throws(CheckpointError) {
        let lines = try Self.lines(of: text, limits: limits)
        guard let size = Decimal.canonical(lines[1]) else { throw .badSize }
        let root = Base64.bytes(of: String(decoding: lines[2], as: UTF8.self))
        guard let root = root.flatMap(TreeHash.init(bytes:)) else { throw .badRoot }
        guard size > 0 || root == .empty else { throw .emptyTreeWithRoot }
        (originBytes, self.size, self.root) = (Array(lines[0]), size, root)
        extensions = lines.dropFirst(3).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The text, with its last newline: what is signed.
    public var text: String {
        ([origin, "\(size)", Base64.text(of: root.bytes)] + extensions)
            .map { $0 + "\n" }.joined()
    }

    private static func lines(
        of text: String,
        limits: CheckpointLimits,
    ) throws(CheckpointError) -> [ArraySlice<UInt8>] {
        let newline = UInt8(ascii: "\n")
        var lines = Array(text.utf8).split(separator: newline, omittingEmptySubsequences: false)
        guard lines.popLast()?.isEmpty == true, lines.count >= 3 else {
            throw .missingLine(lines.count + 1)
        }
        guard lines.count - 3 <= limits.extensionCount else {
            throw .tooManyExtensions(lines.count - 3)
        }
        for (place, line) in lines.enumerated() {
            guard !line.isEmpty else { throw .missingLine(place + 1) }
            guard line.count <= limits.lineBytes else { throw .lineTooLong(place + 1) }
        }
        return lines
    }
}
