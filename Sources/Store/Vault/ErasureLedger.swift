import Foundation
import Synchronization

/// Which subjects were erased, outside the database: a backup that is restored brings back the rows, and
/// the node that starts on it destroys their keys again.
///
/// A file with one random id a line, and nothing else of anybody; appended before the rows go, so that a
/// crash between the two erases too much rather than too little.
package final class ErasureLedger: Sendable {
    private let path: String
    private let known: Mutex<Set<String>>

    /// Reads the file, which is made with the first erasure.
    ///
    /// - Throws: ``VaultFault/ledger(_:)`` where it can't be read, or holds something else.
    package init(at path: String) throws(VaultFault) {
        self.path = path
        known = Mutex(try Self.read(path))
    }

    /// All that was erased.
    package var subjects: Set<String> { known.withLock { $0 } }

    package func contains(_ subject: String) -> Bool { known.withLock { $0.contains(subject) } }

    /// Puts a subject on the list, durably.
    func append(_ subject: String) throws(VaultFault) {
        guard !contains(subject) else { return }
        let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .ledger(Self.reason) }
        defer { close(file) }
        let (line, end) = (Array("\(subject)\n".utf8), lseek(file, 0, SEEK_END))
        guard write(file, line, line.count) == line.count, fsync(file) == 0,
            (try? PrivateFile(at: path).syncFolder()) != nil
        else {
            let reason = Self.reason
            _ = ftruncate(file, end)
            throw .ledger(reason)
        }
        known.withLock { _ = $0.insert(subject) }
    }

    private static func read(_ path: String) throws(VaultFault) -> Set<String> {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw .ledger("\(path) can't be read as UTF-8")
        }
        // A last line without its end was cut off by a crash: the erasure it belongs to never happened.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
        let whole = text.hasSuffix("\n") ? lines[...] : lines.dropLast()
        if whole.count < lines.count {
            // Else the next id would be written behind the half of this one.
            let bytes = whole.reduce(0) { $0 + $1.utf8.count + 1 }
            guard truncate(path, off_t(bytes)) == 0 else { throw .ledger(reason) }
        }
        for line in whole where SubjectID(String(line)) == nil {
            throw .ledger("\(path) holds a line that is no id")
        }
        return Set(whole.map(String.init))
    }

    private static var reason: String { String(cString: strerror(errno)) }
}
