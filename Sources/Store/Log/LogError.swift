/// Why the log can't grow, be read or be proved from.
///
/// A finding of an inspection is no error.
package enum LogError: Error, Hashable {
    /// Another node sequences; its lease lasts so long.
    case heldByAnother(holder: String, seconds: Int)
    /// Another node took the log over meanwhile.
    case superseded(by: String)
    /// The database knows less than was already published or signed: an old backup.
    case databaseBehind(size: Int, published: Int)
    /// What the rows give for a size is not what was signed for it.
    case forked(size: Int, against: String)
    /// Leaves must follow each other; this one has no row.
    case gap(index: Int)
    /// A row that the schema brings is gone.
    case missingRow(String)
    /// A file of the log's folder is missing or not what it must be.
    case damagedFile(String, why: String)
    /// The folder holds another log.
    case foreignFolder(origin: String, wanted: String)
    /// The clock is far behind the newest event.
    case clockBehind(seconds: Int)
    /// There is no such leaf, event or size.
    case notInLog(String)
    /// The database's rows and the files belong to no log yet: nothing was signed.
    case emptyLog
    /// A key can't be used; says why and what to do.
    case key(KeyProblem)
    /// A proof, a checkpoint or an export is malformed, or does not lead where it should.
    case unproved(String)
}

/// What can be wrong with the key that signs the log.
package enum KeyProblem: Error, Hashable {
    case missing(path: String)
    case exists(path: String)
    case readableByOthers(path: String, mode: String)
    case unreadable(path: String, why: String)
    case malformed(path: String, why: String)
    /// The key's name is not the log's origin.
    case otherOrigin(name: String, origin: String)
    /// The log is signed by another key now.
    case notTheLogs(given: String, wanted: String)
    /// A change of keys was begun and not finished.
    case changeUnfinished(newest: String)
    /// The new key is the one that signs already, or did before.
    case alreadyUsed(String)
}

extension LogError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .heldByAnother(let holder, let seconds):
            "another sequencer (\(holder)) writes the log; it holds it for \(seconds) s more "
                + "unless it stops"
        case .superseded(let holder):
            "another sequencer (\(holder)) took the log over; this one has stopped"
        case .databaseBehind(let size, let published):
            "the database knows \(size) leaves, but a checkpoint over \(published) was published: "
                + "it was restored from an old backup. Nothing is signed, because that would fork "
                + "the log. Restore a backup that is at least as new as the checkpoint, or begin a new "
                + "log under another origin in an empty folder"
        case .forked(let size, let what):
            "the rows give another tree at size \(size) than \(what) says. Nothing is signed, "
                + "because that would fork the log. Run \"touchstone log verify\" to see which row "
                + "or file was changed, and restore it from a backup"
        case .gap(let index):
            "leaf \(index) has no row in log_leaves: run \"touchstone log verify\" and restore the "
                + "database from a backup"
        case .missingRow(let table):
            "the row of \(table) is gone: restore the database from a backup"
        case .damagedFile(let path, let why):
            "\(path) of the log's folder \(why): run \"touchstone log verify\", then restore the "
                + "file, or remove it to have it written again"
        case .foreignFolder(let origin, let wanted):
            "the folder holds the log \(origin), not \(wanted): give the folder of this log, or an "
                + "empty one"
        case .clockBehind(let seconds):
            "this machine's clock is \(seconds) s behind the newest recorded event: set the clock "
                + "and start again"
        case .notInLog(let what): "\(what) is not in the log"
        case .emptyLog: "nothing was signed yet: the log is empty"
        case .key(let problem): "\(problem)"
        case .unproved(let why): why
        }
    }
}

extension KeyProblem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let path):
            "there is no signing key at \(path): give the right path, or make a key for a new log"
        case .exists(let path):
            "\(path) exists already, and a key is never overwritten: give another path"
        case .readableByOthers(let path, let mode):
            "others may read the signing key \(path) (mode \(mode)): run chmod 600 on it, and "
                + "change the key if others could have read it"
        case .unreadable(let path, let why): "the signing key \(path) can't be read: \(why)"
        case .malformed(let path, let why):
            "\(path) holds no signing key (PRIVATE+KEY+name+…): \(why)"
        case .otherOrigin(let name, let origin):
            "the signing key is named \(name), the log \(origin): give the key of this log"
        case .notTheLogs(let given, let wanted):
            "the log is signed by \(wanted), not by \(given): give that key, or change keys with "
                + "both at hand"
        case .changeUnfinished(let newest):
            "a change to the key \(newest) was begun and not finished: change keys again with the "
                + "same new key"
        case .alreadyUsed(let verifier):
            "the key \(verifier) signs the log already, or did before: make a new one"
        }
    }
}
