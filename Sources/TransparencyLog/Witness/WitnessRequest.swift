/// What is asked of a witness: to cosign a checkpoint that continues the last one it cosigned
/// (C2SP tlog-witness, "add-checkpoint").
public struct WitnessRequest: Hashable, Sendable {
    /// The most lines that a proof may have.
    public static let mostProofLines = 63

    /// What is wrong with a request.
    public enum Malformation: Error, Hashable, Sendable {
        /// It is longer than ``NoteLimits/byteCount``.
        case tooLong(byteCount: Int)
        /// The first line isn't `old <size>`.
        case noOldSize
        /// This line, counted from 1, isn't the base 64 of a hash.
        case badHash(line: Int)
        /// The proof has more than 63 lines.
        case tooManyHashes
        /// No empty line ends the proof.
        case noCheckpoint
        /// What follows is no checkpoint.
        case checkpoint(CheckpointError)
    }

    /// The size at which the proof begins: that of the last checkpoint the witness cosigned.
    public let oldSize: UInt64
    /// The hashes of the consistency proof.
    public let hashes: [TreeHash]
    /// The checkpoint with the log's signatures.
    public let note: Note
    /// The same, read but not verified.
    public let checkpoint: Checkpoint

    /// A request to be sent.
    public init(
        oldSize: UInt64,
        hashes: [TreeHash],
        note: Note,
    ) throws(Malformation) {
        (self.oldSize, self.hashes, self.note) = (oldSize, hashes, note)
        checkpoint = try Self.checkpoint(in: note)
    }

    /// Reads a request.
    public init(
        parsing bytes: [UInt8],
        limits: NoteLimits = NoteLimits(),
    ) throws(Malformation) {
        guard bytes.count <= limits.byteCount else { throw .tooLong(byteCount: bytes.count) }
        let newline = UInt8(ascii: "\n")
        // The proof's lines, and behind the empty line after them the note as it is.
        let lines = bytes.split(
            separator: newline,
            maxSplits: Self.mostProofLines + 2,
            omittingEmptySubsequences: false,
        )
        guard let first = lines.first, first.starts(with: "old ".utf8),
            let oldSize = Decimal.canonical(first.dropFirst(4))
        else { throw .noOldSize }
        var hashes: [TreeHash] = []
        guard let end = lines.dropFirst().firstIndex(where: \.isEmpty),
            lines[end].endIndex < bytes.count
        else { throw lines.count > Self.mostProofLines + 2 ? .tooManyHashes : .noCheckpoint }
        for (place, line) in lines[1..<end].enumerated() {
            let content = Base64.bytes(of: String(decoding: line, as: UTF8.self))
            guard let hash = content.flatMap(TreeHash.init(bytes:)) else {
                throw .badHash(line: place + 2)
            }
            hashes.append(hash)
        }
        guard hashes.count <= Self.mostProofLines else { throw .tooManyHashes }
        let note = try Self.note(Array(bytes[(lines[end].endIndex + 1)...]), limits: limits)
        try self.init(oldSize: oldSize, hashes: hashes, note: note)
    }

    /// The request as it is sent.
    public var bytes: [UInt8] {
        let head = ["old \(oldSize)"] + hashes.map { Base64.text(of: $0.bytes) } + [""]
        return head.flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] } + note.bytes
    }

    private static func note(
        _ bytes: [UInt8],
        limits: NoteLimits,
    ) throws(Malformation) -> Note {
        do throws(NoteError) {
            return try Note(parsing: bytes, limits: limits)
        } catch {
            throw .checkpoint(.note(error))
        }
    }

    private static func checkpoint(in note: Note) throws(Malformation) -> Checkpoint {
        do throws(CheckpointError) {
            return try Checkpoint(parsing: note.text)
        } catch {
            throw .checkpoint(error)
        }
    }
}

extension WitnessRequest.Malformation: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String {
        switch self {
        case .tooLong(let count): "the request has \(count) bytes, more than are allowed"
        case .noOldSize: "the first line is not 'old' and the size of the last checkpoint"
        case .badHash(let line): "line \(line) is not a hash in base 64"
        case .tooManyHashes:
            "the proof has more than \(WitnessRequest.mostProofLines) hashes"
        case .noCheckpoint: "no empty line and checkpoint follow the proof"
        case .checkpoint(let error): "\(error)"
        }
    }
}
