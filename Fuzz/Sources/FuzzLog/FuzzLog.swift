import FuzzDriver
import TransparencyLog

/// Reads what strangers hand to a log, a witness or an auditor: the first byte says which of it.
@main struct FuzzLog {
    static func main() {
        fuzz { bytes in
            guard let kind = bytes.first else { return }
            let rest = Array(bytes.dropFirst())
            switch kind % 4 {
            case 0: readNote(rest)
            case 1: _ = try? WitnessRequest(parsing: rest)
            case 2: _ = try? EntryBundle(parsing: rest, width: Int(kind) + 1)
            default: readText(String(decoding: rest, as: UTF8.self))
            }
        }
    }

    /// What was read is written so that it is read again.
    private static func readNote(_ bytes: [UInt8]) {
        guard let note = try? Note(parsing: bytes) else { return }
        precondition((try? Note(parsing: note.bytes)) != nil, "a note that can't be read again")
        guard let checkpoint = try? Checkpoint(parsing: note.text) else { return }
        precondition((try? Checkpoint(parsing: checkpoint.text)) != nil, "nor its checkpoint")
    }

    private static func readText(_ text: String) {
        _ = (try? VerifierKey(parsing: text), try? SignerKey(parsing: text))
        _ = NoteSignature(parsing: text)
        guard let path = try? LogPath(parsing: text) else { return }
        precondition((try? LogPath(parsing: path.text)) != nil, "a path that can't be read again")
    }
}
